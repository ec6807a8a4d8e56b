import type { Socket } from 'node:net'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import { type Failure, type Ok, ok } from '../../../core/outcome.ts'
import type { ProbeContext } from '../../../core/probe.ts'
import { connectionFailureOf } from '../../net/connection-failure.ts'
import { watchReceivedBytes } from '../../net/received-bytes.ts'
import { connectTls } from '../../net/tls-client.ts'
import { handshakeLimit } from '../../net/tls-socket.ts'
import { isCertificateCode } from './certificate-verification.ts'

/** The server's certificate is less than was asked for: nothing was said over this connection. */
export interface Unprotected {
  status: 'unprotected'
  /** OpenSSL's or Node's. */
  code: string
}

/** TLS over a connection whose protocol has agreed to it. The connection itself stays the caller's to destroy. */
export function openSecureSocket(
  socket: Socket,
  { timeout, signal }: Pick<ProbeContext, 'timeout' | 'signal'>,
  options: ConnectionOptions,
): Promise<Ok<TLSSocket> | Failure | Unprotected> {
  return new Promise((resolve, reject) => {
    const tls = connectTls({ ...options, socket })
    const finish = (outcome: Ok<TLSSocket> | Failure | Unprotected) => {
      clearTimeout(timer)
      unwatch()
      signal.removeEventListener('abort', abort)
      tls.removeAllListeners('secureConnect').removeAllListeners('close').removeAllListeners('error')
      // Later errors are for whoever reads; without a listener they would end the process.
      tls.on('error', () => {})
      if (outcome.status !== 'ok') tls.destroy()
      resolve(outcome)
    }
    const seconds = timeout / 1000
    const timer = setTimeout(() => finish({ status: 'timeout', phase: 'handshake', seconds }), timeout)
    const unwatch = watchReceivedBytes(socket, handshakeLimit, () =>
      finish({ status: 'oversize', phase: 'handshake', limit: handshakeLimit }),
    )
    const abort = () => finish({ status: 'cancelled' })
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    tls.once('secureConnect', () => finish(ok(tls)))
    tls.once('close', () => finish({ status: 'closed', phase: 'handshake' }))
    tls.once('error', (error: NodeJS.ErrnoException) => {
      try {
        const { code } = error
        finish(
          isCertificateCode(code)
            ? { status: 'unprotected', code }
            : connectionFailureOf(error, 'handshake', timeout),
        )
      } catch (bug) {
        reject(bug)
      }
    })
  })
}
