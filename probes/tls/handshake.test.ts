import { expect, test } from 'vitest'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { startTlsServer } from '../../lab/servers/tls-server.ts'
import { alpn } from './alpn.ts'
import { handshake } from './handshake.ts'

test('what a modern client negotiates', async () => {
  await using server = await startTlsServer({
    ...readServerCredentials('ecdsa'),
    ecdhCurve: 'P-256',
    ALPNProtocols: ['h2'],
  })
  expect(await handshake.collect(createLoopbackContext(server.port), loopbackFacts)).toEqual({
    'tls.handshake': {
      status: 'ok',
      value: { version: 'TLS 1.3', suite: 'TLS_AES_256_GCM_SHA384', group: 'secp256r1', alpn: 'h2' },
    },
  })
})

test('a server that only an old client can talk to, at the second attempt', async () => {
  await using server = await startTlsServer({
    ...readServerCredentials('rsa'),
    ciphers: 'AES128-SHA:@SECLEVEL=0',
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1',
  })
  expect(await handshake.collect(createLoopbackContext(server.port), loopbackFacts)).toEqual({
    'tls.handshake': {
      status: 'ok',
      attempts: 2,
      value: { version: 'TLS 1.0', suite: 'TLS_RSA_WITH_AES_128_CBC_SHA', group: null, alpn: null },
    },
  })
})

test('each protocol alone: selected, or refused in so many words', async () => {
  await using server = await startTlsServer({ ...readServerCredentials('rsa'), ALPNProtocols: ['http/1.1'] })
  expect(await alpn.collect(createLoopbackContext(server.port), loopbackFacts)).toEqual({
    'tls.alpn': {
      h2: { status: 'alert', level: 'fatal', description: 'no_application_protocol' },
      'http/1.1': { status: 'ok', value: { selected: 'http/1.1' } },
    },
  })
})

test('a server without ALPN selects nothing', async () => {
  await using server = await startTlsServer(readServerCredentials('rsa'))
  const facts = await alpn.collect(createLoopbackContext(server.port), loopbackFacts)
  expect(facts['tls.alpn'].h2).toEqual({ status: 'ok', value: { selected: null } })
})
