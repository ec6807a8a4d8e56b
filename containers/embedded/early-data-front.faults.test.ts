import { once } from 'node:events'
import { type ConnectionOptions, connect } from 'node:tls'
import { expect, test } from 'vitest'
import { httpsPortOf } from '../../core/target.ts'
import { keepKey } from '../../lab/fixtures/kept-keys.ts'
import { readLibrarySession } from '../../probes/tls/library/library-session.ts'
import { startEmbeddedReplica } from './embedded-replica.ts'

/** The first ticket that Node's client gets, and whether its chain was verified. */
async function ticket(options: ConnectionOptions) {
  await using replica = await startEmbeddedReplica({ faults: ['early-data'], makeKey: keepKey })
  const { ca, host } = replica.target
  const port = httpsPortOf(replica.target)
  const socket = connect({ port, host: '127.0.0.1', servername: host, ca: [...ca], ...options })
  const [session] = (await once(socket, 'session')) as [Buffer]
  socket.destroy()
  return { authorized: socket.authorized, maxEarlyData: readLibrarySession(session)?.maxEarlyData }
}

test('a client with TLS 1.3 alone: a handshake that it verifies, and a ticket with early data', async () => {
  expect(await ticket({ minVersion: 'TLSv1.3' })).toEqual({ authorized: true, maxEarlyData: 16_384 })
})

test('other clients reach the real server', async () => {
  expect(await ticket({})).toEqual({ authorized: true, maxEarlyData: 0 })
})
