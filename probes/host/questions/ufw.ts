import * as z from 'zod'
import { createResidue, type Residue } from '../../../core/residue.ts'
import { defineFileCommand, defineProgramCommand, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'
import type { Understanding } from '../reading.ts'
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
  read: readUfw,
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
export function readUfw(text: string): Understanding<Ufw> {
  const lines = splitLines(text)
  const first = lines.findIndex(({ text: line }) => statusLine.test(line))
  const status = statusLine.exec(lines[first]?.text ?? '')?.[1]
  if (status === undefined) throw new FormatError('status', 0)
  const residue = lines.slice(0, first).flatMap(({ text: line }, index) => residueOf(line, index + 1))
  if (status === 'inactive') return { value: { active: false, defaults: null, rules: [] }, residue }
  const ufw: Ufw = { active: true, defaults: null, rules: [] }
  let isTable = false
  for (const [index, { text: line }] of lines.entries()) {
    if (index <= first || isPlain(line)) continue
    const defaults = parseDefaults(line)
    const rule = isTable ? parseRule(line) : null
    if (/^-- +-+ +-+$/.test(line)) isTable = true
    else if (defaults) ufw.defaults = defaults
    else if (rule) ufw.rules.push(rule)
    else residue.push(...residueOf(line, index + 1))
  }
  return { value: ufw, residue }
}

const statusLine = /^Status: (active|inactive)\s*$/

/** Says nothing of who is let in. */
function isPlain(line: string): boolean {
  return /^(?:\s*$|Logging: |New profiles: |To +Action +From$)/.test(line)
}

/** A comment may say anything. */
function residueOf(line: string, number: number): Residue[] {
  const text = line.replace(/ # .*/, '').trim()
  return text === '' ? [] : [createResidue(number, text)]
}

function parseDefaults(line: string): Ufw['defaults'] {
  const [, incoming, outgoing, routed = 'disabled'] =
    /^Default: (\w+) \(incoming\), (\w+) \(outgoing\)(?:, (\w+) \(routed\))?\s*$/.exec(line) ?? []
  const parsed = ufwSchema.shape.defaults.safeParse({ incoming, outgoing, routed })
  return parsed.success ? parsed.data : null
}

/** Longer than any rule: looking for where the columns end is slow. */
const lineLimit = 1000

function parseRule(line: string): Ufw['rules'][number] | null {
  const [, to, action, direction = 'IN', from] =
    /^(\S.*?)\s+(ALLOW|DENY|REJECT|LIMIT)(?: (IN|OUT|FWD))?\s+([^\s#].*?)\s*(?:\(log[^)]*\))?\s*(?:# .*)?$/.exec(
      line.slice(0, lineLimit),
    ) ?? []
  if (to === undefined || from === undefined) return null
  return {
    to,
    action: action as 'ALLOW',
    direction: direction as 'IN',
    from,
    v6: /\(v6\)/.test(to) || /\(v6\)/.test(from),
  }
}
