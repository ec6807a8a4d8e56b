import type { FactsAt } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { documentedPorts } from '../../../core/target.ts'
import { createEvidence, inconclusive, type Verdict } from '../../../core/verdict.ts'
import type { Address } from '../../../probes/net/net-facts.ts'
import { combineVerdicts } from '../combined-verdict.ts'
import { judgeControl } from '../control-exchange.ts'
import { isClosedPort } from '../explicit-refusal.ts'

/** What a statement about ports stands on. */
export const portFacts = ['net.addresses', 'ports.reachability', 'tls.handshake'] as const
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

/** The port was refused by an answer, and another port of the same address accepted. */
export function isShownClosed(entry: Reachability, ports: readonly Reachability[]): boolean {
  return isClosedPort(entry.outcome) && hasOpenControl(ports)
}
