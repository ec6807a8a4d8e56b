import * as z from 'zod'
import { defineFileCommand, defineProgramCommand, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'
import { iptablesTablesSchema, parseIptables } from './iptables.ts'

const policySchema = z.enum(['allow', 'deny', 'reject', 'disabled'])

export const ufwSchema = z.strictObject({
  active: z.boolean(),
  /** Null: inactive, so that none is printed. */
  defaults: z
    .strictObject({ incoming: policySchema, outgoing: policySchema, routed: policySchema })
    .nullable(),
  rules: z.array(
    z.strictObject({
      /** As printed: `22/tcp`, `8065/tcp (v6)`, `10.0.0.1 22/tcp on eth0`, `Anywhere`. */
      to: z.string(),
      action: z.enum(['ALLOW', 'DENY', 'REJECT', 'LIMIT']),
      direction: z.enum(['IN', 'OUT', 'FWD']),
      from: z.string(),
      v6: z.boolean(),
    }),
  ),
})
export type Ufw = z.infer<typeof ufwSchema>

export const ufw = defineHostQuestion({
  command: defineProgramCommand({
    id: 'ufw-status',
    programs: pathsIn.sbin('ufw'),
    arguments: 'status verbose',
    privilege: 'required',
    purpose: 'ufw’s rules and defaults',
  }),
  schema: ufwSchema,
  parse: parseUfw,
})

export const ufwAfterRules = defineHostQuestion({
  command: defineFileCommand({
    id: 'ufw-after-rules',
    file: '/etc/ufw/after.rules',
    privilege: 'required',
    purpose: 'NAT rules that ufw restores',
  }),
  schema: iptablesTablesSchema,
  parse: parseIptables,
  absentExits: noSuchPlaceExits,
})

/** `ufw status verbose`, and `ufw status`, which leaves direction and defaults out. */
export function parseUfw(text: string): Ufw {
  const [first, ...rest] = splitLines(text)
  const status = /^Status: (active|inactive)$/.exec(first?.text ?? '')?.[1]
  if (status === undefined) throw new FormatError('status', 0)
  if (status === 'inactive') return { active: false, defaults: null, rules: [] }
  const table = rest.findIndex(({ text: line }) => /^-- +-+ +-+$/.test(line))
  const before = table < 0 ? rest : rest.slice(0, table)
  const rows = table < 0 ? [] : rest.slice(table + 1).filter(({ text: line }) => line.trim() !== '')
  return {
    active: true,
    defaults: before.map(({ text: line }) => parseDefaults(line)).find((found) => found !== null) ?? null,
    rules: rows.map(({ text: line, offset }) => parseRule(line, offset)),
  }
}

function parseDefaults(line: string): Ufw['defaults'] {
  const [, incoming, outgoing, routed = 'disabled'] =
    /^Default: (\w+) \(incoming\), (\w+) \(outgoing\)(?:, (\w+) \(routed\))?$/.exec(line) ?? []
  const parsed = ufwSchema.shape.defaults.safeParse({ incoming, outgoing, routed })
  return parsed.success ? parsed.data : null
}

/** Longer than any rule: looking for where the columns end is slow. */
const lineLimit = 1000

function parseRule(line: string, offset: number): Ufw['rules'][number] {
  const [, to, action, direction = 'IN', from] =
    /^(\S.*?)\s+(ALLOW|DENY|REJECT|LIMIT)(?: (IN|OUT|FWD))?\s+(\S.*?)\s*(?:\(log[^)]*\))?\s*(?:# .*)?$/.exec(
      line.slice(0, lineLimit),
    ) ?? []
  if (to === undefined || from === undefined) throw new FormatError('rule', offset)
  return {
    to,
    action: action as 'ALLOW',
    direction: direction as 'IN',
    from,
    v6: / \(v6\)/.test(to) || / \(v6\)/.test(from),
  }
}
