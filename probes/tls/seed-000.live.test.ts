import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scanTls } from '../../lab/matrix/mmverify-scan.ts'
import { createTestCredentials, type TestCredentials } from '../../lab/matrix/server-credentials.ts'
import { listMissingPrograms } from '../../lab/programs/programs.ts'
import { renderSeedTls, startNginx } from '../../lab/servers/tls/nginx.ts'
import type { Facts } from '../collection.ts'

const missing = listMissingPrograms(['nginx', 'openssl'])
const title = "Debian's nginx with the TLS block of seed 000"

describe.skipIf(missing.length > 0)(
  missing.length > 0 ? `${title} (no ${missing.join(', ')})` : title,
  () => {
    let credentials: TestCredentials
    let tls: NonNullable<Facts['tls']>

    beforeAll(async () => {
      credentials = await createTestCredentials()
      await using server = await startNginx([credentials['RSA-4096']], renderSeedTls('modern'))
      const { complete, facts } = await scanTls(server.port)
      expect(complete).toBe(true)
      tls = facts.tls ?? {}
    })

    afterAll(async () => {
      await credentials?.[Symbol.asyncDispose]()
    })

    test('speaks TLS 1.2 and 1.3, and refuses the older versions with an alert', () => {
      const statuses = Object.entries(tls.versions ?? {}).map(([version, { status }]) => [version, status])
      expect(Object.fromEntries(statuses)).toEqual({
        'SSL 2.0': 'alert',
        'SSL 3.0': 'alert',
        'TLS 1.0': 'alert',
        'TLS 1.1': 'alert',
        'TLS 1.2': 'ok',
        'TLS 1.3': 'ok',
      })
    })

    test('has these suites, in this order of its own, whatever TLS13-* names it was given', () => {
      expect(tls.suites?.['TLS 1.3']).toEqual([
        'TLS_AES_256_GCM_SHA384',
        'TLS_CHACHA20_POLY1305_SHA256',
        'TLS_AES_128_GCM_SHA256',
      ])
      expect(tls.suites?.['TLS 1.2']).toEqual([
        'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
        'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
      ])
      expect(tls.preference).toEqual({ 'TLS 1.2': 'server', 'TLS 1.3': 'server' })
    })

    test('has these groups, in this order', () => {
      expect(tls.groups?.['TLS 1.2']).toEqual(['secp521r1', 'secp384r1'])
      expect(tls.groups?.['TLS 1.3']).toEqual(['secp521r1', 'secp384r1'])
    })

    test('shows its RSA key of 4096 bits', () => {
      const keys = tls.certificates?.map(({ chain: [leaf] }) => leaf?.key)
      expect(keys).toMatchObject([{ type: 'RSA', bits: 4096 }])
    })
  },
)
