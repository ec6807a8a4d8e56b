import * as z from 'zod'
import { splitShellWords } from '../../inventory/shell-words.ts'
import { defineProgramCommand, mebibyte, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { defineHostQuestion } from '../question.ts'

const iptablesTableSchema = z.strictObject({
  /** `filter`, `nat`, `mangle`, `raw`, `security`. */
  name: z.string(),
  chains: z.array(
    z.strictObject({
      name: z.string(),
      /** Null for a user's own chain. */
      policy: z.enum(['ACCEPT', 'DROP', 'QUEUE', 'RETURN']).nullable(),
      packets: z.int(),
    }),
  ),
  rules: z.array(
    z.strictObject({
      chain: z.string(),
      /** Null: printed without counters. */
      packets: z.int().nullable(),
      /** After `-A CHAIN`, without the comment, and with `…` for texts that are matched or logged: `-p`, `tcp`, `--dport`, `8075`, `-j`, `DNAT` … */
      arguments: z.array(z.string()),
    }),
  ),
})
export type IptablesTable = z.infer<typeof iptablesTableSchema>

/** One object for all its questions: the published schema describes it once. */
export const iptablesTablesSchema = z.array(iptablesTableSchema)

export const iptables = defineHostQuestion({
  command: defineProgramCommand({
    id: 'iptables',
    programs: pathsIn.sbin('iptables-save'),
    arguments: '-c',
    privilege: 'required',
    purpose: 'IPv4 rules with counters',
    byteLimit: mebibyte,
  }),
  schema: iptablesTablesSchema,
  parse: parseIptablesDump,
})

export const ip6tables = defineHostQuestion({
  command: defineProgramCommand({
    id: 'ip6tables',
    programs: pathsIn.sbin('ip6tables-save'),
    arguments: '-c',
    privilege: 'required',
    purpose: 'IPv6 rules with counters',
    byteLimit: mebibyte,
  }),
  schema: iptablesTablesSchema,
  parse: parseIptablesDump,
})

/** What older iptables keeps beside nftables: the kernel asks both. A list of the tables' names is read first, so that nothing is loaded. */
export const iptablesLegacy = defineHostQuestion({
  command: defineProgramCommand({
    id: 'iptables-legacy',
    programs: pathsIn.sbin('iptables-legacy-save'),
    arguments: '-c',
    privilege: 'required',
    purpose: 'IPv4 rules of older iptables, beside those of nftables',
    byteLimit: mebibyte,
  }),
  schema: iptablesTablesSchema,
  parse: parseIptablesDump,
})

export const ip6tablesLegacy = defineHostQuestion({
  command: defineProgramCommand({
    id: 'ip6tables-legacy',
    programs: pathsIn.sbin('ip6tables-legacy-save'),
    arguments: '-c',
    privilege: 'required',
    purpose: 'IPv6 rules of older iptables, beside those of nftables',
    byteLimit: mebibyte,
  }),
  schema: iptablesTablesSchema,
  parse: parseIptablesDump,
})

/** `iptables-save -c`. It declares every chain before its rules: a dump without the line of one has lost it, and its policy. */
export function parseIptablesDump(text: string): IptablesTable[] {
  const tables = parseIptables(text)
  for (const { chains, rules } of tables) {
    const declared = new Set(chains.map(({ name }) => name))
    if (rules.some(({ chain }) => !declared.has(chain))) throw new FormatError('chain', text.length)
  }
  return tables
}

/** `iptables-save -c`, and files in that format such as ufw's after.rules. */
export function parseIptables(text: string): IptablesTable[] {
  const tables: IptablesTable[] = []
  let open: IptablesTable | null = null
  for (const { text: line, offset } of splitLines(text)) {
    const table = /^\*(\S+)$/.exec(line)
    const chain = /^:(\S+) (\S+)(?: \[(\d+):\d+\])?$/.exec(line)
    const rule = /^(?:\[(\d+):\d+\] )?-A (\S+)(?: (.*))?$/.exec(line)
    if (/^\s*(?:#.*)?$/.test(line)) continue
    if (table) {
      open = { name: table[1] ?? '', chains: [], rules: [] }
      tables.push(open)
    } else if (/^COMMIT\s*$/.test(line)) {
      open = null
    } else if (open && chain) {
      open.chains.push({
        name: chain[1] ?? '',
        policy: parsePolicy(chain[2]),
        packets: Number(chain[3] ?? 0),
      })
    } else if (open && rule) {
      const parts = splitShellWords(rule[3] ?? '')
      if (!parts) throw new FormatError('quote', offset)
      const packets = rule[1] === undefined ? null : Number(rule[1])
      open.rules.push({ chain: rule[2] ?? '', packets, arguments: dropComments(parts) })
    } else if (!/^-[FXZND] /.test(line)) {
      throw new FormatError('rule', offset)
    }
  }
  // A dump that was cut off would hide the rules that are missing.
  if (open) throw new FormatError('COMMIT', text.length)
  return tables
}

function parsePolicy(word: string | undefined): IptablesTable['chains'][number]['policy'] {
  return word === 'ACCEPT' || word === 'DROP' || word === 'QUEUE' || word === 'RETURN' ? word : null
}

/** A comment may say anything, `-j ACCEPT` included. */
function dropComments(parts: readonly string[]): string[] {
  return parts
    .filter((part, index) => part !== '--comment' && parts[index - 1] !== '--comment')
    .map((part, index, kept) => (textOptions.has(kept[index - 1] ?? '') ? '…' : part))
}

const textOptions: ReadonlySet<string> = new Set([
  '--string',
  '--hex-string',
  '--log-prefix',
  '--nflog-prefix',
])
