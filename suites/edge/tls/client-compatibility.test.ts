import { expect, test } from 'vitest'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createChain,
  createCollection,
  createHostileCollection,
  createSuiteFacts,
  createVersions,
  refused,
  silence,
  tls12Suites,
  tls13Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { judgeCheck } from '../../judge.ts'
import { check } from './client-compatibility.ts'

const legacy = createSuiteFacts({
  'TLS 1.2': [...tls12Suites, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
  'TLS 1.3': tls13Suites,
})
const rsa1024 = { type: 'RSA', bits: 1024, curve: null, exponent: '65537' }

testCases(check, [
  [
    'seed 000’s first list, today',
    {},
    'pass',
    /^all \d+ clients that must connect can; of \d+ others \d+ can$/,
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
