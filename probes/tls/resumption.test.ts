import { constants } from 'node:crypto'
import { expect, test } from 'vitest'
import { ok } from '../../core/outcome.ts'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { startScriptedServer } from '../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../lab/servers/tls-server.ts'
import { readLibrarySession } from './library/library-session.ts'
import { resumption } from './resumption.ts'

async function ask(port: number, timeout = 2000) {
  return (await resumption.collect(createLoopbackContext(port, { timeout }), loopbackFacts))['tls.resumption']
}

test('tickets with their lifetimes; an id that the server does not keep', async () => {
  await using server = await startTlsServer({ ...readServerCredentials('rsa'), sessionTimeout: 2_592_000 })
  const answers = await ask(server.port)
  expect(answers['session ticket']).toEqual(
    ok({ issued: true, lifetimeSeconds: 2_592_000, maxEarlyData: null, resumed: ok(true) }),
  )
  // OpenSSL keeps to RFC 8446 §4.6.1 whatever it was told.
  expect(answers['pre-shared key']).toEqual(
    ok({ issued: true, lifetimeSeconds: 604_800, maxEarlyData: 0, resumed: ok(true) }),
  )
  expect(answers['session id']).toMatchObject(ok({ lifetimeSeconds: null, maxEarlyData: null }))
  expect(JSON.stringify(answers['session id'])).not.toContain('"value":true')
})

test('a server without tickets in TLS 1.2', async () => {
  await using server = await startTlsServer({
    ...readServerCredentials('rsa'),
    maxVersion: 'TLSv1.2',
    secureOptions: constants.SSL_OP_NO_TICKET,
  })
  const context = createLoopbackContext(server.port)
  const facts = await resumption.collect(context, loopbackFacts)
  expect(Object.keys(facts['tls.resumption'])).toEqual(['session ticket', 'session id'])
  expect(facts['tls.resumption']['session ticket']).toEqual(
    ok({ issued: false, lifetimeSeconds: null, maxEarlyData: null, resumed: null }),
  )
})

test('TLS 1.3 alone: of the ways of older versions nothing is said', async () => {
  await using server = await startTlsServer({ ...readServerCredentials('rsa'), minVersion: 'TLSv1.3' })
  expect(Object.keys(await ask(server.port))).toEqual(['pre-shared key'])
})

test('silence is silence', async () => {
  await using server = await startScriptedServer(() => {})
  for (const answer of Object.values(await ask(server.port, 200)))
    expect(answer).toMatchObject({ status: 'timeout', phase: 'handshake' })
})

test('what is no session of the library is not read', () => {
  expect(readLibrarySession(Buffer.alloc(0))).toBeNull()
  expect(readLibrarySession(Buffer.from('nonsense'))).toBeNull()
  expect(readLibrarySession(Buffer.from('\0node:tls:session:1\0\0'))).toBeNull()
})
