import { expect, test } from 'vitest'
import type { FactsAt } from '../../core/fact.ts'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { startTlsServer } from '../../lab/servers/tls-server.ts'
import { groups } from './groups.ts'

const tls12 = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', honorCipherOrder: true } as const

function facts(suites: FactsAt<'tls.suites'>['tls.suites']): FactsAt<'net.primary' | 'tls.suites'> {
  return { ...loopbackFacts, 'tls.suites': suites }
}

test('TLS 1.3 and 1.2 with an RSA key: every group, in the order of the server', async () => {
  await using server = await startTlsServer({
    ...readServerCredentials('rsa'),
    ecdhCurve: 'P-521:P-384',
    honorCipherOrder: true,
  })
  const result = await groups.collect(
    createLoopbackContext(server.port),
    facts({ 'TLS 1.3': ['TLS_AES_256_GCM_SHA384'], 'TLS 1.2': ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'] }),
  )
  expect(result['tls.groups']).toEqual({
    'TLS 1.2': ['secp521r1', 'secp384r1'],
    'TLS 1.3': ['secp521r1', 'secp384r1'],
  })
  expect(result['tls.groupPreference']).toEqual({ 'TLS 1.2': 'server', 'TLS 1.3': 'server' })
  expect(result['tls.groupsUntested']).toEqual({ 'TLS 1.2': [], 'TLS 1.3': [] })
  const refusal = { status: 'alert', level: 'fatal', description: 'handshake_failure' }
  expect(result['tls.groupRefusals']['TLS 1.2']).toEqual(Array(6).fill(refusal))
})

test('a hybrid group is found in TLS 1.3', async () => {
  await using server = await startTlsServer({
    ...readServerCredentials('ecdsa'),
    ecdhCurve: 'X25519MLKEM768:X25519',
  })
  const result = await groups.collect(
    createLoopbackContext(server.port),
    facts({ 'TLS 1.3': ['TLS_AES_256_GCM_SHA384'] }),
  )
  expect(result['tls.groups']['TLS 1.3']?.toSorted()).toEqual(['X25519MLKEM768', 'x25519'])
})

const ecdsaSuite = facts({ 'TLS 1.2': ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'] })

test('an ECDSA key on P-256, which is no group of the server: all groups are told all the same', async () => {
  await using server = await startTlsServer({
    ...readServerCredentials('ecdsa'),
    ...tls12,
    ecdhCurve: 'P-521:P-384',
  })
  const result = await groups.collect(createLoopbackContext(server.port), ecdsaSuite)
  expect(result['tls.groups']).toEqual({ 'TLS 1.2': ['secp521r1', 'secp384r1'] })
  expect(result['tls.groupsUntested']).toEqual({ 'TLS 1.2': [] })
  expect(result['tls.groupPreference']).toEqual({ 'TLS 1.2': 'server' })
})

// cipherscan #133, cipherscan PR 46; certbot's default key on nginx with ssl_prefer_server_ciphers.
test.each([
  ['before some', 'X25519:P-256:P-521', ['x25519', 'secp256r1'], 'secp521r1'],
  ['first', 'P-256:X25519:P-384', ['secp256r1'], 'x25519'],
  ['alone', 'P-256', ['secp256r1'], 'x25519'],
])(
  'an ECDSA key on P-256, which the server puts %s: others can never be chosen',
  async (_, ecdhCurve, chosen, never) => {
    await using server = await startTlsServer({ ...readServerCredentials('ecdsa'), ...tls12, ecdhCurve })
    const result = await groups.collect(createLoopbackContext(server.port), ecdsaSuite)
    expect(result['tls.groups']).toEqual({ 'TLS 1.2': chosen })
    expect(result['tls.groupsUntested']['TLS 1.2']).toEqual([])
    expect(result['tls.groupsNeverChosen']['TLS 1.2']).toContain(never)
    for (const name of chosen) expect(result['tls.groupsNeverChosen']['TLS 1.2']).not.toContain(name)
    expect(result['tls.groupRefusals']['TLS 1.2']).toContainEqual({
      status: 'alert',
      level: 'fatal',
      description: 'handshake_failure',
    })
  },
)

test('an ECDSA key on P-256, in the order of the client: all are found', async () => {
  await using server = await startTlsServer({
    ...readServerCredentials('ecdsa'),
    ...tls12,
    honorCipherOrder: false,
    ecdhCurve: 'P-256:P-521:X25519',
  })
  const result = await groups.collect(createLoopbackContext(server.port), ecdsaSuite)
  expect(result['tls.groups']['TLS 1.2']?.toSorted()).toEqual(['secp256r1', 'secp521r1', 'x25519'])
  expect(result['tls.groupsUntested']).toEqual({ 'TLS 1.2': [] })
  expect(result['tls.groupPreference']).toEqual({ 'TLS 1.2': 'client' })
})

test('a version without ECDHE suites has no entry, and is not asked', async () => {
  const context = createLoopbackContext(1)
  const result = await groups.collect(
    context,
    facts({ 'TLS 1.2': ['TLS_RSA_WITH_AES_128_CBC_SHA'], 'TLS 1.0': [] }),
  )
  expect(result['tls.groups']).toEqual({})
  expect(context.limiter.count).toBe(0)
})
