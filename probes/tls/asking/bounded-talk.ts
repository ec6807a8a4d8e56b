import type { Outcome } from '../../../core/outcome.ts'
import { DecodeError } from '../../../core/tls/wire/codec.ts'
import { handshakeServiceOf } from '../../net/handshake-service.ts'
import { type Channel, useChannel } from '../../net/tcp-channel.ts'
import type { Endpoint } from './tls-endpoint.ts'

/** Most bytes taken for an answer: of the first message only, or of a whole flight with its certificates, of which 10,000 names take 180 KB. */
export const byteLimits = { hello: 64 * 1024, flight: 384 * 1024 } as const

/**
 * Talks to the server over a connection of its own. From the connection on, all of `talk` has one deadline, however
 * many reads it takes, so that a peer that drips bytes gains nothing. Bytes that don't decode are `malformed`. The
 * endpoint's upgrade comes first. Where nobody answered while other connections were open, see `Limiter.run`.
 */
export function talkWithinLimits<T>(
  endpoint: Endpoint,
  byteLimit: number,
  talk: (channel: Channel) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return endpoint.context.limiter.run(() => talkUntilDeadline(endpoint, byteLimit, talk), handshakeServiceOf)
}

async function talkUntilDeadline<T>(
  { context, address, port, upgrade }: Endpoint,
  byteLimit: number,
  talk: (channel: Channel) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const { timeout, limiter } = context
  const deadline = new AbortController()
  const signal = AbortSignal.any([context.signal, deadline.signal])
  const outcome = await useChannel<T>(
    { timeout, signal, limiter },
    { address, port, byteLimit },
    async (channel) => {
      const timer = setTimeout(() => deadline.abort(), timeout)
      try {
        const upgraded = await upgrade?.(channel)
        return upgraded && upgraded.status !== 'ok' ? upgraded : await talk(channel)
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error
        return { status: 'malformed', field: error.field, offset: error.offset }
      } finally {
        clearTimeout(timer)
      }
    },
  )
  if (outcome.status !== 'cancelled' || context.signal.aborted) return outcome
  return { status: 'timeout', phase: 'handshake', seconds: timeout / 1000 }
}
