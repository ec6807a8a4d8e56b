import type { PacketFilter } from '../../core/packet-filter/answers.ts'
import { createPacketFilter } from '../../core/packet-filter/packet-filter.ts'
import type { FilterSources, UnreadSource } from '../../core/packet-filter/sources.ts'
import type { HostFacts } from './host-facts.ts'
import type { Reading } from './reading.ts'

export type FilterReadings = {
  [Name in 'iptables' | 'ip6tables' | 'nftables' | 'ipForward']?: HostFacts[Name] | undefined
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
    return reading?.status === 'ok' && reading.value.found === 'value' ? reading.value.value : null
  }
  const forwarding = facts.ipForward?.[host]
  return {
    iptables: {
      ip: read(facts.iptables?.[host], 'iptables-save', 'ip') ?? [],
      ip6: read(facts.ip6tables?.[host], 'ip6tables-save', 'ip6') ?? [],
    },
    nftables: read(facts.nftables?.[host], 'nft list ruleset', null),
    ipsets: null,
    interfaces: null,
    forwarding:
      forwarding?.status === 'ok' && forwarding.value.found === 'value' ? forwarding.value.value > 0 : null,
    routesLoopback: null,
    unread,
  }
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
