import { expect, test } from 'vitest'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { startScriptedServer } from '../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../lab/servers/tls-server.ts'
import { signatureSchemes } from './signature-schemes.ts'

const rsa = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'
const ecdsa = 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'
const spoken = (suite: string) => ({
  ...loopbackFacts,
  'tls.suites': { 'TLS 1.2': [suite], 'TLS 1.3': ['TLS_AES_128_GCM_SHA256'] },
})

async function ask(port: number, suite: string, timeout = 2000) {
  const facts = await signatureSchemes.collect(createLoopbackContext(port, { timeout }), spoken(suite))
  const schemes = facts['tls.signatureSchemes']
  const sorted = Object.entries(schemes).map(([version, names]) => [version, names.toSorted()])
  return { schemes: Object.fromEntries(sorted), refusals: facts['tls.signatureSchemeRefusals'] }
}

test('an RSA server whose list has SHA-1 and SHA-224 in TLS 1.2', async () => {
  await using server = await startTlsServer({
    ...readServerCredentials('rsa'),
    ciphers: 'DEFAULT:@SECLEVEL=0',
    sigalgs: 'RSA-PSS+SHA256:RSA+SHA256:RSA+SHA224:RSA+SHA1',
  })
  const { schemes, refusals } = await ask(server.port, rsa)
  expect(schemes).toEqual({
    'TLS 1.2': ['rsa_pkcs1_sha1', 'rsa_pkcs1_sha224', 'rsa_pkcs1_sha256', 'rsa_pss_rsae_sha256'],
    'TLS 1.3': ['rsa_pss_rsae_sha256'],
  })
  const all = Object.values(refusals).flat()
  expect(all).toHaveLength(10)
  for (const refusal of all) expect(refusal).toMatchObject({ description: 'handshake_failure' })
})

test('an ECDSA server: in TLS 1.3 its curve decides', async () => {
  await using server = await startTlsServer(readServerCredentials('ecdsa'))
  const { schemes } = await ask(server.port, ecdsa)
  expect(schemes['TLS 1.2']).toContain('ecdsa_secp256r1_sha256')
  expect(schemes['TLS 1.2'].join()).not.toMatch(/rsa|md5|sha1(?!\d)/)
  expect(schemes['TLS 1.3']).toEqual(['ecdsa_secp256r1_sha256'])
})

test('ephemeral keys come along, two of them at least', async () => {
  await using server = await startTlsServer(readServerCredentials('ecdsa'))
  const context = createLoopbackContext(server.port)
  const { 'tls.ephemeralKeys': keys } = await signatureSchemes.collect(context, spoken(ecdsa))
  for (const version of ['TLS 1.2', 'TLS 1.3'] as const) {
    const seen = keys[version] ?? []
    expect(seen.length).toBeGreaterThan(1)
    expect(new Set(seen.map(({ group }) => group)).size).toBe(1)
    expect(new Set(seen.map(({ sha256 }) => sha256)).size).toBe(seen.length)
  }
  expect(keys['TLS 1.3']).toHaveLength(2)
})

test('a server with both keys that lets the client choose: each kind of key is asked by itself', async () => {
  const [first, second] = [readServerCredentials('rsa'), readServerCredentials('ecdsa')]
  await using server = await startTlsServer({
    cert: [first.cert, second.cert],
    key: [first.key, second.key],
    honorCipherOrder: false,
  })
  const facts = await signatureSchemes.collect(createLoopbackContext(server.port), {
    ...loopbackFacts,
    'tls.suites': { 'TLS 1.2': [rsa, ecdsa] },
  })
  expect(facts['tls.signatureSchemes']['TLS 1.2']).toEqual(
    expect.arrayContaining(['rsa_pss_rsae_sha256', 'rsa_pkcs1_sha256', 'ecdsa_secp256r1_sha256']),
  )
})

test('silence ends each enumeration as silence', async () => {
  await using server = await startScriptedServer(() => {})
  const { schemes, refusals } = await ask(server.port, rsa, 200)
  expect(schemes).toEqual({ 'TLS 1.2': [], 'TLS 1.3': [] })
  expect(Object.values(refusals).flat()).toHaveLength(13)
  for (const refusal of Object.values(refusals).flat()) expect(refusal.status).toBe('timeout')
})

test('nothing is asked where nothing is signed', async () => {
  const context = createLoopbackContext(1)
  const unsigned = { ...loopbackFacts, 'tls.suites': { 'TLS 1.2': ['TLS_RSA_WITH_AES_128_GCM_SHA256'] } }
  expect(await signatureSchemes.collect(context, unsigned)).toEqual({
    'tls.signatureSchemes': {},
    'tls.signatureSchemeRefusals': {},
    'tls.ephemeralKeys': {},
  })
  expect(context.limiter.count).toBe(0)
})
