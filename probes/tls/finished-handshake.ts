import { constants, type X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { openSocket } from '../net/channel.ts'
import type { Failure, Outcome } from '../outcome.ts'
import { ok } from '../outcome.ts'
import { boundedTalk, byteLimits } from './bounded-talk.ts'
import { curveNamed } from './certificate/curve.ts'
import type { Roots } from './certificate/roots.ts'
import type { Endpoint } from './endpoint.ts'
import { libraryFailure } from './library-failure.ts'

/** A handshake that both sides finished, with Node's TLS. */
export interface FinishedHandshake {
  version: string
  /** IANA name. */
  suite: string
  group: string | null
  alpn: string | null
  /** Null after an anonymous handshake. */
  leaf: X509Certificate | null
  /** OpenSSL's verdict on the chain: null is fine, else its code. Meaningful only where `roots` were given. */
  verification: string | null
}

export interface HandshakeOptions {
  alpn?: readonly string[]
  /** OpenSSL's list of signature schemes: decides between an RSA and an ECDSA certificate. */
  signatureSchemes?: string
  roots?: Roots
}

/**
 * Shakes hands as a modern client; where that was answered with anything but silence, once more as an old one
 * (TLS 1.0, SHA-1, small keys), and then says `attempts: 2`. Trust is not judged: see `verification`.
 */
export async function finishHandshake(
  endpoint: Endpoint,
  options: HandshakeOptions = {},
): Promise<Outcome<FinishedHandshake>> {
  const modern = await attempt(endpoint, options, {})
  if (modern.status === 'ok' || !speaks(modern)) return modern
  const legacy = await attempt(endpoint, options, legacyClient)
  return { ...(legacy.status === 'ok' ? legacy : modern), attempts: 2 }
}

/** Whether another kind of hello could be answered differently. */
function speaks(failure: Failure): boolean {
  if (failure.status === 'alert') return failure.description !== 'no_application_protocol'
  return !['refused', 'unreachable', 'unresolved', 'timeout', 'cancelled'].includes(failure.status)
}

const legacyClient: ConnectionOptions = {
  minVersion: 'TLSv1',
  ciphers: 'DEFAULT:@SECLEVEL=0',
  secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
}

function attempt(
  endpoint: Endpoint,
  options: HandshakeOptions,
  client: ConnectionOptions,
): Promise<Outcome<FinishedHandshake>> {
  const { context, upgrade } = endpoint
  if (upgrade) {
    return boundedTalk(endpoint, byteLimits.hello, ({ socket }) =>
      shakeHands(socket, endpoint, options, client),
    )
  }
  return context.limiter.run(async () => {
    const opened = await openSocket(context, endpoint)
    return opened.status === 'ok' ? shakeHands(opened.value, endpoint, options, client) : opened
  })
}

function shakeHands(
  socket: Socket,
  { context, serverName }: Endpoint,
  { alpn, signatureSchemes, roots }: HandshakeOptions,
  client: ConnectionOptions,
): Promise<Outcome<FinishedHandshake>> {
  const { timeout, signal } = context
  return new Promise((resolve, reject) => {
    const tls = connect({
      socket,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(serverName !== null && { servername: serverName }),
      ...(alpn && { ALPNProtocols: [...alpn] }),
      ...(signatureSchemes !== undefined && { sigalgs: signatureSchemes }),
      ...(roots && { ca: roots.pem }),
      ...client,
    })
    const stop = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      tls.removeAllListeners().on('error', () => {})
      tls.destroy()
      socket.destroy()
    }
    const finish = (outcome: Outcome<FinishedHandshake>) => {
      stop()
      resolve(outcome)
    }
    const timer = setTimeout(
      () => finish({ status: 'timeout', phase: 'handshake', seconds: timeout / 1000 }),
      timeout,
    )
    const abort = () => finish({ status: 'cancelled' })
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    tls.once('secureConnect', () => finish(ok(finished(tls))))
    tls.once('close', () => finish({ status: 'closed', phase: 'handshake' }))
    tls.once('error', (error) => {
      try {
        finish(libraryFailure(error, 'handshake'))
      } catch (bug) {
        stop()
        reject(bug)
      }
    })
  })
}

function finished(tls: TLSSocket): FinishedHandshake {
  const { name } = (tls.getEphemeralKeyInfo() ?? {}) as { name?: string }
  return {
    version: versions[tls.getProtocol() ?? ''] ?? 'unknown',
    suite: tls.getCipher().standardName,
    group: name ? curveNamed(name).name : null,
    alpn: tls.alpnProtocol || null,
    leaf: tls.getPeerX509Certificate() ?? null,
    // Typed as Error, but Node stores the verifier's code.
    verification: tls.authorizationError ? String(tls.authorizationError) : null,
  }
}

/** Node's names; SSL 3.0 is compiled out. */
const versions: Readonly<Record<string, string>> = {
  TLSv1: 'TLS 1.0',
  'TLSv1.1': 'TLS 1.1',
  'TLSv1.2': 'TLS 1.2',
  'TLSv1.3': 'TLS 1.3',
}
