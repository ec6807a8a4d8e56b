import { expect, test } from 'vitest'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { startTlsServer } from '../../lab/servers/tls-server.ts'
import { serverExtensions } from './server-extensions.ts'

test('the extensions of a TLS 1.2 server, and no entry for a version it does not have', async () => {
  await using server = await startTlsServer({ ...readServerCredentials('rsa'), ALPNProtocols: ['http/1.1'] })
  const facts = await serverExtensions.collect(createLoopbackContext(server.port), {
    ...loopbackFacts,
    'tls.suites': { 'TLS 1.1': [], 'TLS 1.2': ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'] },
  })
  expect(Object.keys(facts['tls.extensions'])).toEqual(['TLS 1.2'])
  expect(facts['tls.extensions']['TLS 1.2']).toEqual(
    expect.arrayContaining([
      'renegotiation_info',
      'extended_master_secret',
      'session_ticket',
      'application_layer_protocol_negotiation',
    ]),
  )
})
