import { createConnection } from 'node:net'
import { expect, test } from 'vitest'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { startScriptedServer } from '../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../lab/servers/tls-server.ts'
import { fallbackScsv } from './fallback-scsv.ts'

const suite = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'
const two = { ...loopbackFacts, 'tls.suites': { 'TLS 1.2': [suite], 'TLS 1.3': ['TLS_AES_128_GCM_SHA256'] } }

test("Node's server with TLS 1.3 refuses a fallback to TLS 1.2", async () => {
  await using server = await startTlsServer(readServerCredentials('rsa'))
  const facts = await fallbackScsv.collect(createLoopbackContext(server.port), two)
  expect(facts['tls.fallbackScsv']).toEqual({
    'TLS 1.2': { status: 'alert', level: 'fatal', description: 'inappropriate_fallback' },
  })
})

test('a server whose newest version was asked takes the hello', async () => {
  await using server = await startTlsServer({ ...readServerCredentials('rsa'), maxVersion: 'TLSv1.2' })
  const facts = await fallbackScsv.collect(createLoopbackContext(server.port), two)
  expect(facts['tls.fallbackScsv']).toEqual({ 'TLS 1.2': { status: 'ok', value: { suite } } })
})

test('a server that hangs up on the signal alone has refused each time', async () => {
  await using inner = await startTlsServer({
    ...readServerCredentials('rsa'),
    ciphers: 'ECDHE-RSA-AES128-GCM-SHA256',
  })
  await using server = await startScriptedServer((socket) => {
    socket.once('data', (bytes) => {
      if (suitesOf(bytes).includes(Buffer.of(0x56, 0x00))) return socket.end()
      const onwards = createConnection(inner.port, '127.0.0.1').on('error', () => socket.destroy())
      onwards.write(bytes)
      return socket.pipe(onwards).pipe(socket)
    })
  })
  const facts = await fallbackScsv.collect(createLoopbackContext(server.port), two)
  expect(facts['tls.fallbackScsv']['TLS 1.2']).toMatchObject({
    status: 'closed',
    repeated: { asked: 4, absent: 4, controls: 4, sound: 4 },
  })
})

/** Behind the headers of record and message (9), the version (2), the random (32) and an empty session id (1). */
function suitesOf(bytes: Buffer): Buffer {
  const start = 9 + 2 + 32 + 1 + 2
  return bytes.subarray(start, start + bytes.readUInt16BE(start - 2))
}

test('silence is silence', async () => {
  await using server = await startScriptedServer(() => {})
  const facts = await fallbackScsv.collect(createLoopbackContext(server.port, { timeout: 200 }), two)
  expect(facts['tls.fallbackScsv']['TLS 1.2']).toMatchObject({ status: 'timeout' })
})

test('one version has nothing to fall back to', async () => {
  const context = createLoopbackContext(1)
  const one = { ...loopbackFacts, 'tls.suites': { 'SSL 2.0': ['x'], 'TLS 1.2': [], 'TLS 1.3': ['y'] } }
  expect(await fallbackScsv.collect(context, one)).toEqual({ 'tls.fallbackScsv': {} })
  expect(context.limiter.count).toBe(0)
})
