import { constants } from 'node:crypto'
import type { ConnectionOptions } from 'node:tls'
import type * as z from 'zod'
import { type Outcome, ok } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { refusalClarityOf } from './asking/refusal-clarity.ts'
import { type Endpoint, endpointOf } from './asking/tls-endpoint.ts'
import { legacyClient } from './library/finished-handshake.ts'
import { type LibrarySession, readLibrarySession } from './library/library-session.ts'
import { withTlsConnection } from './library/tls-connection.ts'
import type { tlsFactsSchema } from './tls-facts.ts'

type Resumption = z.infer<typeof tlsFactsSchema>['resumption']
type Way = keyof Resumption
type Result = NonNullable<Resumption[Way]>

/**
 * Ways to take up a session again, each tried once: a full handshake, and a second one with what it handed out. TLS ≤ 1.2 is
 * asked in its newest version; of versions that the server refuses as such nothing is said.
 */
export const resumption = defineProbe({
  id: 'tls-resumption',
  needs: ['net.primary'],
  provides: ['tls.resumption'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.resumption': {} }
    const results = await Promise.all(
      ways.map(async ([way, options]) => [way, await tryResumption(endpoint.value, way, options)] as const),
    )
    const answered = results.filter(([, result]) => result.status === 'ok' || refusalClarityOf(result) < 2)
    return { 'tls.resumption': Object.fromEntries(answered) }
  },
})

const olderOptions: ConnectionOptions = { ...legacyClient, minVersion: 'TLSv1', maxVersion: 'TLSv1.2' }

const ways: readonly (readonly [Way, ConnectionOptions])[] = [
  ['session ticket', olderOptions],
  // A client that takes no tickets is left with ids.
  [
    'session id',
    { ...olderOptions, secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT | constants.SSL_OP_NO_TICKET },
  ],
  ['pre-shared key', { minVersion: 'TLSv1.3' }],
]

async function tryResumption(endpoint: Endpoint, way: Way, options: ConnectionOptions): Promise<Result> {
  const first = await withTlsConnection<Buffer | null>(endpoint, options, (tls, finish) => {
    // Before TLS 1.3 it is part of the handshake, later it may come at any time.
    let session: Buffer | null = tls.getProtocol() === 'TLSv1.3' ? null : (tls.getSession() ?? null)
    tls.once('session', (bytes: Buffer) => {
      session = bytes
    })
    // TLS 1.3 has no sign that no ticket will come but the end of the connection. A server may forget the id of a session that
    // was not closed in order. A ticket that came with the handshake needs neither.
    tls.end(() => {
      if (way === 'session ticket') finish(ok(session))
    })
    return (failure) => (failure.status === 'closed' || session ? ok(session) : failure)
  })
  if (first.status !== 'ok') return first
  const said = first.value && readLibrarySession(first.value)
  const session = first.value
  if (session === null || (said && !isSessionIssued(way, said))) {
    return ok({ issued: false, lifetimeSeconds: null, maxEarlyData: null, resumed: null })
  }
  return ok({
    issued: true,
    lifetimeSeconds: way === 'session id' ? null : (said?.lifetimeSeconds ?? null),
    maxEarlyData: way === 'pre-shared key' ? (said?.maxEarlyData ?? null) : null,
    resumed: await resumeSession(endpoint, { ...options, session }),
  })
}

/** In TLS 1.3 a session is reported only when a ticket came. */
function isSessionIssued(way: Way, { hasId, hasTicket }: LibrarySession): boolean {
  return way === 'pre-shared key' || (way === 'session ticket' ? hasTicket : hasId)
}

function resumeSession(endpoint: Endpoint, options: ConnectionOptions): Promise<Outcome<boolean>> {
  return withTlsConnection(endpoint, options, (tls, finish) => {
    finish(ok(tls.isSessionReused()))
    return (failure) => failure
  })
}
