import { constants } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { ok } from '../../../core/outcome.ts'
import { encodeAlert } from '../../../core/tls/wire/alert.ts'
import { concatBytes } from '../../../core/tls/wire/codec.ts'
import { encodeServerHello } from '../../../core/tls/wire/server-hello.ts'
import { readServerCredentials } from '../../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../../lab/fixtures/tls-loopback.ts'
import { encodeTlsRecord } from '../../../lab/servers/clear-tls-server.ts'
import { onClientHello, type Script, startScriptedServer } from '../../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../../lab/servers/tls-server.ts'
import { ticketbleed } from './ticketbleed.ts'

const suites = { 'tls.suites': { 'TLS 1.2': ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] } }
const asked = { version: 'TLS 1.2', ticket: true }
const sound = { ...readServerCredentials('rsa'), maxVersion: 'TLSv1.2' } as const

async function collectTicketbleed(port: number) {
  const context = createLoopbackContext(port)
  const facts = await ticketbleed.collect(context, { ...loopbackFacts, ...suites })
  expect(context.limiter.count).toBeLessThanOrEqual(2)
  return facts['tls.ticketbleed']
}

/** A real server for the first connection, which issues a ticket, and a script for the second. */
async function behind(second: Script) {
  await using real = await startTlsServer(sound)
  let count = 0
  await using server = await startScriptedServer((socket) => {
    count += 1
    if (count === 1) relay(socket, real.port)
    else second(socket)
  })
  return await collectTicketbleed(server.port)
}

function relay(socket: Socket, port: number) {
  const other = connect(port, '127.0.0.1')
  other.on('error', () => {})
  once(socket, 'close').then(() => other.destroy())
  socket.pipe(other).pipe(socket)
}

/** Resumes with what `echo` makes of the client's session id. */
function createResumingServer(echo: (sessionId: Uint8Array) => Uint8Array): Script {
  return onClientHello((socket, { sessionId, cipherSuites: [cipherSuite = 0] }) => {
    const hello = encodeServerHello({
      legacyVersion: 0x0303,
      random: new Uint8Array(32),
      sessionId: echo(sessionId),
      cipherSuite,
      compressionMethod: 0,
      extensions: [],
    })
    socket.write(
      concatBytes([
        encodeTlsRecord('handshake', hello),
        encodeTlsRecord('change_cipher_spec', Uint8Array.of(1)),
      ]),
    )
  })
}

test('vulnerable: always 32 bytes', async () => {
  const outcome = await behind(
    createResumingServer((sent) => concatBytes([sent, new Uint8Array(32 - sent.length)])),
  )
  expect(outcome).toEqual(ok({ ...asked, resumed: true, sessionIdLength: 32, echoed: true }))
})

test('sound: Node returns what it was sent', async () => {
  await using server = await startTlsServer(sound)
  expect(await collectTicketbleed(server.port)).toEqual(
    ok({ ...asked, resumed: true, sessionIdLength: 31, echoed: true }),
  )
})

test('broken in another way: a session id of its own', async () => {
  const outcome = await behind(createResumingServer(() => new Uint8Array(32)))
  expect(outcome).toEqual(ok({ ...asked, resumed: true, sessionIdLength: 32, echoed: false }))
})

test('another server that does not know the ticket makes a full handshake', async () => {
  await using stranger = await startTlsServer(sound)
  const outcome = await behind((socket) => relay(socket, stranger.port))
  expect(outcome).toMatchObject(ok({ ...asked, resumed: false, echoed: false }))
})

test('an alert to the odd session id is no answer', async () => {
  const outcome = await behind(
    onClientHello((socket) =>
      socket.end(encodeTlsRecord('alert', encodeAlert('fatal', 'illegal_parameter'))),
    ),
  )
  expect(outcome).toEqual({ status: 'alert', level: 'fatal', description: 'illegal_parameter' })
})

test('no ticket', async () => {
  await using server = await startTlsServer({ ...sound, secureOptions: constants.SSL_OP_NO_TICKET })
  expect(await collectTicketbleed(server.port)).toEqual(
    ok({ version: 'TLS 1.2', ticket: false, resumed: null, sessionIdLength: null, echoed: null }),
  )
})
