import { createSecureContext } from 'node:tls'
import { expect, test } from 'vitest'
import { findExtensionData } from '../../core/tls/wire/extension.ts'
import { readParsedCertificate, readServerCredentials } from '../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { onClientHello, startScriptedServer } from '../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../lab/servers/tls-server.ts'
import { sni } from './sni.ts'

const tls12 = { 'TLS 1.2': ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] }
const tls13 = { 'TLS 1.3': ['TLS_AES_256_GCM_SHA384'] }

const createPresented = (name: 'rsa' | 'ecdsa') => {
  const { sha256, subject, dnsNames, ipAddresses } = readParsedCertificate(name).facts
  return { status: 'ok', value: { sha256, subject, dnsNames, ipAddresses } }
}

async function collectSni(port: number, suites: typeof tls12 | typeof tls13, timeout = 2000) {
  const context = createLoopbackContext(port, { timeout })
  const facts = await sni.collect(context, { ...loopbackFacts, 'tls.suites': suites })
  return { ...facts['tls.sni'], connections: context.limiter.count }
}

test.each([
  ['TLS 1.2', tls12],
  ['TLS 1.3', tls13],
] as const)('one certificate for all, in %s', async (version, suites) => {
  const protocol = version === 'TLS 1.2' ? 'TLSv1.2' : 'TLSv1.3'
  await using server = await startTlsServer({
    ...readServerCredentials('rsa'),
    minVersion: protocol,
    maxVersion: protocol,
  })
  expect(await collectSni(server.port, suites)).toEqual({
    unknown: createPresented('rsa'),
    absent: createPresented('rsa'),
    connections: 2,
  })
})

test('another certificate for clients that name no host, and a refusal of unknown ones', async () => {
  const names: string[] = []
  await using server = await startTlsServer({
    ...readServerCredentials('rsa'),
    SNICallback(name, done) {
      names.push(name)
      done(
        name === 'localhost' ? null : new Error('unknown'),
        createSecureContext(readServerCredentials('ecdsa')),
      )
    },
  })
  const answers = await collectSni(server.port, tls12)
  expect(answers.absent).toEqual(createPresented('rsa'))
  // Node hangs up where its callback fails, without an alert.
  expect(answers.unknown).toMatchObject({ status: expect.stringMatching(/^(reset|closed)$/), attempts: 2 })
  expect(names).toEqual([expect.stringMatching(/^mmverify-[0-9a-f]{16}\.invalid$/), names[0]])
})

test('no name means that the hello has no server_name at all', async () => {
  const sent: boolean[] = []
  await using server = await startScriptedServer(
    onClientHello((socket, { extensions }) => {
      sent.push(findExtensionData(extensions, 'server_name') !== null)
      socket.write(Uint8Array.of(21, 3, 3, 0, 2, 2, 112))
    }),
  )
  const unrecognized = { status: 'alert', level: 'fatal', description: 'unrecognized_name' }
  expect(await collectSni(server.port, tls12)).toEqual({
    unknown: unrecognized,
    absent: unrecognized,
    connections: 2,
  })
  expect(sent.toSorted()).toEqual([false, true])
})

test('silence stays silence', async () => {
  await using server = await startScriptedServer(() => {})
  const silence = { status: 'timeout', phase: 'handshake', seconds: 0.3 }
  expect(await collectSni(server.port, tls12, 300)).toEqual({
    unknown: silence,
    absent: silence,
    // One of both was asked again alone: a server that serves one at a time is silent to the other, too.
    connections: 3,
  })
})
