import { expect, test } from 'vitest'
import { contentTypes, encodeRecord } from '../../core/tls/wire/record.ts'
import { encodeServerHello } from '../../core/tls/wire/server-hello.ts'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { onClientHello, startScriptedServer } from '../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../lab/servers/tls-server.ts'
import { compression } from './compression.ts'

const suite = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'
const spoken = {
  ...loopbackFacts,
  'tls.suites': { 'TLS 1.1': [], 'TLS 1.2': [suite], 'TLS 1.3': ['TLS_AES_128_GCM_SHA256'] },
}

/** A server that has compression, and one that chooses a method which isn't on offer. */
function startChoosingServer(method: number) {
  return startScriptedServer(
    onClientHello((socket, hello) => {
      expect(hello.compressionMethods).toEqual([1, 0])
      const answer = encodeServerHello({
        legacyVersion: 0x0303,
        random: new Uint8Array(32),
        sessionId: new Uint8Array(),
        cipherSuite: hello.cipherSuites[0] ?? 0,
        compressionMethod: method,
        extensions: null,
      })
      socket.write(encodeRecord(contentTypes.handshake, 0x0303, answer))
    }),
  )
}

test("Node's server has none; only versions with suites are asked", async () => {
  await using server = await startTlsServer(readServerCredentials('rsa'))
  const facts = await compression.collect(createLoopbackContext(server.port), spoken)
  expect(facts['tls.compression']).toEqual({ 'TLS 1.2': { status: 'ok', value: { method: 'null' } } })
})

test('DEFLATE', async () => {
  await using server = await startChoosingServer(1)
  const facts = await compression.collect(createLoopbackContext(server.port), spoken)
  expect(facts['tls.compression']).toEqual({ 'TLS 1.2': { status: 'ok', value: { method: 'DEFLATE' } } })
})

test('a method that was not offered is no answer', async () => {
  await using server = await startChoosingServer(64)
  const facts = await compression.collect(createLoopbackContext(server.port), spoken)
  expect(facts['tls.compression']).toEqual({
    'TLS 1.2': { status: 'violation', field: 'compression_method', received: '64' },
  })
})

test('silence is silence', async () => {
  await using server = await startScriptedServer(() => {})
  const facts = await compression.collect(createLoopbackContext(server.port, { timeout: 200 }), spoken)
  expect(facts['tls.compression']['TLS 1.2']).toMatchObject({ status: 'timeout' })
})
