import { expect, test } from 'vitest'
import { type Failure, failureSchema } from '../../core/outcome.ts'
import { cipherSuiteName, cipherSuiteNamed } from '../../core/tls/registry/cipher-suites.ts'
import { encodeAlert } from '../../core/tls/wire/alert.ts'
import { contentTypes, encodeRecord } from '../../core/tls/wire/record.ts'
import { encodeServerHello } from '../../core/tls/wire/server-hello.ts'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { onClientHello, startScriptedServer } from '../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../lab/servers/tls-server.ts'
import { suites } from './suites.ts'

const handshakeFailure: Failure = { status: 'alert', level: 'fatal', description: 'handshake_failure' }
const protocolVersion: Failure = { status: 'alert', level: 'fatal', description: 'protocol_version' }

test('TLS 1.2 and 1.3 with the order of the server', async () => {
  await using server = await startTlsServer({
    ...readServerCredentials('ecdsa'),
    ciphers: [
      'TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256',
      'ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-SHA:ECDHE-ECDSA-AES128-GCM-SHA256',
    ].join(':'),
    honorCipherOrder: true,
  })
  const facts = await suites.collect(createLoopbackContext(server.port), loopbackFacts)
  expect(facts['tls.suites']).toEqual({
    'SSL 2.0': [],
    'SSL 3.0': [],
    'TLS 1.0': [],
    'TLS 1.1': [],
    'TLS 1.2': [
      'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
      'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA',
      'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    ],
    'TLS 1.3': ['TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'],
  })
  expect(facts['tls.versions']).toEqual({
    'SSL 2.0': protocolVersion,
    'SSL 3.0': handshakeFailure,
    'TLS 1.0': protocolVersion,
    'TLS 1.1': protocolVersion,
    'TLS 1.2': { status: 'ok', value: { suite: 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256' } },
    'TLS 1.3': { status: 'ok', value: { suite: 'TLS_AES_128_GCM_SHA256' } },
  })
  expect(facts['tls.preference']['TLS 1.2']).toBe('server')
  expect(facts['tls.suiteRefusals']['TLS 1.2']).toEqual(Array(10).fill(handshakeFailure))
  expect(facts['tls.suiteRefusals']['TLS 1.3']).toEqual([handshakeFailure, handshakeFailure])
})

test('an old server: TLS 1.0 and 1.1, anonymous and RSA suites, the order of the client', async () => {
  await using server = await startTlsServer({
    ...readServerCredentials('rsa'),
    ciphers: 'AES128-SHA:AECDH-AES256-SHA:DHE-RSA-AES128-SHA:CAMELLIA256-SHA:@SECLEVEL=0',
    dhparam: 'auto',
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    honorCipherOrder: false,
  })
  const facts = await suites.collect(createLoopbackContext(server.port), loopbackFacts)
  const expected = [
    'TLS_DHE_RSA_WITH_AES_128_CBC_SHA',
    'TLS_ECDH_anon_WITH_AES_256_CBC_SHA',
    'TLS_RSA_WITH_AES_128_CBC_SHA',
    'TLS_RSA_WITH_CAMELLIA_256_CBC_SHA',
  ]
  expect(facts['tls.suites']['TLS 1.0']?.toSorted()).toEqual(expected)
  expect(facts['tls.suites']['TLS 1.1']?.toSorted()).toEqual(expected)
  expect(facts['tls.preference']).toEqual({ 'TLS 1.0': 'client', 'TLS 1.1': 'client' })
  expect(facts['tls.versions']['TLS 1.2']?.status).not.toBe('ok')
  expect(facts['tls.versions']['TLS 1.3']).toEqual(protocolVersion)
})

test('TLS 1.3 alone: TLS 1.2 is refused in so many words', async () => {
  await using server = await startTlsServer({ ...readServerCredentials('rsa'), minVersion: 'TLSv1.3' })
  const facts = await suites.collect(createLoopbackContext(server.port), loopbackFacts)
  expect(facts['tls.versions']['TLS 1.2']).toEqual(protocolVersion)
  expect(facts['tls.suites']['TLS 1.3']).toHaveLength(3)
})

/**
 * A TLS 1.0 server that takes one suite and nothing else, unless `fails` says otherwise of the suites on offer: then it says
 * internal_error.
 */
function startOldServer(fails: (names: readonly string[]) => boolean) {
  const taken = 'TLS_RSA_WITH_AES_128_CBC_SHA'
  const alert = (description: string) =>
    encodeRecord(contentTypes.alert, 0x0301, encodeAlert('fatal', description))
  const script = onClientHello((socket, { legacyVersion, cipherSuites }) => {
    if (legacyVersion !== 0x0301) return socket.end(alert('protocol_version'))
    const names = cipherSuites.map(cipherSuiteName)
    if (fails(names)) return socket.end(alert('internal_error'))
    if (!names.includes(taken)) return socket.end(alert('handshake_failure'))
    const hello = encodeServerHello({
      legacyVersion,
      random: new Uint8Array(32),
      sessionId: new Uint8Array(),
      cipherSuite: cipherSuiteNamed(taken)?.code ?? 0,
      compressionMethod: 0,
      extensions: null,
    })
    return socket.write(encodeRecord(contentTypes.handshake, 0x0301, hello))
  })
  return startScriptedServer(script)
}

test('what the server chooses but cannot sign for does not hide its other suites, and is asked for again', async () => {
  // As OpenSSL does where its ECDSA key may not sign with SHA-1.
  await using server = await startOldServer((names) => names.some((name) => /_ECDHE_ECDSA_/.test(name)))
  const facts = await suites.collect(createLoopbackContext(server.port), loopbackFacts)
  expect(facts['tls.suites']['TLS 1.0']).toEqual(['TLS_RSA_WITH_AES_128_CBC_SHA'])
  expect(facts['tls.suiteRefusals']['TLS 1.0']).toContainEqual({
    status: 'alert',
    level: 'fatal',
    description: 'internal_error',
    repeated: { asked: 4, absent: 4, controls: 4, sound: 4 },
  })
})

test('internal_error once is a passing trouble: what is taken the next time is found', async () => {
  let trouble = 1
  await using server = await startOldServer((names) => {
    if (names.includes('TLS_RSA_WITH_AES_128_CBC_SHA')) trouble -= 1
    return trouble >= 0 && names.includes('TLS_RSA_WITH_AES_128_CBC_SHA')
  })
  const facts = await suites.collect(createLoopbackContext(server.port), loopbackFacts)
  expect(facts['tls.suites']['TLS 1.0']).toEqual(['TLS_RSA_WITH_AES_128_CBC_SHA'])
  expect(JSON.stringify(facts['tls.suiteRefusals']['TLS 1.0'])).not.toContain('internal_error')
})

test('without an address every version has its failure, and nothing is connected to', async () => {
  const unresolved: Failure = { status: 'unresolved', code: 'ENOTFOUND' }
  const context = createLoopbackContext(1)
  const facts = await suites.collect(context, { 'net.primary': unresolved })
  expect(Object.values(facts['tls.versions'])).toEqual(Array(6).fill(unresolved))
  expect(Object.values(facts['tls.suites']).flat()).toEqual([])
  expect(Object.values(facts['tls.suiteRefusals']).flat()).toEqual(
    Array(6).fill(failureSchema.parse(unresolved)),
  )
  expect(context.limiter.count).toBe(0)
})
