import type { Family } from './address-set.ts'
import { entryOf, memberOf, textOf } from './nft-json.ts'
import { readStatement } from './nft-statements.ts'
import { describeStatements, wordsOfStatements } from './nft-words.ts'
import type { BaseChain, Hook, Rule } from './rule-set.ts'
import type { Json, NftRuleset } from './sources.ts'

/** nftables' tables as base chains, without those that are switched off. @see nft(8), libnftables-json(5) */
export function readNftables(ruleset: NftRuleset, family: Family): BaseChain[] {
  const changed = new Set(ruleset.rules.flatMap(({ statements }) => statements.flatMap(listChanged)))
  return ruleset.chains.flatMap((base): BaseChain[] => {
    const hook = base.hook as Hook | null
    if (hook === null || base.type === null || !hooks.has(hook)) return []
    const { isDormant, isObscure } = flagsOf(ruleset, base)
    if (![family, 'inet', 'netdev'].includes(base.family) || isDormant) return []
    const place = `nft ${base.family} ${base.table}`
    const inTable = (each: { family: string; table: string }) =>
      each.family === base.family && each.table === base.table
    const chains = new Map<string, Rule[]>(ruleset.chains.filter(inTable).map(({ name }) => [name, []]))
    const context = { family, ruleset, tableFamily: base.family, table: base.table, changed }
    for (const rule of ruleset.rules.filter(inTable)) {
      chains.get(rule.chain)?.push({
        reason: { place: `${place} ${rule.chain}`, text: describeStatements(rule.statements) },
        packets: countOf(rule.statements),
        steps: rule.statements.flatMap((statement) => readStatement(statement, context)),
        words: wordsOfStatements(rule.statements),
      })
    }
    return [
      {
        rules: { place, chains },
        chain: base.name,
        hook,
        type: base.type === 'nat' ? 'nat' : 'filter',
        priority: base.priority ?? 0,
        policy:
          base.policy === 'drop'
            ? 'drop'
            : base.policy === 'accept' || base.policy === null
              ? 'accept'
              : 'unknown',
        devices: base.devices && base.devices.length > 0 ? base.devices : null,
        doubt: isObscure ? { place, text: 'flags that are not understood: it may be dormant' } : null,
      },
    ]
  })
}

const hooks: ReadonlySet<Hook> = new Set([
  'ingress',
  'prerouting',
  'input',
  'forward',
  'output',
  'postrouting',
])

/** Flags that say nothing of what a table does. */
const harmlessFlags: ReadonlySet<string> = new Set(['owner', 'persist'])

/** nft 1.0.6 prints the table's name where a flag belongs: which one it is can't be told. */
function flagsOf(
  { tables }: NftRuleset,
  { family, table }: { family: string; table: string },
): { isDormant: boolean; isObscure: boolean } {
  const flags = tables?.find((each) => each.family === family && each.name === table)?.flags ?? []
  return {
    isDormant: flags.includes('dormant'),
    isObscure: flags.some((flag) => flag !== 'dormant' && !harmlessFlags.has(flag)),
  }
}

/** The sets that a rule adds to or takes from. */
function listChanged(statement: Json): string[] {
  const [kind, detail] = entryOf(statement)
  if (kind === 'set') return [textOf(memberOf(detail, 'set')).replace(/^@/, '')]
  return kind === 'map' ? [textOf(memberOf(detail, 'map')).replace(/^@/, '')] : []
}

function countOf(statements: readonly Json[]): number | null {
  const counter = statements.find((statement) => entryOf(statement)[0] === 'counter')
  const packets = memberOf(entryOf(counter)[1], 'packets')
  return typeof packets === 'number' ? packets : null
}
