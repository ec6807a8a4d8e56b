import { constants } from 'node:crypto'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { type Outcome, ok } from '../../core/outcome.ts'
import { connectionFailureOf } from './connection-failure.ts'
import { noteSession } from './noted-session.ts'
import { watchReceivedBytes } from './received-bytes.ts'
import { type OpeningContext, openSocket } from './tcp-channel.ts'
import { connectTls } from './tls-client.ts'

export interface TlsSocketOptions {
  address: string
  port: number
  /** For server_name (RFC 6066 §3), which carries DNS names only; null: the peer is named by its address. */
  serverName: string | null
  alpn: readonly string[]
}

/** Most bytes taken for a handshake: OpenSSL reads certificates of up to 100 KiB, and nothing else of it is long. */
export const handshakeLimit = 256 * 1024

/** A socket whose TLS handshake is finished, which the caller must destroy. The limiter is the caller's business. */
export async function openTlsSocket(
  context: OpeningContext,
  options: TlsSocketOptions,
): Promise<Outcome<TLSSocket>> {
  const opened = await openSocket(context, options)
  return opened.status === 'ok' ? shakeHands(opened.value, context, options) : opened
}

function shakeHands(
  socket: Socket,
  { timeout, signal, limiter }: OpeningContext,
  { address, port, serverName, alpn }: TlsSocketOptions,
): Promise<Outcome<TLSSocket>> {
  return new Promise((resolve, reject) => {
    const tls = connectTls({
      socket,
      // Trust is judged from the certificates that the TLS probes saw. What is served behind an expired or private
      // certificate is still a fact, and nothing secret is ever sent over this connection.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(serverName !== null && { servername: serverName }),
      ALPNProtocols: [...alpn],
      // Likewise with versions, suites and keys: an outdated server must still show its HTTP side.
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
      secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
    })
    tls.once('close', () => socket.destroy())
    const finish = (outcome: Outcome<TLSSocket>) => {
      clearTimeout(timer)
      unwatch()
      signal.removeEventListener('abort', abort)
      tls.off('secureConnect', succeed).off('close', close).off('error', fail)
      // Nobody waits for errors that come after the answer was given; without a listener they would end the process.
      tls.on('error', () => {})
      if (outcome.status !== 'ok') tls.destroy()
      resolve(outcome)
    }
    const succeed = () => {
      if (limiter) noteSession(limiter, { address, port, serverName }, tls)
      finish(ok(tls))
    }
    const close = () => finish({ status: 'closed', phase: 'handshake' })
    const fail = (error: Error) => {
      try {
        finish(connectionFailureOf(error, 'handshake', timeout))
      } catch (bug) {
        reject(bug)
      }
    }
    const abort = () => finish({ status: 'cancelled' })
    const timer = setTimeout(
      () => finish({ status: 'timeout', phase: 'handshake', seconds: timeout / 1000 }),
      timeout,
    )
    const unwatch = watchReceivedBytes(socket, handshakeLimit, () =>
      finish({ status: 'oversize', phase: 'handshake', limit: handshakeLimit }),
    )
    tls.once('secureConnect', succeed).once('close', close).once('error', fail)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
  })
}
