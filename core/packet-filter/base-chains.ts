import type { Family } from './address-set.ts'
import { readIptables } from './iptables-rules.ts'
import { readNftables } from './nft-rules.ts'
import type { BaseChain, Hook } from './rule-set.ts'
import type { FilterSources, IptablesTable, NftRuleset } from './sources.ts'

/** All base chains of a host for one family: iptables' own, older and newer, and nftables'. */
export function listBaseChains(sources: FilterSources, family: Family): BaseChain[] {
  const { nftables } = sources
  const ruleset = nftables && leaveOutIptables(nftables, sources.iptables)
  return [...readIptables(sources, family), ...(ruleset ? readNftables(ruleset, family) : [])]
}

/** In the order in which packets meet them. */
export function chainsOf(chains: readonly BaseChain[], hook: Hook): BaseChain[] {
  return chains.filter((chain) => chain.hook === hook).toSorted((a, b) => a.priority - b.priority)
}

/**
 * What iptables-nft writes is shown twice: by its own save in full, and by nft with holes where an extension has no words there. A table
 * of the same name with the same chains, each with as many rules, is the same table.
 */
function leaveOutIptables(nftables: NftRuleset, iptables: FilterSources['iptables']): NftRuleset {
  const isShown = (family: string, table: string) =>
    (family === 'ip' || family === 'ip6') &&
    iptables[family].some(
      (own) => own.name === table && own.backend !== 'legacy' && isSameTable(own, nftables, family),
    )
  const keep = ({ family, table }: { family: string; table: string }) => !isShown(family, table)
  return { ...nftables, chains: nftables.chains.filter(keep), rules: nftables.rules.filter(keep) }
}

function isSameTable(
  { name: table, chains, rules }: IptablesTable,
  nftables: NftRuleset,
  family: string,
): boolean {
  const inTable = (each: { family: string; table: string }) => each.family === family && each.table === table
  const shown = nftables.rules.filter(inTable)
  return nftables.chains
    .filter(inTable)
    .every(
      ({ name }) =>
        chains.some((chain) => chain.name === name) &&
        rules.filter(({ chain }) => chain === name).length ===
          shown.filter(({ chain }) => chain === name).length,
    )
}
