import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { concatBytes } from '../../core/tls/wire/codec.ts'
import { encodeRecord } from '../../core/tls/wire/record.ts'
import { encodeServerHello } from '../../core/tls/wire/server-hello.ts'
import { encodeServerKeyExchange } from '../../core/tls/wire/server-key-exchange.ts'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { onClientHello, startScriptedServer } from '../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../lab/servers/tls-server.ts'
import { dhParameters } from './dh-parameters.ts'

const dhe = 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'

test('size, prime and generator of DHE', async () => {
  await using server = await startTlsServer({
    ...readServerCredentials('rsa'),
    dhparam: 'auto',
    ciphers: 'DHE-RSA-AES128-GCM-SHA256',
  })
  const facts = await dhParameters.collect(createLoopbackContext(server.port), {
    ...loopbackFacts,
    'tls.suites': { 'TLS 1.2': [dhe], 'TLS 1.3': ['TLS_AES_128_GCM_SHA256'] },
  })
  const [parameters, ...others] = facts['tls.dhParameters']
  expect(others).toEqual([])
  expect(parameters).toMatchObject({
    version: 'TLS 1.2',
    suite: dhe,
    bits: 2048,
    generator: '02',
    isPrime: true,
  })
  expect(new Set(parameters?.publicKeys).size).toBe(2)
  expect(parameters?.group).toMatch(/^RFC 3526 group 14$|^RFC 7919 ffdhe2048$/)
  expect(parameters?.prime).toMatch(/^ffffffffffffffff[0-9a-f]{480}ffffffffffffffff$/)
})

// Composite, and a key that is used again: a server that scripts its ServerKeyExchange.
test('no prime, and the same key twice', async () => {
  const prime = Buffer.from('ff'.repeat(64), 'hex')
  await using server = await startScriptedServer(
    onClientHello((socket) => {
      const hello = encodeServerHello({
        legacyVersion: 0x0303,
        random: randomBytes(32),
        sessionId: new Uint8Array(),
        cipherSuite: 0x009e,
        compressionMethod: 0,
        extensions: null,
      })
      const exchange = encodeServerKeyExchange({
        kind: 'DHE',
        identityHint: null,
        prime,
        generator: Uint8Array.of(2),
        publicKey: Uint8Array.of(4),
        signatureScheme: 0x0401,
        signature: new Uint8Array(8),
      })
      socket.write(encodeRecord(22, 0x0303, concatBytes([hello, exchange])))
    }),
  )
  const facts = await dhParameters.collect(createLoopbackContext(server.port), {
    ...loopbackFacts,
    'tls.suites': { 'TLS 1.2': [dhe] },
  })
  const [parameters] = facts['tls.dhParameters']
  expect(parameters).toMatchObject({ bits: 512, isPrime: false })
  expect(parameters?.publicKeys).toHaveLength(2)
  expect(new Set(parameters?.publicKeys).size).toBe(1)
})

test('nothing is asked where no DHE suite is', async () => {
  const context = createLoopbackContext(1)
  const suites = { 'TLS 1.2': ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] }
  expect(await dhParameters.collect(context, { ...loopbackFacts, 'tls.suites': suites })).toEqual({
    'tls.dhParameters': [],
  })
  expect(context.limiter.count).toBe(0)
})
