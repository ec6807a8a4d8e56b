import type { FactPath, FactsAt } from '../../../../core/fact.ts'
import type { Verdict } from '../../../../core/verdict.ts'
import { told, toldValue, unknownOf } from '../host-answer.ts'
import { firewalldFilter } from './firewalld-filter.ts'
import { iptablesFilter } from './iptables-filter.ts'
import { nftablesFilter } from './nftables-filter.ts'
import type { Filter } from './opening.ts'
import { ufwFilter } from './ufw-filter.ts'

export const filterFacts = [
  'host.firewalldZones',
  'host.firewalldPermanent',
  'host.firewalldDefaultZone',
  'host.ufw',
  'host.nftables',
  'host.iptables',
  'host.ip6tables',
  'host.sockets',
] as const satisfies readonly FactPath[]
export type FilterFacts = Partial<FactsAt<(typeof filterFacts)[number]>>

/**
 * The packet filters of a host that count: firewalld where it runs, else ufw where it is active, else the kernel's own rules,
 * of which one for IPv4 and one for IPv6. `unknown`: why one of them could not be read.
 */
export function activeFilters(
  facts: FilterFacts,
  host: string,
): { filters: Filter[]; unknown: Verdict | null } {
  const zones = told(facts, 'firewalldZones', host)
  if (zones.found === 'value') {
    const permanent = told(facts, 'firewalldPermanent', host)
    const defaultZone = told(facts, 'firewalldDefaultZone', host)
    const zone = toldValue(defaultZone)
    const later = toldValue(permanent)
    return {
      filters: [
        firewalldFilter(zones.value, zone, 'host.firewalldZones'),
        ...(later ? [firewalldFilter(later, zone, 'host.firewalldPermanent')] : []),
      ],
      unknown: unknownOf(permanent, defaultZone),
    }
  }
  const ufw = told(facts, 'ufw', host)
  if (ufw.found === 'value' && ufw.value.active) {
    const filter = ufwFilter(ufw.value)
    if (filter) return { filters: [filter], unknown: null }
  }
  const kernel = kernelFilters(facts, host)
  return { filters: kernel.filters, unknown: unknownOf(zones, ufw) ?? kernel.unknown }
}

/** For each family the filter that denies by default; where none does, none of them. */
function kernelFilters(facts: FilterFacts, host: string): { filters: Filter[]; unknown: Verdict | null } {
  const nftables = told(facts, 'nftables', host)
  const iptables = told(facts, 'iptables', host)
  const ip6tables = told(facts, 'ip6tables', host)
  const ruleset = toldValue(nftables)
  const tables = { ip: toldValue(iptables), ip6: toldValue(ip6tables) }
  const families = (['ip', 'ip6'] as const).map((family) => {
    const candidates = [
      ...(tables[family] ? [iptablesFilter(tables[family], family === 'ip' ? 'iptables' : 'ip6tables')] : []),
      ...(ruleset ? [nftablesFilter(ruleset, family)] : []),
    ].filter((filter) => filter !== null)
    return candidates.find(({ deniesByDefault }) => deniesByDefault) ?? candidates[0] ?? null
  })
  const [four, six] = families
  const unknown = unknownOf(iptables, nftables, ip6tables)
  if (!four?.deniesByDefault) return { filters: [], unknown }
  if (six?.deniesByDefault) return { filters: [four, six], unknown: null }
  const sockets = told(facts, 'sockets', host)
  if (unknown) return { filters: [four], unknown }
  if (toldValue(sockets)?.some(onIpv6)) return { filters: [four, six ?? open], unknown: null }
  return { filters: [four], unknown: unknownOf(sockets) }
}

/** The kernel has IPv6, and nothing there filters it. */
const open: Filter = {
  name: 'ip6tables',
  fact: 'host.ip6tables',
  deniesByDefault: false,
  openings: [],
  obscure: [],
}

/** A socket of both families is `*`. */
function onIpv6({ address }: { address: string }): boolean {
  return address === '*' || address.includes(':')
}
