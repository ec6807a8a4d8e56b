import type { FactPath, FactsAt } from '../../../../core/fact.ts'
import type { Family } from '../../../../core/packet-filter/address-set.ts'
import type { PacketFilter, Reach, Reason } from '../../../../core/packet-filter/answers.ts'
import { createPacketFilter } from '../../../../core/packet-filter/packet-filter.ts'
import type { FilterSources, IptablesTable } from '../../../../core/packet-filter/sources.ts'
import { createEvidence, type Evidence, type Verdict } from '../../../../core/verdict.ts'
import { collectFilterSources } from '../../../../probes/host/packet-filter.ts'
import { findUnknown, readHostAnswer, valueOrNull } from '../host-answer.ts'
import { findRunningFirewalldTables } from './next-start.ts'

/** Everything that tells what a host's kernel lets in now. */
export const filterFacts = [
  'host.iptables',
  'host.ip6tables',
  'host.iptablesLegacy',
  'host.ip6tablesLegacy',
  'host.ipsets',
  'host.nftables',
  'host.ipForward',
  'host.sockets',
  'host.firewalldZones',
  'host.firewalldDefaultZone',
  'host.firewalldFiles',
] as const satisfies readonly FactPath[]
export type FilterFacts = Partial<FactsAt<(typeof filterFacts)[number]>>

/** What runs in the kernel of a host. */
export interface RunningFilter {
  /** Null: none of its tables could be read. */
  filter: PacketFilter | null
  /** What it was made of. */
  sources: FilterSources | null
  /** Why a part of it is not known. */
  unknown: Verdict | null
}

export function findRunningFilter(facts: FilterFacts, host: string): RunningFilter {
  const answers = [
    readHostAnswer(facts, 'iptables', host),
    readHostAnswer(facts, 'nftables', host),
    readHostAnswer(facts, 'ip6tables', host),
  ]
  const unknown = findUnknown(...answers)
  const isRead = answers.slice(0, 2).some((answer) => answer.found === 'value') || unknown === null
  if (!isRead) return { filter: null, sources: null, unknown }
  const sources = collectFilterSources(
    {
      iptables: facts['host.iptables'],
      ip6tables: facts['host.ip6tables'],
      iptablesLegacy: facts['host.iptablesLegacy'],
      ip6tablesLegacy: facts['host.ip6tablesLegacy'],
      ipsets: facts['host.ipsets'],
      nftables: facts['host.nftables'],
      ipForward: facts['host.ipForward'],
    },
    host,
  )
  if (answers[1]?.found !== 'not-installed') return { filter: createPacketFilter(sources), sources, unknown }
  const byItsWords = findRunningFirewalldTables(facts, host)
  if (byItsWords) {
    const whole = addFirewalld(sources, byItsWords)
    return { filter: createPacketFilter(whole), sources: whole, unknown }
  }
  const silent = findUnknown(
    readHostAnswer(facts, 'firewalldZones', host),
    readHostAnswer(facts, 'firewalldDefaultZone', host),
  )
  const filter = createPacketFilter(sources)
  if (!silent || filter.filters('ip')) return { filter, sources, unknown }
  return { filter: null, sources: null, unknown: silent }
}

/**
 * firewalld writes to nftables by a library of its own, and without the program `nft` the kernel's tables can't be shown. What it says
 * of its rules stands for them then: without that program nobody else wrote there, and what iptables wrote is shown by iptables.
 */
function addFirewalld(sources: FilterSources, own: Record<Family, IptablesTable[]>): FilterSources {
  const isShown = sources.iptables.ip.some(({ chains }) => chains.some(({ name }) => name === 'INPUT_ZONES'))
  if (isShown) return sources
  const add = (family: Family) => [
    ...sources.iptables[family],
    ...own[family].map((table) => ({ ...table, backend: 'legacy' as const })),
  ]
  return { ...sources, iptables: { ip: add('ip'), ip6: add('ip6') } }
}

/** Whether anything of a host is to be come to by IPv6; null: who listens there isn't known. */
export function isOnIpv6(facts: FilterFacts, host: string): boolean | null {
  const sockets = valueOrNull(readHostAnswer(facts, 'sockets', host))
  // A socket of both families is `*`.
  return (
    sockets?.some(
      ({ address }) => address === '*' || (address.includes(':') && !/^\[?::ffff:/i.test(address)),
    ) ?? null
  )
}

/** What becomes of what everyone sends to a port, over all families that the host has. */
export function askEveryone(
  filter: PacketFilter,
  {
    families,
    port,
    protocol = 'tcp',
    destination,
  }: {
    families: readonly Family[]
    port: number
    protocol?: 'tcp' | 'udp'
    destination?: string | undefined
  },
): (Reach & { family: Family })[] {
  return families.map((family) => ({
    family,
    ...filter.reach({ family, protocol, port, who: 'everyone', ...(destination && { destination }) }),
  }))
}

/**
 * The rules that decide, for a person.
 *
 * @param about - the host, and what of it is asked: `mm1: SSH (port 22)`.
 */
export function createReasonEvidence(about: string, reasons: readonly Reason[]): Evidence[] {
  return reasons
    .slice(0, 6)
    .map(({ place, text }) => createEvidence(factOf(place), `${about}: ${place}: ${text}`.slice(0, 300)))
}

function factOf(place: string): FactPath {
  if (place.startsWith('nft')) return 'host.nftables'
  return place.startsWith('ip6tables') ? 'host.ip6tables' : 'host.iptables'
}
