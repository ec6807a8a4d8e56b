import { constants, type X509Certificate } from 'node:crypto'
import type { ConnectionOptions, SecureVersion, TLSSocket } from 'node:tls'
import type { Failure, Outcome } from '../../../core/outcome.ts'
import { ok } from '../../../core/outcome.ts'
import { protocolNames } from '../../net/noted-session.ts'
import type { Endpoint } from '../asking/tls-endpoint.ts'
import { curveNamed } from '../certificate/curve-name.ts'
import type { Roots } from '../certificate/trusted-roots.ts'
import { withTlsConnection } from './tls-connection.ts'

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
  /** The session ticket (RFC 5077) of a TLS ≤ 1.2 handshake; null: none was issued. */
  ticket: Uint8Array | null
}

export interface HandshakeOptions {
  alpn?: readonly string[]
  /** OpenSSL's list of signature schemes: decides between an RSA and an ECDSA certificate. */
  signatureSchemes?: string
  /** The newest version to offer. */
  maxVersion?: SecureVersion
  roots?: Roots
  /** OpenSSL's own demands on the size of keys and on hashes; 0: none, so that what it says of a chain is not about them. */
  securityLevel?: 0
}

/**
 * Shakes hands as a modern client; where that was answered with anything but silence, once more as an old one
 * (TLS 1.0, SHA-1, small keys), and then says `attempts: 2`. Trust is not judged: see `verification`.
 */
export async function finishHandshake(
  endpoint: Endpoint,
  options: HandshakeOptions = {},
): Promise<Outcome<FinishedHandshake>> {
  const modern = await attemptHandshake(endpoint, options, {})
  if (modern.status === 'ok' || !canDependOnHello(modern)) return modern
  const legacy = await attemptHandshake(endpoint, options, legacyClient)
  return { ...(legacy.status === 'ok' ? legacy : modern), attempts: 2 }
}

/** Whether another kind of hello could be answered differently. */
function canDependOnHello(failure: Failure): boolean {
  if (failure.status === 'alert') return failure.description !== 'no_application_protocol'
  return !['refused', 'unreachable', 'unresolved', 'timeout', 'cancelled'].includes(failure.status)
}

/** A client of old: SHA-1, small keys, and servers without secure renegotiation. */
export const legacyClient: ConnectionOptions = {
  minVersion: 'TLSv1',
  ciphers: 'DEFAULT:@SECLEVEL=0',
  secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
}

function attemptHandshake(
  endpoint: Endpoint,
  { alpn, signatureSchemes, maxVersion, roots, securityLevel }: HandshakeOptions,
  client: ConnectionOptions,
): Promise<Outcome<FinishedHandshake>> {
  const options = {
    ...(alpn && { ALPNProtocols: [...alpn] }),
    ...(signatureSchemes !== undefined && { sigalgs: signatureSchemes }),
    ...(maxVersion !== undefined && { maxVersion }),
    ...(roots && { ca: roots.pem }),
    ...(securityLevel !== undefined && { ciphers: `DEFAULT:@SECLEVEL=${securityLevel}` }),
    ...client,
  }
  return withTlsConnection(endpoint, options, (tls, finish) => {
    finish(ok(readFinishedHandshake(tls)))
    return (failure) => failure
  })
}

function readFinishedHandshake(tls: TLSSocket): FinishedHandshake {
  const { name } = (tls.getEphemeralKeyInfo() ?? {}) as { name?: string }
  return {
    version: protocolNames[tls.getProtocol() ?? ''] ?? 'unknown',
    suite: tls.getCipher().standardName,
    group: name ? curveNamed(name).name : null,
    alpn: tls.alpnProtocol || null,
    leaf: tls.getPeerX509Certificate() ?? null,
    // Typed as Error, but Node stores the verifier's code.
    verification: tls.authorizationError ? String(tls.authorizationError) : null,
    ticket: tls.getTLSTicket() ?? null,
  }
}
