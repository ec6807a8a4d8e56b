import { describe, expect, test } from 'vitest'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createCollection,
  createSuiteFacts,
  handshakeFailure,
  silence,
  tls12Suites,
  tls13Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { judgeCheck } from '../../judge.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { check } from './tls-preference.ts'

const [gcm = '', chacha = ''] = tls12Suites
const cbc = 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384'
const ecdsaCbc = 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384'
const both = { 'TLS 1.2': 'client', 'TLS 1.3': 'client' } as const
const refusals = { 'TLS 1.2': [handshakeFailure], 'TLS 1.3': [handshakeFailure] }
const tls12 = (...names: string[]) => createSuiteFacts({ 'TLS 1.2': names, 'TLS 1.3': tls13Suites })

testCases(check, [
  ['the server decides', {}, 'pass'],
  ['documented', {}, 'pass', '', 'centos7'],
  ['the legacy list in its order', tls12(gcm, chacha, cbc), 'pass', '', 'centos7-legacy'],
  ['the client decides between strong suites', { 'tls.preference': both }, 'pass', 'one strength'],
  [
    'the client decides, against the document',
    { 'tls.preference': both },
    'fail',
    'the client chooses',
    'centos7',
  ],
  [
    'the client may choose a weak suite',
    { ...tls12(gcm, cbc), 'tls.preference': { ...both, 'TLS 1.3': 'server' } },
    'fail',
    cbc,
  ],
  ['the server prefers a weak suite', tls12(cbc, gcm), 'fail', 'prefers'],
  ['suites of another certificate do not compete', tls12(ecdsaCbc, gcm), 'pass'],
  ['an order that is not the document’s', tls12(chacha, gcm), 'fail', "not the document's", 'centos7'],
  ['the same order is no matter today', tls12(chacha, gcm), 'pass'],
  [
    'weak suites only: tls-ciphers speaks of that',
    { ...tls12(cbc, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'), 'tls.preference': both },
    'pass',
  ],
  [
    'a single suite in each version',
    createSuiteFacts({ 'TLS 1.2': [gcm] }),
    'not-applicable',
    'a single suite',
  ],
  [
    'a single suite, as far as was seen',
    { ...createSuiteFacts({ 'TLS 1.2': [gcm] }), 'tls.suiteRefusals': { 'TLS 1.2': [silence] } },
    'inconclusive',
  ],
  ['who decides was not seen', { 'tls.preference': { 'TLS 1.3': 'server' } }, 'inconclusive', 'TLS 1.2'],
  [
    'more suites may be there',
    { 'tls.suiteRefusals': { ...refusals, 'TLS 1.2': [silence] } },
    'inconclusive',
    'not every suite',
  ],
  ['nothing accepted', createSuiteFacts({}), 'inconclusive', 'no cipher suite was accepted'],
])

test('each version shows its own suites, and who chose', () => {
  const { evidence } = judgeCheck(check, createCollection(tls12(gcm, chacha)), 'current')
  expect(evidence).toEqual([
    { fact: 'tls.suites', observed: `TLS 1.2: ${gcm}, ${chacha}` },
    { fact: 'tls.preference', observed: 'TLS 1.2: server' },
    { fact: 'tls.suites', observed: `TLS 1.3: ${tls13Suites.join(', ')}` },
    { fact: 'tls.preference', observed: 'TLS 1.3: server' },
  ])
})

describe('the document’s order, as its own line has it', () => {
  /** OpenSSL's names in those of IANA (ciphers(1), CIPHER SUITE NAMES). */
  const ianaNameOf = (name: string) =>
    `TLS_${name
      .replace(/^(ECDHE)-(\w+)-/, '$1_$2_WITH_')
      .replace('AES256-GCM-', 'AES_256_GCM_')
      .replace(/AES256-SHA/, 'AES_256_CBC_SHA')
      .replace('CHACHA20-POLY1305', 'CHACHA20_POLY1305_SHA256')}`
  const line = JSON.stringify(centos7.ciphersLegacy)
  const names = (/ssl_ciphers ([^;]+);/.exec(line)?.[1] ?? '')
    .split(':')
    .filter((name) => name.startsWith('ECDHE-'))
    .map(ianaNameOf)

  test('has eight suites', () => {
    expect(new Set(names).size).toBe(8)
  })

  const verdictOf = (...suites: string[]) =>
    judgeCheck(check, createCollection(tls12(...suites)), 'centos7-legacy').verdict
  const pairs = names.slice(1).map((later, index) => [names[index] ?? '', later] as const)
  test.each(pairs)('%s before %s', (earlier, later) => {
    expect(verdictOf(earlier, later)).toBe('pass')
    expect(verdictOf(later, earlier)).toBe('fail')
  })
})
