import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { ok } from '../../../core/outcome.ts'
import { keyShareGroups } from '../../../core/tls/ephemeral/key-share.ts'
import { encodeCertificate } from '../../../core/tls/wire/certificate-message.ts'
import { concatBytes } from '../../../core/tls/wire/codec.ts'
import { encodeHandshake, handshakeTypes } from '../../../core/tls/wire/handshake-message.ts'
import { contentTypes } from '../../../core/tls/wire/record.ts'
import { encodeServerHello } from '../../../core/tls/wire/server-hello.ts'
import { readServerCredentials } from '../../../lab/fixtures/pki.ts'
import { createLoopbackEndpoint } from '../../../lab/fixtures/tls-loopback.ts'
import { createClearServer, encodeTlsRecord } from '../../../lab/servers/clear-tls-server.ts'
import { onClientHello, startScriptedServer } from '../../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../../lab/servers/tls-server.ts'
import { withCbcSession } from './cbc-session.ts'
import type { Offer } from './offer.ts'
import { allSchemes } from './offered-names.ts'

// Node's own server: every combination of version, PRF, MAC, cipher and key exchange that it can be asked for.
const cases = [
  ['TLSv1', 'TLS 1.0', 'TLS_RSA_WITH_AES_128_CBC_SHA', 'AES128-SHA'],
  ['TLSv1', 'TLS 1.0', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', 'ECDHE-RSA-AES256-SHA'],
  ['TLSv1.1', 'TLS 1.1', 'TLS_RSA_WITH_AES_256_CBC_SHA', 'AES256-SHA'],
  ['TLSv1.2', 'TLS 1.2', 'TLS_RSA_WITH_AES_128_CBC_SHA', 'AES128-SHA'],
  ['TLSv1.2', 'TLS 1.2', 'TLS_RSA_WITH_AES_256_CBC_SHA256', 'AES256-SHA256'],
  ['TLSv1.2', 'TLS 1.2', 'TLS_RSA_WITH_CAMELLIA_256_CBC_SHA', 'CAMELLIA256-SHA'],
  ['TLSv1.2', 'TLS 1.2', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256', 'ECDHE-RSA-AES128-SHA256'],
  ['TLSv1.2', 'TLS 1.2', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'ECDHE-RSA-AES256-SHA384'],
] as const

const offerOf = (version: Offer['version'], suite: string): Offer => ({
  version,
  suites: [suite],
  groups: keyShareGroups,
  signatureSchemes: allSchemes,
  encryptThenMac: false,
})

test.each(cases)('%s finishes a handshake with %s %s', async (protocol, version, suite, cipher) => {
  const ciphers = `${cipher}:@SECLEVEL=0`
  const range = { minVersion: protocol, maxVersion: protocol }
  await using server = await startTlsServer({ ...readServerCredentials('rsa'), ciphers, ...range })
  const answers = (['sound', 'broken'] as const).map((kind) =>
    withCbcSession(createLoopbackEndpoint(server.port), offerOf(version, suite), async (session) => {
      session.send(Uint8Array.of(13, 10), (plaintext) =>
        kind === 'sound'
          ? concatBytes([plaintext.content, plaintext.mac, plaintext.padding])
          : concatBytes([plaintext.content, plaintext.mac.map((byte) => byte ^ 1), plaintext.padding]),
      )
      return ok({ suite: session.suite, answer: await session.answer(kind === 'sound' ? 150 : 1500) })
    }),
  )
  expect(await Promise.all(answers)).toEqual([
    ok({ suite, answer: { status: 'timeout', phase: 'handshake', seconds: 0.15 } }),
    ok({ suite, answer: { status: 'alert', level: 'fatal', description: 'bad_record_mac' } }),
  ])
})

test('a client certificate that is asked for and not required', async () => {
  const options = { ciphers: 'AES128-SHA:@SECLEVEL=0', maxVersion: 'TLSv1.2' } as const
  const asking = { requestCert: true, rejectUnauthorized: false }
  await using server = await startTlsServer({ ...readServerCredentials('rsa'), ...options, ...asking })
  const offer = offerOf('TLS 1.2', 'TLS_RSA_WITH_AES_128_CBC_SHA')
  const outcome = await withCbcSession(createLoopbackEndpoint(server.port), offer, async () => ok('finished'))
  expect(outcome).toEqual(ok('finished'))
})

test('an elliptic certificate', async () => {
  const options = { ciphers: 'ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0', maxVersion: 'TLSv1.2' } as const
  await using server = await startTlsServer({
    ...readServerCredentials('ecdsa'),
    ...options,
    ecdhCurve: 'P-384',
  })
  const offer = offerOf('TLS 1.2', 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA')
  const outcome = await withCbcSession(createLoopbackEndpoint(server.port), offer, async () => ok('finished'))
  expect(outcome).toEqual(ok('finished'))
})

test.each([
  ['another record than its keys give', { status: 'violation', field: 'record' }, () => randomBytes(64)],
  ['a record of no possible length', { status: 'violation', field: 'record' }, () => randomBytes(7)],
])('a server that ends its handshake with %s', async (_, ending, payload) => {
  await using server = await startScriptedServer(
    createClearServer(() => {
      let changed = false
      return ({ type }) => {
        if (type === contentTypes.change_cipher_spec) changed = true
        else if (changed)
          return concatBytes([
            encodeTlsRecord('change_cipher_spec', Uint8Array.of(1)),
            encodeTlsRecord('handshake', payload()),
          ])
        return undefined
      }
    }),
  )
  const offer = offerOf('TLS 1.2', 'TLS_RSA_WITH_AES_128_CBC_SHA')
  const outcome = await withCbcSession(createLoopbackEndpoint(server.port), offer, async () => ok('finished'))
  expect(outcome).toMatchObject(ending)
})

test('a server that goes on in clear instead of changing keys', async () => {
  await using server = await startScriptedServer(
    createClearServer(
      () =>
        ({ type }) =>
          type === contentTypes.change_cipher_spec
            ? encodeTlsRecord('handshake', encodeHandshake(20, new Uint8Array(12)))
            : undefined,
    ),
  )
  const offer = offerOf('TLS 1.2', 'TLS_RSA_WITH_AES_128_CBC_SHA')
  const outcome = await withCbcSession(createLoopbackEndpoint(server.port), offer, async () => ok('finished'))
  expect(outcome).toMatchObject({ status: 'violation', field: 'handshake_type', received: '20' })
})

test('a certificate that is none', async () => {
  await using server = await startScriptedServer(
    onClientHello((socket) => {
      const hello = encodeServerHello({
        legacyVersion: 0x0303,
        random: randomBytes(32),
        sessionId: new Uint8Array(),
        cipherSuite: 0x002f,
        compressionMethod: 0,
        extensions: null,
      })
      const done = encodeHandshake(handshakeTypes.server_hello_done, new Uint8Array())
      socket.write(
        encodeTlsRecord('handshake', concatBytes([hello, encodeCertificate([Uint8Array.of(0x30, 0)]), done])),
      )
    }),
  )
  const offer = offerOf('TLS 1.2', 'TLS_RSA_WITH_AES_128_CBC_SHA')
  const outcome = await withCbcSession(createLoopbackEndpoint(server.port), offer, async () => ok('finished'))
  expect(outcome).toMatchObject({ status: 'violation', field: 'key_exchange', received: 'certificate' })
})
