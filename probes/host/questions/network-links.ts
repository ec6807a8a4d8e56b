import * as z from 'zod'
import { splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'
import { interfaceKinds, parseInterfaceKinds } from './cluster/host-addresses.ts'

const networkLinkSchema = z.strictObject({
  name: z.string(),
  /** `bridge`, `veth`, `vxlan` …; null: an ordinary one, or its kind is not shown. */
  kind: z.string().nullable(),
  /** The bridge that it is a port of. */
  bridge: z.string().nullable(),
})
export type NetworkLink = z.infer<typeof networkLinkSchema>

/** The same command as for the nodes of a cluster; here with the bridge that each belongs to. */
export const networkLinks = defineHostQuestion({
  command: interfaceKinds.command,
  schema: z.array(networkLinkSchema),
  parse: parseNetworkLinks,
})

/** `ip -d -o link show`. A host without loopback has not been read. */
export function parseNetworkLinks(text: string): NetworkLink[] {
  const kinds = new Map(parseInterfaceKinds(text).map(({ name, kind }) => [name, kind]))
  const found = splitLines(text).flatMap(({ text: line }): NetworkLink[] => {
    const [, name, details = ''] = /^\d+:\s+([^\s@:]+)[^\s:]*:\s([^\\]*)/.exec(line) ?? []
    if (name === undefined) return []
    return [{ name, kind: kinds.get(name) ?? null, bridge: /\bmaster (\S+)/.exec(details)?.[1] ?? null }]
  })
  if (!found.some(({ name }) => name === 'lo')) throw new FormatError('link', 0)
  return found
}
