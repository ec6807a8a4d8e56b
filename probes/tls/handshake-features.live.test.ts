import { afterAll, describe, expect, test } from 'vitest'
import { configurations } from '../../lab/matrix/configurations.ts'
import { createTestCredentials, type TestCredentials } from '../../lab/matrix/server-credentials.ts'
import { listMissingPrograms } from '../../lab/programs/programs.ts'
import { startGnutls } from '../../lab/servers/tls/gnutls.ts'
import { startNginx } from '../../lab/servers/tls/nginx.ts'
import { startOpenssl } from '../../lab/servers/tls/openssl.ts'
import { collect } from '../collect.ts'
import { addresses } from '../net/addresses.ts'
import { primary } from '../net/primary.ts'
import { encryptThenMac } from './encrypt-then-mac.ts'
import { intolerance } from './intolerance.ts'
import { serverExtensions } from './server-extensions.ts'
import { signatureSchemes } from './signature-schemes.ts'
import { sni } from './sni.ts'
import { suites } from './suites.ts'

/** Made once, by the first test that needs them. */
let made: Promise<TestCredentials> | null = null
function credentials(): Promise<TestCredentials> {
  made ??= createTestCredentials()
  return made
}
afterAll(async () => (await made)?.[Symbol.asyncDispose]())

/** These probes and what they need, against a server on 127.0.0.1. */
async function ask(port: number) {
  const target = { host: 'localhost', port, connectTo: ['127.0.0.1'], ports: {}, ca: [] }
  const asked = [intolerance, sni, signatureSchemes, encryptThenMac, serverExtensions]
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

const createAcceptedTry = (features: readonly string[], version: string) => ({
  features,
  outcome: { status: 'ok', value: { version } },
})
/** In three hellos, since what reads a long one by its first record is not seen where it has several. */
const createNewestTries = (version: string) =>
  [['long', 'split'], ['fragmented'], ['grease', 'hybrid-key']].map((features) =>
    createAcceptedTry(features, version),
  )

function keysDiffer(keys: readonly { sha256: string }[] = []) {
  expect(keys.length).toBeGreaterThan(1)
  expect(new Set(keys.map(({ sha256 }) => sha256)).size).toBe(keys.length)
}

describe('what Debian’s servers do with unusual hellos, and agree to', () => {
  test.skipIf(listMissingPrograms(['nginx', 'openssl']).length > 0)(
    'nginx with TLS 1.2 and 1.3',
    async () => {
      const created = await credentials()
      await using server = await startNginx([created['ECDSA-P256']], 'ssl_protocols TLSv1.2 TLSv1.3;')
      const tls = await ask(server.port)
      expect(tls.intolerance).toEqual([
        ...createNewestTries('TLS 1.3'),
        createAcceptedTry(['medium-length'], 'TLS 1.2'),
      ])
      const shown = { status: 'ok', value: { dnsNames: expect.arrayContaining(['localhost']) } }
      expect(tls.sni).toMatchObject({ unknown: shown, absent: shown })
      keysDiffer(tls.ephemeralKeys?.['TLS 1.2'])
      keysDiffer(tls.ephemeralKeys?.['TLS 1.3'])
      expect(tls.extensions?.['TLS 1.2']).toContain('extended_master_secret')
      expect(tls.encryptThenMac).toEqual({ 'TLS 1.2': { status: 'ok', value: true } })
    },
  )

  test.skipIf(listMissingPrograms(['nginx', 'openssl']).length > 0)('nginx without TLS 1.3', async () => {
    const created = await credentials()
    await using server = await startNginx([created['RSA-2048']], 'ssl_protocols TLSv1.2;')
    const tls = await ask(server.port)
    expect(tls.intolerance).toEqual([
      ...createNewestTries('TLS 1.2'),
      createAcceptedTry(['future-version', 'medium-length'], 'TLS 1.2'),
    ])
  })

  test.skipIf(listMissingPrograms(['openssl']).length > 0)(
    'openssl s_server without encrypt-then-MAC',
    async () => {
      const created = await credentials()
      const options = ['-tls1_2', '-no_etm']
      await using server = await startOpenssl([created['RSA-2048']], options)
      const tls = await ask(server.port)
      expect(tls.encryptThenMac).toEqual({ 'TLS 1.2': { status: 'ok', value: false } })
      expect(tls.intolerance?.map(({ outcome }) => outcome.status)).toEqual(['ok', 'ok', 'ok', 'ok'])
    },
  )

  test.skipIf(listMissingPrograms(['gnutls-serv', 'openssl']).length > 0)('gnutls-serv', async () => {
    const created = await credentials()
    const options = { priority: 'NORMAL', psk: false, credentials: [created['RSA-2048']] }
    await using server = await startGnutls(options)
    const tls = await ask(server.port)
    expect(tls.intolerance).toEqual([
      ...createNewestTries('TLS 1.3'),
      createAcceptedTry(['medium-length'], 'TLS 1.2'),
    ])
    keysDiffer(tls.ephemeralKeys?.['TLS 1.2'])
    keysDiffer(tls.ephemeralKeys?.['TLS 1.3'])
    expect(tls.encryptThenMac?.['TLS 1.2']).toEqual({ status: 'ok', value: true })
  })

  const others = configurations.filter(({ programs: [program = ''] }) =>
    ['apache2', 'haproxy', 'caddy'].includes(program),
  )
  for (const { name, programs, start } of others) {
    test.skipIf(listMissingPrograms([...programs, 'openssl']).length > 0)(
      `${name}: bears every hello`,
      async () => {
        const created = await credentials()
        await using server = await start(created)
        const tls = await ask(server.port)
        expect(tls.intolerance).toEqual([
          ...createNewestTries('TLS 1.3'),
          createAcceptedTry(['medium-length'], 'TLS 1.2'),
        ])
        keysDiffer(tls.ephemeralKeys?.['TLS 1.2'])
        keysDiffer(tls.ephemeralKeys?.['TLS 1.3'])
      },
    )
  }
})
