import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createTestCredentials,
  type KeyKind,
  type TestCredentials,
} from '../../lab/matrix/server-credentials.ts'
import { listMissingPrograms } from '../../lab/programs/programs.ts'
import { startNginx } from '../../lab/servers/tls/nginx.ts'
import { collect } from '../../probes/collect.ts'
import type { Collection } from '../../probes/collection.ts'
import { outsideProbes } from '../../probes/probe-catalogue.ts'
import { checks } from '../check-catalogue.ts'
import { judgeCheck } from '../judge.ts'
import { type PolicyName, policies } from './policies.ts'

const hsts = 'add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;'
const ecdhe = ['AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'CHACHA20-POLY1305']
  .flatMap((cipher) => [`ECDHE-ECDSA-${cipher}`, `ECDHE-RSA-${cipher}`])
  .join(':')
const sessions = `ssl_session_timeout 1d;
    ssl_session_cache shared:MozSSL:10m;
    ssl_session_tickets off;`

/**
 * What ssl-config.mozilla.org gives for nginx 1.22 with OpenSSL 3.0, which has no ML-KEM: guidelines 6.0, and 5.8 for `old`.
 * Its stapling lines are left out, since the certificates here name no responder.
 */
const generated = {
  modern: `ssl_protocols TLSv1.3;
    ssl_ecdh_curve X25519:prime256v1:secp384r1;
    ssl_prefer_server_ciphers off;
    ${hsts}`,
  intermediate: `ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ecdh_curve X25519:prime256v1:secp384r1;
    ssl_ciphers ${ecdhe};
    ssl_prefer_server_ciphers off;
    ${sessions}
    ${hsts}`,
  old: `ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
    ssl_ecdh_curve X25519:prime256v1:secp384r1;
    ssl_ciphers @SECLEVEL=0:${ecdhe}:ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384:ECDHE-RSA-AES256-SHA384:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA:AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA256:AES256-SHA256:AES128-SHA:AES256-SHA:DES-CBC3-SHA;
    ssl_prefer_server_ciphers on;
    ${sessions}
    ${hsts}`,
} as const

/** Written after the documents: AES-GCM with P-256 and P-384 only. */
const approved = `ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ecdh_curve prime256v1:secp384r1;
    ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384;
    ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384;
    ssl_prefer_server_ciphers on;
    ${sessions}
    ${hsts}`

/** Each server with one configuration: the policies it meets, and what it fails of others, exactly. */
const servers: readonly {
  name: string
  key: KeyKind
  tls: string
  meets: readonly PolicyName[]
  fails: Partial<Record<PolicyName, readonly string[]>>
}[] = [
  {
    name: 'Mozilla modern 6.0',
    key: 'ECDSA-P256',
    tls: generated.modern,
    meets: ['mozilla-modern', 'pci-dss'],
    fails: {
      'mozilla-intermediate': ['tls-versions', 'client-compatibility'],
      bsi: ['tls-ciphers', 'tls-groups'],
      nist: ['tls-ciphers'],
    },
  },
  {
    name: 'Mozilla intermediate 6.0',
    key: 'RSA-2048',
    tls: generated.intermediate,
    meets: ['mozilla-intermediate', 'pci-dss'],
    fails: {
      'mozilla-modern': ['tls-versions', 'tls-ciphers', 'certificate-key'],
      'mozilla-old': ['tls-preference', 'client-compatibility'],
      anssi: ['tls-preference'],
      bsi: ['tls-ciphers', 'tls-groups', 'certificate-key'],
    },
  },
  {
    name: 'Mozilla old 5.8',
    key: 'RSA-2048',
    tls: generated.old,
    meets: [],
    fails: {
      // Debian's OpenSSL is built without 3DES, the only suite on the list that IE 8 on Windows XP has.
      'mozilla-old': ['client-compatibility'],
      'mozilla-intermediate': ['tls-versions', 'tls-ciphers'],
      anssi: ['tls-versions', 'tls-ciphers', 'tls-forward-secrecy'],
      // Not sweet32, for the same reason.
      'pci-dss': ['tls-versions'],
    },
  },
  {
    name: 'AES-GCM with NIST curves, RSA 4096',
    key: 'RSA-4096',
    tls: approved,
    meets: ['mozilla-intermediate', 'anssi', 'bsi', 'nist', 'pci-dss'],
    fails: { 'mozilla-modern': ['tls-versions', 'tls-ciphers', 'certificate-key'] },
  },
]

const missing = listMissingPrograms(['nginx', 'openssl'])
const title = "Debian's nginx by the policies"

describe.skipIf(missing.length > 0)(
  missing.length > 0 ? `${title} (no ${missing.join(', ')})` : title,
  () => {
    let credentials: TestCredentials

    beforeAll(async () => {
      credentials = await createTestCredentials()
    })

    afterAll(async () => {
      await credentials?.[Symbol.asyncDispose]()
    })

    test.each(servers)('$name', async ({ key, tls, meets, fails }) => {
      const credential = credentials[key]
      await using server = await startNginx([credential], tls)
      const collection = await ask(server, readFileSync(credential.certificate, 'utf8'))
      const expected = [...meets.map((policy) => [policy, []] as const), ...Object.entries(fails)]
      for (const [policy, fail] of expected) {
        const results = resultsOf(policy as PolicyName, collection)
        expect({ policy, fail: results.fail, inconclusive: results.inconclusive }).toEqual({
          policy,
          fail,
          inconclusive: [],
        })
        const decided = [...results.pass, ...results.fail]
        expect(decided).toEqual(expect.arrayContaining(['tls-versions', 'tls-ciphers', 'certificate-key']))
      }
    })
  },
)

async function ask(server: { port: number; httpPort: number }, ca: string): Promise<Collection> {
  const target = {
    host: 'localhost',
    port: server.port,
    connectTo: ['127.0.0.1'],
    ports: { '80': server.httpPort },
    ca: [ca],
  }
  const collection = await collect(target, outsideProbes, {
    timeout: 10_000,
    deadline: 240_000,
    maxConnections: 16,
    signal: new AbortController().signal,
    now: () => new Date(),
  })
  expect(collection.complete).toBe(true)
  return collection
}

function resultsOf(policy: PolicyName, collection: Collection) {
  const results = Object.keys(policies[policy]).flatMap((id) =>
    checks.filter((check) => check.id === id).map((check) => judgeCheck(check, collection, policy)),
  )
  const ids = (verdict: string) => results.filter((result) => result.verdict === verdict).map(({ id }) => id)
  return { pass: ids('pass'), fail: ids('fail'), inconclusive: ids('inconclusive') }
}
