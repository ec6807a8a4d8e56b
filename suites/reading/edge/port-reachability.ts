import type { Judgement } from '../../../core/check.ts'
import type { FactsAt } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { documentedPorts } from '../../../core/target.ts'
import {
  createEvidence,
  inconclusive,
  mildlyInconclusive,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import type { Address } from '../../../probes/net/net-facts.ts'
import { combineVerdicts } from '../combined-verdict.ts'
import { judgeControl } from '../control-exchange.ts'
import { isClosedPort } from '../explicit-refusal.ts'
import { findClosedInside, type InsideFacts } from '../host/firewall/closed-inside.ts'
import { explainRepetition } from '../repeated-absence.ts'

/** What a statement about ports stands on. */
export const portFacts = ['net.addresses', 'net.connections', 'ports.reachability', 'tls.handshake'] as const
export type PortFacts = FactsAt<(typeof portFacts)[number]>
export type Reachability = PortFacts['ports.reachability'][number]

/** Judges every address of the target by what its ports answered, and gives the worst verdict. */
export function judgeAddresses(
  facts: PortFacts,
  judge: (address: Address, ports: readonly Reachability[]) => Verdict,
): Verdict {
  const addresses = facts['net.addresses']
  if (addresses.status !== 'ok')
    return inconclusive(`the target's addresses are not known: ${describeFailure(addresses)}`)
  if (addresses.value.addresses.length === 0) return inconclusive('the target has no address')
  const verdict = combineVerdicts(
    addresses.value.addresses.map((address) =>
      judge(
        address,
        facts['ports.reachability'].filter((entry) => entry.address.address === address.address),
      ),
    ),
  )
  if (verdict.verdict !== 'pass') return verdict
  return judgeUnasked(addresses.value) ?? judgeControl(facts['tls.handshake']) ?? verdict
}

/** DNS has addresses for the name besides, which are asked by nobody: what is said of all of them is not known. Null: it has none. */
export function judgeUnasked({ unasked = [] }: { unasked?: readonly Address[] | undefined }): Verdict | null {
  if (unasked.length === 0) return null
  const list = unasked.map(({ address }) => address).join(', ')
  return inconclusive(
    `DNS also has ${list} for this name, where no public server can be, and which is not asked because DNS says so: take the record away, or give the address with --connect-to`,
    createEvidence('net.addresses', `not asked: ${list}`),
  )
}

/** Is a refusal at this address worth anything: does a port that is meant to be open accept there? */
export function hasOpenControl(ports: readonly Reachability[]): boolean {
  const open: readonly number[] = [documentedPorts.https, documentedPorts.http]
  return ports.some((entry) => open.includes(entry.port) && entry.outcome.status === 'ok')
}

/** What a refused port is shown to be closed by. */
export type RefusalFacts = FactsAt<'ports.reachability' | 'net.connections'>

/**
 * The port was refused by an answer, each time it was asked, while another port of the same address accepted before, between and
 * after, and no connection of the whole run to a place that accepts others was refused there.
 */
export function isShownClosed(entry: Reachability, facts: RefusalFacts): boolean {
  return isClosedPort(entry.outcome) && explainDoubt(entry, facts) === null
}

/**
 * The verdict on a port that does not answer at all, as behind a firewall that drops; null: it answered, or no port of the address
 * does. Silence alone is an open question, and together with the word of the host itself it is not.
 */
export function judgeSilence(
  { address: { address }, port, actual, outcome }: Reachability,
  facts: RefusalFacts & InsideFacts,
  judgement: Pick<Judgement<unknown>, 'access' | 'target'>,
): Verdict | null {
  const ports = facts['ports.reachability'].filter((other) => other.address.address === address)
  if (outcome.status !== 'timeout' || outcome.phase !== 'connect' || !hasOpenControl(ports)) return null
  const evidence = createEvidence(
    'ports.reachability',
    `${address} port ${port}: ${describeFailure(outcome)}, while the web server accepts`,
  )
  const inside = findClosedInside(facts, judgement, address, actual)
  return inside
    ? pass(
        `port ${port} of ${address} does not answer from outside, and ${inside.says}`,
        evidence,
        createEvidence(inside.fact, inside.says),
      )
    : mildlyInconclusive(
        'low',
        `port ${port} of ${address} does not answer at all; that may be a firewall or a loss, so ask the firewall itself (with access to the host mmverify does)`,
        evidence,
      )
}

/** Why the refusal of a port does not show that it is closed; null: it does. */
export function explainDoubt(entry: Reachability, facts: RefusalFacts): string | null {
  const { address } = entry.address
  const ports = facts['ports.reachability'].filter((other) => other.address.address === address)
  return hasOpenControl(ports) ? explainUnsteadiness(entry, facts) : `no other port of ${address} accepts`
}

/** The same, where the controls may have been at another address. */
function explainUnsteadiness(entry: Reachability, facts: RefusalFacts): string | null {
  const { address } = entry.address
  const contradiction = facts['net.connections'].find(
    (place) => place.address === address && countRefused(place.counts) > 0 && (place.counts.ok ?? 0) > 0,
  )
  if (contradiction) {
    const { port, counts } = contradiction
    return `${address} refused ${countRefused(counts)} and accepted ${counts.ok} connections to port ${port} in this run, so a refusal means little there`
  }
  // An open port accepts. A packet filter that refuses by ICMP is let send few of them, and drops the rest.
  const byIcmp = entry.outcome.status === 'unreachable'
  return entry.refusals
    ? explainRepetition(entry.refusals, undefined, byIcmp)
    : 'it was refused once and not asked again'
}

/** What a statement about a service that refuses every connection stands on, where it is there. */
export const refusalFacts = ['ports.reachability', 'net.connections'] as const

/**
 * The verdict on a service at the address that was refused, where that does not show that nothing listens there; null: it does.
 *
 * @param port - its number in the documents.
 */
export function judgeRefusal(
  facts: Partial<RefusalFacts>,
  port: number,
  address: string | undefined,
): Verdict | null {
  const { 'ports.reachability': ports, 'net.connections': connections } = facts
  const entry = ports?.find((other) => other.port === port && other.address.address === address)
  const doubt =
    ports && connections && entry
      ? isClosedPort(entry.outcome)
        ? explainUnsteadiness(entry, { 'ports.reachability': ports, 'net.connections': connections })
        : `then it came to ${entry.outcome.status === 'ok' ? 'a connection' : describeFailure(entry.outcome)}`
      : 'it was not asked again'
  return doubt === null
    ? null
    : inconclusive(
        `a connection to port ${port} was refused, but ${doubt}`,
        createEvidence('ports.reachability', `${address ?? 'no address'} port ${port}: ${doubt}`),
      )
}

/** The same of plain HTTP, at the address that the site was asked at. */
export function judgeRefusedHttp(facts: Partial<RefusalFacts & FactsAt<'net.primary'>>): Verdict | null {
  const primary = facts['net.primary']
  return judgeRefusal(
    facts,
    documentedPorts.http,
    primary?.status === 'ok' ? primary.value.address : undefined,
  )
}

function countRefused({ refused = 0, unreachable = 0 }: Record<string, number>): number {
  return refused + unreachable
}

/** `refused 3 of 3`, for evidence. */
export function describeRefusals({ refusals }: Reachability): string {
  if (!refusals) return 'asked once'
  const silent = refusals.silent ? `, silent ${refusals.silent}` : ''
  return `refused ${refusals.absent} of ${refusals.asked}${silent}`
}
