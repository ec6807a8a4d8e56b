import { isIP } from 'node:net'
import * as z from 'zod'
import { splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'
import { addresses } from './cluster/host-addresses.ts'

const ownAddressSchema = z.strictObject({
  interface: z.string(),
  address: z.string(),
  /** Length of the prefix. */
  prefix: z.int(),
})
export type OwnAddress = z.infer<typeof ownAddressSchema>

/** The same command as for the nodes of a cluster; here with the interface, and with loopback's addresses. */
export const ownAddresses = defineHostQuestion({
  command: addresses.command,
  schema: z.array(ownAddressSchema),
  parse: parseOwnAddresses,
})

/** `ip -o address show`. A host without any address has not been read: even loopback has one. */
export function parseOwnAddresses(text: string): OwnAddress[] {
  const found = splitLines(text).flatMap(({ text: line }) => {
    const [, name = '', address = '', length] =
      /^\d+:\s+([^\s@:]+)\S*\s+inet6?\s+([^\s/]+)(?:\/(\d+))?/.exec(line) ?? []
    const family = isIP(address)
    if (family === 0) return []
    return [{ interface: name, address, prefix: Number(length ?? (family === 4 ? 32 : 128)) }]
  })
  if (found.length === 0) throw new FormatError('address', 0)
  return found
}
