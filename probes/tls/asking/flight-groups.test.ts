import { expect, test } from 'vitest'
import { keyShareGroups, rareKeyShareGroups } from '../../../core/tls/ephemeral/key-share.ts'
import { readServerCredentials } from '../../../lab/fixtures/pki.ts'
import {
  createLoopbackContext,
  createLoopbackEndpoint,
  loopbackFacts,
} from '../../../lab/fixtures/tls-loopback.ts'
import { startTlsServer } from '../../../lab/servers/tls-server.ts'
import { certificates } from '../certificates.ts'
import { signatureSchemes } from '../signature-schemes.ts'
import { askFlight13 } from './flight.ts'
import { allSchemes } from './offered-names.ts'

// microsoft/go #2014 speaks of servers "that only allow MLKEM"; Go's CurvePreferences and OpenSSL 3.5's Groups can leave any one alone.
test.each([...keyShareGroups, ...rareKeyShareGroups])('%s alone: the certificate is read', async (group) => {
  await using server = await startTlsServer({
    ...readServerCredentials('ecdsa'),
    ecdhCurve: group,
    minVersion: 'TLSv1.3',
  })
  const flight = await askFlight13(createLoopbackEndpoint(server.port), { signatureSchemes: allSchemes })
  expect(flight).toMatchObject({ status: 'ok', value: { group, signatureScheme: 'ecdsa_secp256r1_sha256' } })
})

test('a server with hybrids alone shows its certificate, and what it signs with', async () => {
  await using server = await startTlsServer({
    ...readServerCredentials('rsa'),
    ecdhCurve: 'SecP384r1MLKEM1024:X25519MLKEM768',
    minVersion: 'TLSv1.3',
  })
  const context = createLoopbackContext(server.port)
  const found = await certificates.collect(context, loopbackFacts)
  expect(found['tls.certificates'].map(({ obtained }) => obtained)).toEqual([['TLS 1.3 RSA']])
  expect(found['tls.certificateFailures']).toEqual([])
  const signed = await signatureSchemes.collect(context, {
    ...loopbackFacts,
    'tls.suites': { 'TLS 1.3': ['TLS_AES_128_GCM_SHA256'] },
  })
  expect(signed['tls.signatureSchemes']['TLS 1.3']).toContain('rsa_pss_rsae_sha256')
})
