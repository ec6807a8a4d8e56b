import { createConnection } from 'node:net'
import { expect, test } from 'vitest'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import { startScriptedServer } from '../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../lab/servers/tls-server.ts'
import { checkNamed, runCheck } from '../../suites/run-checks.ts'
import { collect } from '../collect.ts'
import { pages } from '../http/pages.ts'
import { addresses } from '../net/addresses.ts'
import { primary } from '../net/primary.ts'
import { certificates } from './certificates.ts'
import { handshake } from './handshake.ts'
import { sessions } from './sessions.ts'
import { suites } from './suites.ts'

/** Every connection but each `nth` goes to the first server: by finished handshakes, hellos are told by their length. */
async function startBalancer(
  ports: readonly [number, number],
  isForSecond: (hello: Buffer, count: number) => boolean,
) {
  let count = 0
  return startScriptedServer((socket) => {
    socket.once('data', (bytes) => {
      count += 1
      const onwards = createConnection(isForSecond(bytes, count) ? ports[1] : ports[0], '127.0.0.1')
      onwards.on('error', () => socket.destroy())
      socket.on('close', () => onwards.destroy())
      onwards.write(bytes)
      socket.pipe(onwards).pipe(socket)
    })
  })
}

/** Does a hello offer ALPN, as those of the library here do and our own for enumerations don't? */
const offersAlpn = (hello: Buffer) => hello.includes('http/1.1')

async function audit(port: number) {
  const target = { host: 'localhost', port, connectTo: ['127.0.0.1'], ports: {}, ca: [] }
  return collect(target, [addresses, primary, suites, certificates, handshake, pages, sessions], {
    timeout: 5000,
    deadline: 60_000,
    maxConnections: 16,
    signal: new AbortController().signal,
    now: () => new Date(),
  })
}

test('one server: all sessions agree with what was asked', async () => {
  await using server = await startTlsServer(readServerCredentials('rsa'))
  const collection = await audit(server.port)
  const seen = collection.facts.tls?.sessions ?? []
  expect(seen.length).toBeGreaterThan(0)
  expect(seen.every(({ version }) => version === 'TLS 1.3')).toBe(true)
  expect(runCheck(checkNamed('tls-ciphers'), collection, 'current').verdict).toBe('pass')
})

test('another certificate on one of two servers behind an address, seen by a page alone, leaves the certificate open', async () => {
  await using first = await startTlsServer(readServerCredentials('rsa'))
  await using second = await startTlsServer(readServerCredentials('ecdsa'))
  let pagesAsked = 0
  await using balancer = await startBalancer([first.port, second.port], (hello) => {
    if (offersAlpn(hello)) pagesAsked += 1
    return offersAlpn(hello) && pagesAsked === 3
  })
  const collection = await audit(balancer.port)
  const result = runCheck(checkNamed('certificate-hostname'), collection, 'current')
  expect(result).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringMatching(/^mixed: another certificate/),
  })
})

test('a suite that only one of two servers has, and that a page got, leaves the suites open', async () => {
  const credentials = readServerCredentials('rsa')
  const tls12 = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const
  await using first = await startTlsServer({
    ...credentials,
    ...tls12,
    ciphers: 'ECDHE-RSA-AES128-GCM-SHA256',
  })
  await using second = await startTlsServer({
    ...credentials,
    ...tls12,
    ciphers: 'ECDHE-RSA-AES256-GCM-SHA384',
  })
  await using balancer = await startBalancer([first.port, second.port], offersAlpn)
  const collection = await audit(balancer.port)
  const result = runCheck(checkNamed('tls-ciphers'), collection, 'current')
  expect(result).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining('TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 was agreed on in'),
  })
})

test('a version that only one of two servers has, and that a page got, leaves the versions open', async () => {
  const credentials = readServerCredentials('rsa')
  await using first = await startTlsServer({ ...credentials, maxVersion: 'TLSv1.2' })
  await using second = await startTlsServer({ ...credentials, minVersion: 'TLSv1.3' })
  await using balancer = await startBalancer([first.port, second.port], offersAlpn)
  const collection = await audit(balancer.port)
  const result = runCheck(checkNamed('tls-versions'), collection, 'current')
  expect(result).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining('TLS 1.3 was spoken in'),
  })
})

test('two servers in turn, one of them without TLS 1.3: the versions are open', async () => {
  const credentials = readServerCredentials('rsa')
  await using first = await startTlsServer(credentials)
  await using second = await startTlsServer({ ...credentials, maxVersion: 'TLSv1.2' })
  // supported_versions with TLS 1.3 alone, as in our own hellos for it: each second one comes to the server without.
  const only13 = Buffer.from('002b0003020304', 'hex')
  let hellos = 0
  await using balancer = await startBalancer([first.port, second.port], (hello) => {
    if (!hello.includes(only13)) return false
    hellos += 1
    return hellos % 2 === 0
  })
  const collection = await audit(balancer.port)
  for (const id of ['tls-versions', 'tls-ciphers'])
    expect(runCheck(checkNamed(id), collection, 'current')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/^mixed: /),
    })
})
