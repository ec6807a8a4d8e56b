import type { Judgement } from '../../../../core/check.ts'
import type { FactPath, FactsAt } from '../../../../core/fact.ts'
import { httpsPortOf } from '../../../../core/target.ts'
import { isLoopback } from '../../../../probes/cluster/loopback.ts'
import type { ListeningSocket } from '../../../../probes/host/questions/sockets.ts'
import { readHostAnswer, valueOrNull } from '../host-answer.ts'
import { listHostsWithRole, roleFacts } from '../host-roles.ts'
import { askEveryone, findRunningFilter } from './host-filter.ts'
import { findPortPolicy, policyFacts } from './port-policy.ts'

/** What tells from inside whether anybody gets to a port. */
export const insideFacts = [
  ...policyFacts,
  ...roleFacts,
  'net.addresses',
] as const satisfies readonly FactPath[]
export type InsideFacts = Partial<FactsAt<(typeof insideFacts)[number]>>

/** A statement of the host itself, and where it is from. */
export interface ClosedInside {
  says: string
  fact: 'host.sockets' | 'host.iptables'
}

/**
 * What the host that has the address says of why nobody reaches a TCP port there: nothing but loopback listens, or its firewall
 * has no rule for it. Null: no host that was given is known to have the address, or something was not read that could hand the
 * port on.
 */
export function findClosedInside(
  facts: InsideFacts,
  { access, target }: Pick<Judgement<unknown>, 'access' | 'target'>,
  address: string,
  port: number,
): ClosedInside | null {
  // Every host has this address, and what listens on loopback alone is reached there.
  if (isLoopback(address)) return null
  const names = new Set(
    (['edge', 'app'] as const)
      .flatMap((role) => listHostsWithRole(facts, access, role))
      .flatMap(({ name, certain }) => (certain ? [name] : [])),
  )
  const [name, ...others] = [...names].filter((host) => {
    const sockets = valueOrNull(readHostAnswer(facts, 'sockets', host))
    return (
      sockets?.some((socket) => isOpenAt(socket, httpsPortOf(target))) &&
      (sockets.some((socket) => socket.address === address) || isNamed(facts, host, target.host, address))
    )
  })
  return name === undefined || others.length > 0 ? null : explainHost(facts, name, address, port)
}

/** A name with several addresses may be several machines: it says of none of them which it is. */
function isNamed(facts: InsideFacts, host: string, targetName: string, address: string): boolean {
  const known = facts['net.addresses']
  if (host === address) return true
  if (host !== targetName || known?.status !== 'ok') return false
  return known.value.addresses.length === 1 && (known.value.unasked ?? []).length === 0
}

function explainHost(facts: InsideFacts, host: string, address: string, port: number): ClosedInside | null {
  const sockets = valueOrNull(readHostAnswer(facts, 'sockets', host))
  if (!sockets) return null
  if (!sockets.some((socket) => isOpenAt(socket, port)) && !isHandedOn(facts, host, port))
    return { says: `on ${host} nothing but loopback listens on port ${port}`, fact: 'host.sockets' }
  const { policy, says } = findPortPolicy(facts, host, port, address)
  return policy === 'closed' ? { says, fact: 'host.iptables' } : null
}

/** NAT rules hand ports on before any filter or socket of the host has a say; where they weren't read, any may be. */
function isHandedOn(facts: InsideFacts, host: string, port: number): boolean {
  const { filter, unknown } = findRunningFilter(facts, host)
  if (!filter || unknown) return true
  const answers = [readHostAnswer(facts, 'iptables', host), readHostAnswer(facts, 'nftables', host)]
  if (answers.every(({ found }) => found !== 'value')) return true
  return askEveryone(filter, { families: ['ip', 'ip6'], port }).some(
    ({ reach, toward }) =>
      reach !== 'closed' && toward.some((end) => end.kind === 'forwarded' || end.port !== port),
  )
}

function isOpenAt({ protocol, address, port }: ListeningSocket, wanted: number): boolean {
  return protocol === 'tcp' && port === wanted && !isLoopback(address)
}
