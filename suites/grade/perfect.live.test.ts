import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createTestCredentials,
  type KeyKind,
  type TestCredentials,
} from '../../lab/matrix/server-credentials.ts'
import { listMissingPrograms } from '../../lab/programs/programs.ts'
import { renderSeedTls, startNginx } from '../../lab/servers/tls/nginx.ts'
import { collect } from '../../probes/collect.ts'
import { outsideProbes } from '../../probes/probe-catalogue.ts'
import { check } from '../edge/tls/ssl-labs-grade.ts'
import { judgeCheck } from '../judge.ts'
import { gradeCollection } from './grade.ts'

/** Seed 000's part on the perfect test sets these in openssl.cnf; nginx can hand them to OpenSSL itself. */
const perfect = `${renderSeedTls('modern')}
    ssl_conf_command Ciphersuites TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256;`

const missing = listMissingPrograms(['nginx', 'openssl'])
const title = 'the grade of Debian’s nginx'

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

    test.each([
      ['seed 000, perfect', 'RSA-4096', perfect, 'A+', [100, 100, 100], 'pass'],
      [
        'seed 000, with the 128-bit suite of TLS 1.3',
        'RSA-4096',
        renderSeedTls('modern'),
        'A+',
        [100, 100, 90],
        'fail',
      ],
      ['perfect but for RSA 2048', 'RSA-2048', perfect, 'A+', [100, 90, 100], 'fail'],
      ['perfect but for a P-256 key', 'ECDSA-P256', perfect, 'A+', [100, 90, 100], 'fail'],
      [
        'perfect but for a P-256 group',
        'RSA-4096',
        perfect.replace('secp521r1:secp384r1', 'secp384r1:prime256v1'),
        'A+',
        [100, 90, 100],
        'fail',
      ],
      [
        'perfect but for HSTS',
        'RSA-4096',
        perfect.replace(/add_header.*/, ''),
        'A-',
        [100, 100, 100],
        'fail',
      ],
    ] as const)('%s', async (_name, key: KeyKind, tls, letter, scores, verdict) => {
      const credential = credentials[key]
      await using server = await startNginx([credential], tls)
      const target = {
        host: 'localhost',
        port: server.port,
        connectTo: ['127.0.0.1'],
        ports: { '80': server.httpPort },
        ca: [readFileSync(credential.certificate, 'utf8')],
      }
      const collection = await collect(target, outsideProbes, {
        timeout: 10_000,
        deadline: 240_000,
        maxConnections: 16,
        signal: new AbortController().signal,
        now: () => new Date(),
      })
      const given = gradeCollection(collection)
      expect({
        letter: given.letter,
        scores: [given.protocol, given.keyExchange, given.cipherStrength],
      }).toEqual({ letter, scores })
      expect(judgeCheck(check, collection, 'centos7-perfect').verdict).toBe(verdict)
    })
  },
)
