import { expect, test } from 'vitest'
import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createChain,
  createCollection,
  createHostileCollection,
  createSuiteFacts,
  createVersions,
  type Overrides,
  refused,
  silence,
  tls12Suites,
  tls13Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import type { ClientCertificate as Answered } from '../../../probes/tls/tls-facts.ts'
import { judgeCheck } from '../../judge.ts'
import { check } from './client-compatibility.ts'

const legacy = createSuiteFacts({
  'TLS 1.2': [...tls12Suites, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
  'TLS 1.3': tls13Suites,
})
const rsa1024 = { type: 'RSA', bits: 1024, curve: null, exponent: '65537' }

/** testssl.sh issue 919, sslscan issue 249; nginx's `ssl_verify_client on` answers 400, its `optional` lets in. */
type ClientCertificate = NonNullable<Extract<Answered, { status: 'ok' }>['value']>
const askedFor = (withoutOne: ClientCertificate['withoutOne']): Overrides => ({
  'tls.clientCertificate': ok({ asked: ['TLS 1.3', 'TLS 1.2'], authorities: ['CN=People'], withoutOne }),
})

testCases(check, [
  [
    'a certificate of the client is demanded',
    askedFor({ status: 'alert', level: 'fatal', description: 'certificate_required' }),
    'fail',
    /^nobody gets in without a certificate of their own, of CN=People: .*certificate_required/,
  ],
  [
    'it is demanded in TLS 1.2',
    askedFor({ status: 'alert', level: 'fatal', description: 'handshake_failure' }),
    'fail',
    'handshake_failure',
  ],
  ['it is asked for, and not needed', askedFor(ok({ status: 200 })), 'pass'],
  ['it is asked for, and a redirect comes without one', askedFor(ok({ status: 302 })), 'pass'],
  ['nginx demands it by HTTP 400', askedFor(ok({ status: 400 })), 'inconclusive', 'answered with HTTP 400'],
  [
    'it is asked for, and nothing more comes',
    askedFor(silence),
    'inconclusive',
    'whether it is demanded cannot be told',
  ],
  ['facts of an older version', { 'tls.clientCertificate': undefined }, 'inconclusive', 'was not collected'],
  [
    'seed 000’s first list, today',
    {},
    'pass',
    /^all (\d+) clients that must connect can, by their hellos and, of \1, by their rules for certificates; of \d+ others \d+ can agree on TLS$/,
  ],
  ['its first list, as written', {}, 'pass', '', 'centos7'],
  ['its 256-bit suites', {}, 'pass', '', 'centos7-perfect'],
  [
    'its first list where the second is needed',
    {},
    'fail',
    /^cannot connect: .*Android 5\.0\.0.*no cipher suite in common/,
    'centos7-legacy',
  ],
  ['its list for old platforms', legacy, 'pass', '', 'centos7-legacy'],
  [
    'TLS 1.3 alone',
    createSuiteFacts({ 'TLS 1.3': tls13Suites }),
    'fail',
    'Mattermost for Android, Android 9',
  ],
  [
    'TLS 1.1 at most',
    createSuiteFacts({ 'TLS 1.1': ['TLS_RSA_WITH_AES_128_CBC_SHA'] }),
    'fail',
    'no version in common',
  ],
  [
    'a group that nobody has',
    { 'tls.groups': { 'TLS 1.2': ['x448'], 'TLS 1.3': ['x448'] } },
    'fail',
    /Chrome 150.*no group in common/,
  ],
  [
    'a short key',
    { 'tls.certificates': [createChain({}, { key: rsa1024 })] },
    'fail',
    'RSA key of 1024 bits',
  ],
  [
    'silence to TLS 1.3',
    { 'tls.versions': { ...createVersions({ 'TLS 1.2': tls12Suites[0] ?? '' }), 'TLS 1.3': silence } },
    'inconclusive',
    'cannot be told',
  ],
  [
    'ten years, of a private CA',
    {
      'tls.certificates': [
        createChain({}, { notBefore: '2026-08-01T00:00:00Z', notAfter: '2036-08-01T00:00:00Z' }),
      ],
    },
    'fail',
    /^cannot connect: Mattermost for iOS, iOS 16.0, .*lives for 3653.0 days; issued since 2019-07-01 it may live for 825 \[https:\/\/support\.apple\.com/,
  ],
  [
    'facts from after the day until which the rules are believed',
    createCollection({}, { startedAt: '2028-01-01T00:00:00.000Z' }),
    'inconclusive',
    'not known to this version: What clients ask of certificates was read on 2026-12-01',
  ],
  ['nothing answers', createHostileCollection(refused), 'inconclusive', 'no version was negotiated'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'salt'],
])

test('the evidence has every client, those that cannot connect with the reason', () => {
  const { evidence } = judgeCheck(check, createCollection(), 'current')
  const lines = evidence.map(({ observed }) => observed)
  expect(lines.length).toBeLessThan(40)
  expect(lines).toContainEqual(
    expect.stringMatching(/^TLS 1\.3 TLS_AES_256_GCM_SHA384 with secp384r1, required: .*Chrome 150/),
  )
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^cannot connect, no group in common: it has secp256r1.*not required: Android 7\.0/,
    ),
  )
  expect(lines).toContainEqual(expect.stringMatching(/Java 6u45 \(sends no server name\)/))
})
