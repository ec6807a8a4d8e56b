import type { FactPath, FactsAt } from '../../../../core/fact.ts'
import type { Verdict } from '../../../../core/verdict.ts'
import { findUnknown, readHostAnswer, valueOrNull } from '../host-answer.ts'
import { createFirewalldFilter } from './firewalld-filter.ts'
import { createIptablesFilter } from './iptables-filter.ts'
import { createNftablesFilter } from './nftables-filter.ts'
import type { HostFilter } from './opening.ts'
import { createUfwFilter } from './ufw-filter.ts'

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
export function findActiveFilters(
  facts: FilterFacts,
  host: string,
): { filters: HostFilter[]; unknown: Verdict | null } {
  const zones = readHostAnswer(facts, 'firewalldZones', host)
  if (zones.found === 'value') {
    const permanent = readHostAnswer(facts, 'firewalldPermanent', host)
    const defaultZone = readHostAnswer(facts, 'firewalldDefaultZone', host)
    const zone = valueOrNull(defaultZone)
    const later = valueOrNull(permanent)
    return {
      filters: [
        createFirewalldFilter(zones.value, zone, 'host.firewalldZones'),
        ...(later ? [createFirewalldFilter(later, zone, 'host.firewalldPermanent')] : []),
      ],
      unknown: findUnknown(permanent, defaultZone),
    }
  }
  const ufw = readHostAnswer(facts, 'ufw', host)
  if (ufw.found === 'value' && ufw.value.active) {
    const filter = createUfwFilter(ufw.value)
    if (filter) return { filters: [filter], unknown: null }
  }
  const kernel = findKernelFilters(facts, host)
  return { filters: kernel.filters, unknown: findUnknown(zones, ufw) ?? kernel.unknown }
}

/** For each family the filter that denies by default; where none does, none of them. */
function findKernelFilters(
  facts: FilterFacts,
  host: string,
): { filters: HostFilter[]; unknown: Verdict | null } {
  const nftables = readHostAnswer(facts, 'nftables', host)
  const iptables = readHostAnswer(facts, 'iptables', host)
  const ip6tables = readHostAnswer(facts, 'ip6tables', host)
  const ruleset = valueOrNull(nftables)
  const tables = { ip: valueOrNull(iptables), ip6: valueOrNull(ip6tables) }
  const families = (['ip', 'ip6'] as const).map((family) => {
    const candidates = [
      ...(tables[family]
        ? [createIptablesFilter(tables[family], family === 'ip' ? 'iptables' : 'ip6tables')]
        : []),
      ...(ruleset ? [createNftablesFilter(ruleset, family)] : []),
    ].filter((filter) => filter !== null)
    return candidates.find(({ deniesByDefault }) => deniesByDefault) ?? candidates[0] ?? null
  })
  const [four, six] = families
  const unknown = findUnknown(iptables, nftables, ip6tables)
  if (!four?.deniesByDefault) return { filters: [], unknown }
  if (six?.deniesByDefault) return { filters: [four, six], unknown: null }
  const sockets = readHostAnswer(facts, 'sockets', host)
  if (unknown) return { filters: [four], unknown }
  if (valueOrNull(sockets)?.some(isOnIpv6)) return { filters: [four, six ?? openFilter], unknown: null }
  return { filters: [four], unknown: findUnknown(sockets) }
}

/** The kernel has IPv6, and nothing there filters it. */
const openFilter: HostFilter = {
  name: 'ip6tables',
  fact: 'host.ip6tables',
  deniesByDefault: false,
  openings: [],
  obscure: [],
}

/** A socket of both families is `*`. */
function isOnIpv6({ address }: { address: string }): boolean {
  return address === '*' || address.includes(':')
}
