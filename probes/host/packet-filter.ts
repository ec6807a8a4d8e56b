import type { Family } from '../../core/packet-filter/address-set.ts'
import type { PacketFilter } from '../../core/packet-filter/answers.ts'
import { createPacketFilter } from '../../core/packet-filter/packet-filter.ts'
import type { FilterSources, IptablesTable, UnreadSource } from '../../core/packet-filter/sources.ts'
import type { HostFacts } from './host-facts.ts'
import { type Reading, valueOrNull } from './reading.ts'

export type FilterReadings = {
  [Name in
    | 'iptables'
    | 'ip6tables'
    | 'iptablesLegacy'
    | 'ip6tablesLegacy'
    | 'ipsets'
    | 'nftables'
    | 'ipForward']?: HostFacts[Name] | undefined
}

/** What is known of a host's packet filter. */
export function collectFilterSources(facts: FilterReadings, host: string): FilterSources {
  const unread: UnreadSource[] = []
  const read = <T>(
    reading: Reading<T> | undefined,
    name: string,
    family: UnreadSource['family'],
  ): T | null => {
    const why = explainUnread(reading)
    if (why !== null) unread.push({ text: `${name}: ${why}`, family })
    return valueOrNull(reading)
  }
  // Facts of before it was asked say nothing of it.
  const readLegacy = (reading: Reading<IptablesTable[]> | undefined, name: string, family: Family) =>
    reading ? (read(reading, name, family) ?? []) : []
  const forwarding = facts.ipForward?.[host]
  return {
    iptables: {
      ip: addLegacy(
        read(facts.iptables?.[host], 'iptables-save', 'ip') ?? [],
        readLegacy(facts.iptablesLegacy?.[host], 'iptables-legacy-save', 'ip'),
      ),
      ip6: addLegacy(
        read(facts.ip6tables?.[host], 'ip6tables-save', 'ip6') ?? [],
        readLegacy(facts.ip6tablesLegacy?.[host], 'ip6tables-legacy-save', 'ip6'),
      ),
    },
    nftables: read(facts.nftables?.[host], 'nft list ruleset', null),
    // What is looked up in a set that was not read is not known.
    ipsets: valueOrNull(facts.ipsets?.[host]),
    interfaces: null,
    forwarding:
      forwarding?.status === 'ok' && forwarding.value.found === 'value' ? forwarding.value.value > 0 : null,
    routesLoopback: null,
    unread,
  }
}

/** Where `iptables-save` is the older program itself, both print the same tables. */
function addLegacy(tables: readonly IptablesTable[], legacy: readonly IptablesTable[]): IptablesTable[] {
  const form = ({ name, rules }: IptablesTable) =>
    JSON.stringify([name, rules.map(({ chain, arguments: words }) => [chain, words])])
  const forms = new Set(legacy.map(form))
  return [
    ...tables.filter((table) => !forms.has(form(table))),
    ...legacy.map((table) => ({ ...table, backend: 'legacy' as const })),
  ]
}

export function packetFilterOf(facts: FilterReadings, host: string): PacketFilter {
  return createPacketFilter(collectFilterSources(facts, host))
}

function explainUnread(reading: Reading<unknown> | undefined): string | null {
  if (!reading) return 'not asked'
  if (reading.status !== 'ok') return reading.status
  const { found } = reading.value
  return found === 'value' || found === 'absent' || found === 'not-installed' ? null : found
}
