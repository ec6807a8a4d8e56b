import type { Socket } from 'node:net'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import type { Failure, Outcome } from '../../../core/outcome.ts'
import { handshakeServiceOf } from '../../net/handshake-service.ts'
import { noteSession } from '../../net/noted-session.ts'
import { watchReceivedBytes } from '../../net/received-bytes.ts'
import { openSocket } from '../../net/tcp-channel.ts'
import { connectTls } from '../../net/tls-client.ts'
import { handshakeLimit } from '../../net/tls-socket.ts'
import { byteLimits, talkWithinLimits } from '../asking/bounded-talk.ts'
import type { Endpoint } from '../asking/tls-endpoint.ts'
import { libraryFailureOf } from './library-failure.ts'

/**
 * What to do on a connection once its handshake is finished: call `finish`, now or later. The returned function gives the outcome
 * if the connection fails before that; the wait has the deadline of one more phase.
 */
export type Use<T> = (
  tls: TLSSocket,
  finish: (outcome: Outcome<T>) => void,
) => (failure: Failure) => Outcome<T>

/**
 * A connection with Node's TLS, closed when `use` is done with it or the deadline has passed. Trust is not judged.
 */
export function withTlsConnection<T>(
  endpoint: Endpoint,
  options: ConnectionOptions,
  use: Use<T>,
): Promise<Outcome<T>> {
  const { context, upgrade } = endpoint
  if (upgrade) {
    return talkWithinLimits(endpoint, byteLimits.hello, ({ socket }) =>
      shakeHands(socket, endpoint, options, use),
    )
  }
  return context.limiter.run(async () => {
    const opened = await openSocket(context, endpoint)
    return opened.status === 'ok' ? shakeHands(opened.value, endpoint, options, use) : opened
  }, handshakeServiceOf)
}

function shakeHands<T>(
  socket: Socket,
  { context, address, port, serverName }: Endpoint,
  options: ConnectionOptions,
  use: Use<T>,
): Promise<Outcome<T>> {
  const { timeout, signal } = context
  return new Promise((resolve, reject) => {
    const tls = connectTls({
      socket,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(serverName !== null && { servername: serverName }),
      ...options,
    })
    let meaning: (failure: Failure) => Outcome<T> = (failure) => failure
    const stop = () => {
      clearTimeout(timer)
      unwatch()
      signal.removeEventListener('abort', abort)
      tls.removeAllListeners().on('error', () => {})
      tls.destroy()
      socket.destroy()
    }
    const finish = (outcome: Outcome<T>) => {
      stop()
      resolve(outcome)
    }
    const timer = setTimeout(
      () => finish(meaning({ status: 'timeout', phase: 'handshake', seconds: timeout / 1000 })),
      timeout,
    )
    const unwatch = watchReceivedBytes(socket, handshakeLimit, () =>
      finish(meaning({ status: 'oversize', phase: 'handshake', limit: handshakeLimit })),
    )
    const abort = () => finish({ status: 'cancelled' })
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    tls.once('secureConnect', () => {
      timer.refresh()
      noteSession(context.limiter, { address, port, serverName }, tls)
      meaning = use(tls, finish)
    })
    tls.once('close', () => finish(meaning({ status: 'closed', phase: 'handshake' })))
    tls.once('error', (error) => {
      try {
        finish(meaning(libraryFailureOf(error, 'handshake')))
      } catch (bug) {
        stop()
        reject(bug)
      }
    })
  })
}
