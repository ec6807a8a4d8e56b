import { afterAll, describe, expect, test } from 'vitest'
import { createLoopbackContext, loopbackFacts } from '../../../lab/fixtures/tls-loopback.ts'
import { createTestCredentials, type TestCredentials } from '../../../lab/matrix/server-credentials.ts'
import { listMissingPrograms } from '../../../lab/programs/programs.ts'
import { startGnutls } from '../../../lab/servers/tls/gnutls.ts'
import type { LiveServer } from '../../../lab/servers/tls/live-server.ts'
import { startNginx } from '../../../lab/servers/tls/nginx.ts'
import { startOpenssl } from '../../../lab/servers/tls/openssl.ts'
import { answerKindOf } from '../asking/answer-kind.ts'
import { cbcPadding } from './cbc-padding.ts'

/** Made once, by the first test that needs them. */
let made: Promise<TestCredentials> | null = null
function credentials(): Promise<TestCredentials> {
  made ??= createTestCredentials()
  return made
}
afterAll(async () => (await made)?.[Symbol.asyncDispose]())

const gnutls = (priority: string) => (credentials: TestCredentials) =>
  startGnutls({ priority, psk: false, credentials: [credentials['RSA-2048']] })
const openssl =
  (...options: string[]) =>
  (credentials: TestCredentials) =>
    startOpenssl([credentials['RSA-2048']], options)
const versions = ['TLS 1.2', 'TLS 1.1', 'TLS 1.0'] as const

type Case = [
  name: string,
  program: string,
  start: (credentials: TestCredentials) => Promise<LiveServer>,
  version: (typeof versions)[number],
  suite: string,
]
const cases: Case[] = [
  [
    'OpenSSL',
    'openssl',
    openssl('-tls1_2', '-cipher', 'ALL:@SECLEVEL=0'),
    'TLS 1.2',
    'TLS_RSA_WITH_AES_128_CBC_SHA',
  ],
  ['OpenSSL', 'openssl', openssl('-tls1_2'), 'TLS 1.2', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384'],
  [
    'OpenSSL',
    'openssl',
    openssl('-tls1', '-cipher', 'ALL:@SECLEVEL=0'),
    'TLS 1.0',
    'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
  ],
  ['GnuTLS', 'gnutls-serv', gnutls('NORMAL'), 'TLS 1.2', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'],
  [
    'GnuTLS',
    'gnutls-serv',
    gnutls('LEGACY:+VERS-TLS1.0:+RSA:+3DES-CBC'),
    'TLS 1.0',
    'TLS_RSA_WITH_3DES_EDE_CBC_SHA',
  ],
  [
    'nginx',
    'nginx',
    (created) => startNginx([created['RSA-2048']], 'ssl_ciphers ALL;'),
    'TLS 1.2',
    'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
  ],
]

// What Debian ships is patched: one answer for everything that is broken.
describe('patched servers answer all broken records alike', () => {
  for (const [name, program, start, version, suite] of cases) {
    test.skipIf(listMissingPrograms([program, 'openssl']).length > 0)(
      `${name}: ${version} ${suite}`,
      async () => {
        const created = await credentials()
        await using server = await start(created)
        const context = createLoopbackContext(server.port, { timeout: 8000 })
        const facts = await cbcPadding.collect(context, {
          ...loopbackFacts,
          'tls.suites': { [version]: [suite] },
        })
        const outcome = facts['tls.cbcPadding']
        const rounds = outcome.status === 'ok' ? outcome.value.flatMap((trial) => trial.rounds) : []
        const kinds = rounds.map((round) =>
          Object.fromEntries(Object.entries(round).map(([vector, answer]) => [vector, answerKindOf(answer)])),
        )
        const mac = 'alert fatal bad_record_mac'
        expect(kinds).toEqual([
          {
            valid: 'silence',
            'wrong-both': mac,
            'wrong-mac': mac,
            'wrong-padding': mac,
            'empty-wrong-mac': mac,
            'incomplete-padding': mac,
          },
        ])
      },
    )
  }
})
