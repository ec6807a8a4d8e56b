import { type Failure, mapOutcome, type Outcome, ok } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { cipherSuiteName, TLS_FALLBACK_SCSV } from '../../core/tls/registry/cipher-suites.ts'
import { versionNames } from '../../core/tls/registry/versions.ts'
import { askServerHello } from './asking/hello-exchange.ts'
import type { Offer, TlsVersion } from './asking/offer.ts'
import { allSchemes, tls12Groups } from './asking/offered-names.ts'
import { isPossibleRefusal } from './asking/refusal-clarity.ts'
import { createRefusalMemory } from './asking/refusal-memory.ts'
import { type Endpoint, endpointOf } from './asking/tls-endpoint.ts'

/**
 * Does the server notice that somebody made a client fall back from its newest version? A hello in the second newest version that
 * the server has, with TLS_FALLBACK_SCSV, says that the client tried a newer one before (RFC 7507 §4).
 */
export const fallbackScsv = defineProbe({
  id: 'tls-fallback-scsv',
  needs: ['net.primary', 'tls.suites'],
  provides: ['tls.fallbackScsv'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    const [, second] = versionNames
      .filter((name): name is TlsVersion => name !== 'SSL 2.0')
      .filter((name) => (facts['tls.suites'][name] ?? []).length > 0)
      .toReversed()
    if (endpoint.status !== 'ok' || second === undefined) return { 'tls.fallbackScsv': {} }
    const offer = { version: second, groups: tls12Groups, signatureSchemes: allSchemes } as const
    const answer = await askForFallback(endpoint.value, offer, facts['tls.suites'][second] ?? [])
    return { 'tls.fallbackScsv': { [second]: answer } }
  },
})

/** What is refused in no clear words is asked for again, beside hellos without the signal. */
async function askForFallback(
  endpoint: Endpoint,
  offer: Omit<Offer, 'suites'>,
  suites: readonly string[],
): Promise<Outcome<{ suite: string }>> {
  const memory = createRefusalMemory()
  const createAsk = (signals: readonly number[]) =>
    memory.remember(async (names) => {
      const hello = await askServerHello(endpoint, { ...offer, suites: names, signals })
      return mapOutcome(hello, ({ cipherSuite }) => cipherSuiteName(cipherSuite))
    })
  const answer = await createAsk([TLS_FALLBACK_SCSV])(suites)
  if (answer.status === 'ok') return mapOutcome(answer, (suite) => ({ suite }))
  if (!isPossibleRefusal(answer) || isFallbackAlert(answer)) return answer
  await createAsk([])(suites)
  const [{ refusals, found } = { refusals: [], found: [] }] = await memory.confirm(
    [[answer]],
    endpoint.context,
  )
  const [suite] = found
  return suite === undefined ? (refusals[0] ?? answer) : ok({ suite })
}

function isFallbackAlert(answer: Failure): boolean {
  return answer.status === 'alert' && answer.description === 'inappropriate_fallback'
}
