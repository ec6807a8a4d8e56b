import type { FactPath } from '../../../../core/fact.ts'
import type { Family } from '../../../../core/packet-filter/address-set.ts'
import { familyOf } from '../../../../core/packet-filter/address-set.ts'
import { createEvidence, type Evidence } from '../../../../core/verdict.ts'
import {
  askEveryone,
  createReasonEvidence,
  type FilterFacts,
  filterFacts,
  findRunningFilter,
  isOnIpv6,
} from './host-filter.ts'
import { type FrontEndFacts, findActiveFrontEnd, frontEndFacts } from './next-start.ts'

/** What tells from a host whether anybody gets to a port of it. */
export const policyFacts = [...filterFacts, ...frontEndFacts] as const satisfies readonly FactPath[]
export type PolicyFacts = FilterFacts & FrontEndFacts

/**
 * What a host's own packet filter makes of a port. `limited`: from named networks only. `unknown`: it could not be read, or what
 * decides isn't understood.
 */
export interface PortPolicy {
  policy: 'closed' | 'limited' | 'open' | 'unknown'
  /** As a clause: `the packet filter of mm1 does not let anybody in at port 8065`. */
  says: string
  evidence: Evidence[]
}

/**
 * The kernel decides what runs. A front end's own words count only for what they open, where the kernel wasn't asked: rules of
 * others may stand before its own.
 *
 * @param address - where the port listens: every address, or one of the host's.
 */
export function findPortPolicy(facts: PolicyFacts, host: string, port: number, address = '*'): PortPolicy {
  const { filter, unknown } = findRunningFilter(facts, host)
  const active = findActiveFrontEnd(facts, host)
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  const families = familiesOf(facts, host, plain)
  const destination = isEveryAddress(plain) ? undefined : plain
  const whose = active ? `the packet filter of ${host} (${active.name})` : `the packet filter of ${host}`
  if (!filter) {
    const opened = active && askEveryone(active.filter, { families, port, destination })
    if (active && opened?.some(({ reach }) => reach === 'open')) {
      const says = `${active.name} on ${host} lets everyone in at port ${port}`
      return { policy: 'open', says, evidence: [createEvidence(active.fact, says)] }
    }
    return {
      policy: 'unknown',
      says: unknown?.reason ?? `the packet filter of ${host} was not read`,
      evidence: unknown?.evidence ?? [],
    }
  }
  const asked = askEveryone(filter, { families, port, destination })
  const of = (wanted: string) => asked.filter(({ reach }) => reach === wanted)
  const [open, doubtful] = [of('open'), of('unknown')]
  if (open.length > 0) {
    const over = open.every(({ family }) => family === 'ip6') ? ' by IPv6' : ''
    return {
      policy: 'open',
      says: open.every(({ family }) => filter.filters(family))
        ? `${whose} lets everyone in at port ${port}${over}`
        : `no packet filter of ${host} filters what comes in${over}`,
      evidence: createReasonEvidence(
        host,
        open.flatMap(({ because }) => because),
      ),
    }
  }
  if (doubtful.length > 0) {
    const because = doubtful.flatMap((each) => each.because)
    return {
      policy: 'unknown',
      says: `whether ${whose} lets everyone in at port ${port} is not known: ${because[0] ? `${because[0].place}: ${because[0].text}` : 'not read'}`,
      evidence: createReasonEvidence(host, because),
    }
  }
  const senders = [...new Set(asked.flatMap((each) => each.senders.open))]
  const evidence = createReasonEvidence(
    host,
    asked.flatMap(({ because }) => because),
  )
  return senders.length > 0
    ? {
        policy: 'limited',
        says: `${whose} lets in at port ${port} from ${senders.slice(0, 4).join(', ')} alone`,
        evidence,
      }
    : { policy: 'closed', says: `${whose} does not let anybody in at port ${port}`, evidence }
}

function familiesOf(facts: FilterFacts, host: string, address: string): readonly Family[] {
  if (!isEveryAddress(address)) return [familyOf(address) ?? 'ip']
  if (address === '0.0.0.0') return ['ip']
  return isOnIpv6(facts, host) === false ? ['ip'] : ['ip', 'ip6']
}

function isEveryAddress(address: string): boolean {
  return ['*', '0.0.0.0', '::', ''].includes(address)
}
