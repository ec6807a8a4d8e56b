import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { alertDescriptions } from '../../../core/tls/registry/alerts.ts'
import { createLoopbackEndpoint } from '../../../lab/fixtures/tls-loopback.ts'
import { writeEndlessly } from '../../../lab/servers/loopback-server.ts'
import { onClientHello, startScriptedServer } from '../../../lab/servers/scripted-server.ts'
import { finishHandshake } from './finished-handshake.ts'
import { libraryFailureOf } from './library-failure.ts'

/** Alerts that Node's OpenSSL has no name for, or takes for an orderly end: they look like a close. */
const unnamed = [0, 21, 52, 117, 121]

test('every alert that OpenSSL has a name for is told by its RFC name', async () => {
  for (const { code, name } of alertDescriptions.filter(({ code }) => !unnamed.includes(code))) {
    await using server = await startScriptedServer(
      onClientHello((socket) => socket.end(Uint8Array.of(21, 3, 3, 0, 2, 2, code))),
    )
    const outcome = await finishHandshake(createLoopbackEndpoint(server.port))
    expect(outcome, name).toMatchObject({ status: 'alert', level: 'fatal', description: name })
  }
})

test.each([
  ['a reset', (socket: Socket) => socket.resetAndDestroy(), { status: 'reset' }],
  ['an orderly close', (socket: Socket) => socket.end(), { status: 'closed' }],
  [
    'plain HTTP',
    (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    { status: 'malformed', field: 'wrong_version_number' },
  ],
])('%s', async (_what, answer, failure) => {
  await using server = await startScriptedServer(onClientHello(answer))
  expect(await finishHandshake(createLoopbackEndpoint(server.port))).toMatchObject(failure)
})

test('silence', async () => {
  await using server = await startScriptedServer(() => {})
  const outcome = await finishHandshake(createLoopbackEndpoint(server.port, { timeout: 500 }))
  expect(outcome).toEqual({ status: 'timeout', phase: 'handshake', seconds: 0.5 })
  expect(server.connections).toBe(1)
})

test('messages that OpenSSL passes over end the exchange at its byte limit, not at its deadline', async () => {
  const helloRequests = Buffer.from('1603030004000000000'.slice(0, 18).repeat(900), 'hex')
  await using server = await startScriptedServer(
    onClientHello((socket) => writeEndlessly(socket, helloRequests)),
  )
  const outcome = await finishHandshake(createLoopbackEndpoint(server.port))
  expect(outcome).toEqual({ status: 'oversize', phase: 'handshake', limit: 262_144, attempts: 2 })
})

test('what OpenSSL itself declines says nothing about the peer', () => {
  const declined = { code: 'ERR_SSL_DH_KEY_TOO_SMALL' }
  expect(libraryFailureOf(declined, 'handshake')).toEqual({
    status: 'local',
    code: 'ERR_SSL_DH_KEY_TOO_SMALL',
  })
})

test('a bug is thrown on', () => {
  expect(() => libraryFailureOf(new TypeError('x is not a function'), 'handshake')).toThrow(TypeError)
})
