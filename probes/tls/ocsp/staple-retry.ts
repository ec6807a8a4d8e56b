import { setTimeout as delay } from 'node:timers/promises'
import type { Outcome } from '../../../core/outcome.ts'
import { mapOutcome } from '../../../core/outcome.ts'
import type { ChainSource } from '../asking/chain-source.ts'
import type { Endpoint } from '../asking/tls-endpoint.ts'

/** How often, and after how many milliseconds each, a missing staple is asked for again. */
const retries = 3
const pause = 400

/**
 * Asks again for a staple that a certificate with a responder came without: nginx fetches the response only once a client
 * has asked, and serves that client without one. `attempts` counts the first time too.
 */
export async function requestStapleAgain(
  endpoint: Endpoint,
  source: ChainSource,
): Promise<Outcome<Uint8Array | null>> {
  const { signal } = endpoint.context
  for (let attempts = 2; ; attempts += 1) {
    await delay(pause, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
    const outcome = mapOutcome(await source(endpoint), ({ staple }) => staple)
    if (outcome.status !== 'ok' || outcome.value || attempts > retries) return { ...outcome, attempts }
  }
}
