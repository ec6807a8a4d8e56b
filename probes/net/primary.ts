import type { FactsAt } from '../../core/fact.ts'
import { type Failure, type Outcome, ok } from '../../core/outcome.ts'
import { defineProbe, type ProbeContext } from '../../core/probe.ts'
import { httpsPortOf } from '../../core/target.ts'
import type { Address } from './net-facts.ts'
import { withChannel } from './tcp-channel.ts'

/** The address that the other probes talk to. All are tried at once; among those that accept, the resolver's order decides. */
export const primary = defineProbe({
  id: 'net-primary',
  needs: ['net.addresses'],
  provides: ['net.primary'],
  async collect(context, facts) {
    const found = facts['net.addresses']
    if (found.status !== 'ok') return { 'net.primary': found }
    return { 'net.primary': await findFirstAccepting(found.value.addresses, context) }
  },
})

/**
 * Predicts `net.primary`: where there is a single address, no other can become it. Probes then need not wait until its port has
 * accepted.
 */
export function predictPrimary(known: Partial<FactsAt<'net.addresses'>>): Partial<FactsAt<'net.primary'>> {
  const found = known['net.addresses']
  const [address, ...others] = found?.status === 'ok' ? found.value.addresses : []
  return address && others.length === 0 ? { 'net.primary': ok(address) } : {}
}

async function findFirstAccepting(
  addresses: readonly Address[],
  context: ProbeContext,
): Promise<Outcome<Address>> {
  const settled = new AbortController()
  const signal = AbortSignal.any([context.signal, settled.signal])
  const port = httpsPortOf(context.target)
  const attempts = addresses.map((address) => {
    const at = { address: address.address, port, byteLimit: 0 }
    return withChannel({ ...context, signal }, at, async () => ok(address))
  })
  let first: Failure | null = null
  try {
    for (const attempt of attempts) {
      const outcome = await attempt
      if (outcome.status === 'ok') return outcome
      first ??= outcome
    }
  } finally {
    // Later addresses can no longer change the answer.
    settled.abort()
  }
  return first ?? { status: 'unresolved', code: 'ENODATA' }
}
