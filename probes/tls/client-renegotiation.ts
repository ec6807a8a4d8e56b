import { constants } from 'node:crypto'
import type { Outcome } from '../../core/outcome.ts'
import { ok } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { type Endpoint, endpointOf } from './asking/tls-endpoint.ts'
import { legacyClient } from './library/finished-handshake.ts'
import { withTlsConnection } from './library/tls-connection.ts'

/**
 * Does the server begin a new handshake when the client asks for one (RFC 5246 §7.4.1.2)? TLS 1.3 has none. Asked once, on
 * one connection, which is then closed: the server does at most one handshake more than any visitor costs it. The load
 * that such servers are brought down with is hundreds of them on each of many connections.
 */
export const clientRenegotiation = defineProbe({
  id: 'tls-client-renegotiation',
  needs: ['net.primary', 'tls.versions'],
  provides: ['tls.clientRenegotiation'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    const version = newestFirst.find((name) => facts['tls.versions'][name]?.status === 'ok')
    if (endpoint.status !== 'ok' || version === undefined) return { 'tls.clientRenegotiation': {} }
    return { 'tls.clientRenegotiation': { [version]: await requestRenegotiation(endpoint.value, version) } }
  },
})

/** SSL 3.0 isn't in Node's library. */
const newestFirst = ['TLS 1.2', 'TLS 1.1', 'TLS 1.0'] as const

const protocols = { 'TLS 1.0': 'TLSv1', 'TLS 1.1': 'TLSv1.1', 'TLS 1.2': 'TLSv1.2' } as const

function requestRenegotiation(
  endpoint: Endpoint,
  version: keyof typeof protocols,
): Promise<Outcome<{ renegotiated: Outcome<true> }>> {
  const options = {
    ...legacyClient,
    minVersion: protocols[version],
    maxVersion: protocols[version],
    // Without it our own library would refuse what a server without RFC 5746 agrees to.
    secureOptions:
      constants.SSL_OP_LEGACY_SERVER_CONNECT | constants.SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION,
  }
  return withTlsConnection(endpoint, options, (tls, finish) => {
    // An error comes through the connection, too, with what the peer did.
    tls.renegotiate({ rejectUnauthorized: false }, (error) => {
      if (!error) finish(ok({ renegotiated: ok(true as const) }))
    })
    return (failure) => ok({ renegotiated: failure })
  })
}
