import { constants, type KeyObject } from 'node:crypto'
import { createSecureServer } from 'node:http2'
import { createServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createSecureContext, type SecureContext } from 'node:tls'
import { formatCipherList, opensslGroups } from './openssl-names.ts'
import type { ReplicaSettings } from './replica-settings.ts'
import type { ReverseProxy } from './reverse-proxy.ts'
import { createStapleHandler } from './stapling.ts'

/** What the TLS server shows of itself. */
export interface ServerIdentity {
  key: KeyObject
  /** PEM, leaf first, as sent. */
  chain: string
  /** DER of the OCSP response it staples, or null for none. */
  staple: Buffer | null
  /** What is shown to clients that don't ask for `encodeServerName`; null: the same. */
  fallback: { key: KeyObject; chain: string; serverName: string } | null
}

/** The HTTPS server, with Node's own OpenSSL. Returns what takes a TCP connection. */
export function createHttpsEdge(
  { tls, edge }: Pick<ReplicaSettings, 'tls' | 'edge'>,
  identity: ServerIdentity,
  proxy: ReverseProxy,
): (socket: Socket) => void {
  const options = {
    key: identity.key.export({ type: 'pkcs8', format: 'pem' }),
    cert: identity.chain,
    minVersion: tls.minVersion,
    maxVersion: tls.maxVersion,
    ciphers: formatCipherList(tls.suites, tls.securityLevel),
    ecdhCurve: tls.groups.map((group) => opensslGroups[group]).join(':'),
    sigalgs: tls.signatures.join(':'),
    honorCipherOrder: tls.serverOrder,
    sessionTimeout: tls.sessionSeconds,
    // nginx refuses what the client begins; Node allows three.
    secureOptions: tls.clientRenegotiation ? 0 : constants.SSL_OP_NO_RENEGOTIATION,
    ...(tls.dhParameters !== null && { dhparam: tls.dhParameters }),
  }
  const { fallback } = identity
  const own = createSecureContext(options)
  // The first server block answers for names that no other has.
  const byDefault = fallback && {
    ...options,
    key: fallback.key.export({ type: 'pkcs8', format: 'pem' }),
    cert: fallback.chain,
    SNICallback: (name: string, done: (error: null, context?: SecureContext) => void) =>
      done(null, name === fallback.serverName ? own : undefined),
  }
  const server = tls.protocols.includes('h2')
    ? createSecureServer({ ...(byDefault ?? options), allowHTTP1: true })
    : createServer({ ...(byDefault ?? options), ALPNProtocols: [...tls.protocols] })
  server.on('request', proxy.forward)
  server.on('checkContinue', proxy.forwardExpecting)
  server.on('upgrade', proxy.tunnel)
  server.on('clientError', (_error: Error, socket: Duplex) => answerBadRequest(socket, edge.server))
  if (identity.staple !== null) server.on('OCSPRequest', createStapleHandler(identity.staple))
  return (socket) => server.emit('connection', socket)
}

/** nginx's answer to what is no HTTP. */
export function answerBadRequest(socket: Duplex, server: string): void {
  if (socket.writable) {
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nServer: ${server}\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n`,
    )
  }
}
