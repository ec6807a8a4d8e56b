import { afterAll, describe, expect, test } from 'vitest'
import type { AnyProbe } from '../../core/probe.ts'
import { createTestCredentials, type TestCredentials } from '../../lab/matrix/server-credentials.ts'
import { listMissingPrograms } from '../../lab/programs/programs.ts'
import { startNginx } from '../../lab/servers/tls/nginx.ts'
import { startOpenssl } from '../../lab/servers/tls/openssl.ts'
import { collect } from '../collect.ts'
import { addresses } from '../net/addresses.ts'
import { primary } from '../net/primary.ts'
import { clientRenegotiation } from './client-renegotiation.ts'
import { compression } from './compression.ts'
import { fallbackScsv } from './fallback-scsv.ts'
import { resumption } from './resumption.ts'
import { signatureSchemes } from './signature-schemes.ts'
import { suites } from './suites.ts'

/** Made once, by the first test that needs them. */
let made: Promise<TestCredentials> | null = null
function credentials(): Promise<TestCredentials> {
  made ??= createTestCredentials()
  return made
}
afterAll(async () => (await made)?.[Symbol.asyncDispose]())

const probes: readonly AnyProbe[] = [
  compression,
  clientRenegotiation,
  fallbackScsv,
  resumption,
  signatureSchemes,
]

/** These probes and what they need, against a server on 127.0.0.1. */
async function ask(port: number, asked: readonly AnyProbe[] = probes) {
  const target = { host: 'localhost', port, connectTo: ['127.0.0.1'], ports: {}, ca: [] }
  const { complete, facts } = await collect(target, [addresses, primary, suites, ...asked], {
    timeout: 10_000,
    deadline: 240_000,
    maxConnections: 16,
    signal: new AbortController().signal,
    now: () => new Date(),
  })
  expect(complete).toBe(true)
  return facts.tls ?? {}
}

const ticket = (lifetimeSeconds: number, maxEarlyData: number | null = null) => ({
  status: 'ok',
  value: { issued: true, lifetimeSeconds, maxEarlyData, resumed: { status: 'ok', value: true } },
})

describe.skipIf(listMissingPrograms(['nginx', 'openssl']).length > 0)(
  'what Debian’s servers can be told',
  () => {
    test('nginx with sessions for a day', async () => {
      const created = await credentials()
      await using server = await startNginx(
        [created['RSA-4096']],
        'ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:SSL:1m; ssl_session_timeout 1d;',
      )
      const tls = await ask(server.port)
      expect(tls.compression).toEqual({ 'TLS 1.2': { status: 'ok', value: { method: 'null' } } })
      expect(tls.clientRenegotiation).toMatchObject({
        'TLS 1.2': { value: { renegotiated: { status: 'alert', description: 'no_renegotiation' } } },
      })
      expect(tls.fallbackScsv).toMatchObject({ 'TLS 1.2': { description: 'inappropriate_fallback' } })
      expect(tls.resumption).toMatchObject({
        'session ticket': ticket(86_400),
        'pre-shared key': ticket(86_400, 0),
        'session id': { value: { lifetimeSeconds: null, resumed: { value: true } } },
      })
      expect(tls.signatureSchemes?.['TLS 1.2']?.join()).not.toMatch(/md5|sha1|dsa_/)
    })

    test('nginx with early data and sessions for a month', async () => {
      const created = await credentials()
      await using server = await startNginx(
        [created['RSA-4096']],
        'ssl_protocols TLSv1.2 TLSv1.3; ssl_early_data on; ssl_session_cache shared:SSL:1m; ssl_session_timeout 30d;',
      )
      const { resumption: answers } = await ask(server.port, [resumption])
      expect(answers?.['session ticket']).toEqual(ticket(2_592_000))
      expect(answers?.['pre-shared key']).toMatchObject({
        value: { lifetimeSeconds: 604_800, maxEarlyData: 16_384 },
      })
    })

    test('openssl that renegotiates and signs with SHA-1', async () => {
      const created = await credentials()
      await using server = await startOpenssl(
        [created['RSA-4096']],
        [
          '-tls1_2',
          '-client_renegotiation',
          '-cipher',
          'DEFAULT:@SECLEVEL=0',
          '-sigalgs',
          'RSA+SHA256:RSA+SHA1',
        ],
      )
      const tls = await ask(server.port)
      expect(tls.clientRenegotiation).toEqual({
        'TLS 1.2': { status: 'ok', value: { renegotiated: { status: 'ok', value: true } } },
      })
      expect(tls.signatureSchemes).toEqual({
        'TLS 1.2': expect.arrayContaining(['rsa_pkcs1_sha256', 'rsa_pkcs1_sha1']),
      })
      expect(tls.signatureSchemes?.['TLS 1.2']).toHaveLength(2)
      expect(tls.fallbackScsv).toEqual({})
    })

    test('openssl without tickets', async () => {
      const created = await credentials()
      await using server = await startOpenssl([created['RSA-4096']], ['-tls1_2', '-no_ticket'])
      const { resumption: answers } = await ask(server.port, [resumption])
      expect(answers?.['session ticket']).toMatchObject({
        status: 'ok',
        value: { issued: false, resumed: null },
      })
    })
  },
)
