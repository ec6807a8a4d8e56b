import { describe, expect, test } from 'vitest'
import { fail, inconclusive, pass } from '../../../core/verdict.ts'
import {
  createCertificate,
  createChain,
  reset,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { findAuthority } from './certificate-authorities.ts'
import { describeKey, findWeakSignature, judgeChains, leafOf, orderOfChain } from './certificate-chains.ts'
import { describeProvenance, judgeNotAsked, judgeUnanswered } from './dns-answers.ts'
import { describeTlsa, isUsable } from './tlsa.ts'

test('every chain is judged by its first certificate, and the worst counts', () => {
  const chains = [createChain({}, { subject: 'CN=a' }), createChain({}, { subject: 'CN=b' })]
  const facts = { 'tls.certificates': chains, 'tls.certificateFailures': [silence] }
  const subjects: string[] = []
  const verdict = judgeChains(facts, (chain, leaf) => {
    subjects.push(leaf.subject)
    return leaf === leafOf(chain) && leaf.subject === 'CN=b' ? fail('bad') : pass('well')
  })
  expect([verdict.verdict, subjects]).toEqual(['fail', ['CN=a', 'CN=b']])
})

test('without a chain: why, each reason once', () => {
  const judge = () => pass('never asked')
  const without = (...failures: (typeof silence)[]) =>
    judgeChains({ 'tls.certificates': [], 'tls.certificateFailures': failures }, judge)
  expect(without()).toEqual(inconclusive('no certificate could be read'))
  const { verdict, evidence } = without(silence, reset, silence)
  expect(verdict).toBe('inconclusive')
  expect(evidence).toEqual([
    {
      fact: 'tls.certificateFailures',
      observed: expect.stringMatching(/^[^,]*silence[^,]*, [^,]*reset[^,]*$/),
    },
  ])
})

test('a chain without certificates is this program’s own mistake', () => {
  expect(() => leafOf(createChain({ chain: [] }))).toThrow()
})

test.each([
  [{ type: 'RSA', bits: 2048, curve: null }, 'RSA 2048'],
  [{ type: 'EC', bits: 256, curve: 'secp256r1' }, 'EC secp256r1'],
  [{ type: 'Ed25519', bits: null, curve: null }, 'Ed25519'],
])('the key %j', (key, words) => {
  expect(describeKey(createCertificate({ key: { ...key, exponent: null } }))).toBe(words)
})

test.each([
  ['md5WithRSAEncryption', 'MD'],
  ['md4WithRSAEncryption', 'MD'],
  ['md2WithRSAEncryption', 'MD'],
  ['sha1WithRSAEncryption', 'SHA-1'],
  ['ecdsa-with-SHA1', 'SHA-1'],
  ['SHA-1 with RSA', 'SHA-1'],
  ['sha256WithRSAEncryption', null],
  ['ecdsa-with-SHA384', null],
  ['sha-128', null],
  ['Ed25519', null],
])('%s is weak: %s', (signatureAlgorithm, weak) => {
  expect(findWeakSignature(createCertificate({ signatureAlgorithm }))).toBe(weak)
})

describe('the order of a chain (RFC 8446 §4.4.2)', () => {
  const leaf = createCertificate({ sha256: 'a0', subject: 'CN=leaf', issuer: 'CN=one' })
  const one = createCertificate({ sha256: 'a1', subject: 'CN=one', issuer: 'CN=two' })
  const two = createCertificate({ sha256: 'a2', subject: 'CN=two', issuer: 'CN=root' })
  const root = createCertificate({ sha256: 'a3', subject: 'CN=root', issuer: 'CN=root', selfSigned: true })
  const stray = createCertificate({ sha256: 'a4', subject: 'CN=stray', issuer: 'CN=elsewhere' })
  const order = (chain: (typeof leaf)[], pathToRoot = true) =>
    orderOfChain(createChain({ chain, verification: { code: null, pathToRoot } }))
  const cross = createCertificate({ sha256: 'a6', subject: 'CN=root', issuer: 'CN=elder' })
  const well = { completeness: 'complete', missingIssuer: '', repeated: [], unrelated: [], outOfOrder: false }

  test.each([
    ['whole', [leaf, one, two], true, well],
    ['whole, with its root', [leaf, one, two, root], true, well],
    ['with a root that is not trusted', [leaf, one, two, root], false, well],
    ['the leaf alone, and trusted', [leaf], true, well],
    ['signed by itself', [root], false, well],
    ['the leaf alone', [leaf], false, { ...well, completeness: 'incomplete', missingIssuer: 'CN=one' }],
    ['its top is missing', [leaf, one], false, { ...well, completeness: 'unknown', missingIssuer: 'CN=two' }],
    [
      'its middle is missing',
      [leaf, two],
      false,
      { ...well, completeness: 'incomplete', missingIssuer: 'CN=one', unrelated: [two] },
    ],
    ['out of order', [leaf, two, one], true, { ...well, outOfOrder: true }],
    ['with a cross-certificate of its root', [leaf, one, two, root, cross], true, well],
    ['with that in place of the root', [leaf, one, two, cross], true, well],
    ['its leaf twice', [leaf, leaf, one, two], true, { ...well, repeated: [leaf] }],
    ['its middle three times', [leaf, one, one, two, one], true, { ...well, repeated: [one] }],
    ['with a stray one', [leaf, stray, one, two], true, { ...well, unrelated: [stray] }],
  ])('%s', (_name, chain, pathToRoot, expected) => {
    expect(order(chain, pathToRoot)).toEqual(expected)
  })

  test('a circle has an end', () => {
    const back = createCertificate({ sha256: 'a5', subject: 'CN=one', issuer: 'CN=leaf' })
    expect(order([leaf, back], false)).toEqual({ ...well, completeness: 'unknown', missingIssuer: 'CN=leaf' })
  })
})

/** By what the authorities say of themselves: see `source` of each. */
test.each([
  ["C=US, O=Let's Encrypt, CN=R12", 'letsencrypt.org', true],
  ['C=US, O=Google Trust Services, CN=WE1', 'pki.goog', true],
  ['C=US, O=Amazon, CN=Amazon RSA 2048 M01', 'amazon.com', true],
  ['C=US, O=DigiCert Inc, OU=www.digicert.com, CN=X', 'digicert.com', false],
  ['O=Sectigo Limited, C=GB', 'sectigo.com', false],
  ["O=Let's Encrypt", 'letsencrypt.org', true],
])('%s is %s, and those are all: %s', (issuer, domain, complete) => {
  expect(findAuthority(issuer)).toMatchObject({ domains: expect.arrayContaining([domain]), complete })
})

test.each([
  'C=US, O=Another, CN=R12',
  "CN=Let's Encrypt",
  "C=US, OU=Let's Encrypt, CN=R12",
  "C=US, O=Not Let's Encrypt, CN=R12",
  'C=US, O=constructor, CN=R12',
  '',
])('%s is not known', (issuer) => {
  expect(findAuthority(issuer)).toBeNull()
})

describe('TLSA records (RFC 6698 §2.1)', () => {
  const record = (usage: number, selector: number, matchingType: number, length: number) => ({
    usage,
    selector,
    matchingType,
    data: 'a'.repeat(length),
  })
  test.each([
    [record(0, 0, 1, 64), true],
    [record(3, 1, 1, 64), true],
    [record(3, 1, 2, 128), true],
    [record(3, 1, 0, 2), true],
    [record(3, 1, 0, 0), false],
    [record(4, 1, 1, 64), false],
    [record(3, 2, 1, 64), false],
    [record(3, 1, 3, 64), false],
    [record(3, 1, 1, 62), false],
    [record(3, 1, 1, 66), false],
    [record(3, 1, 2, 64), false],
    [record(3, 1, 1, 128), false],
  ])('%j is usable: %s', (each, usable) => {
    expect(isUsable(each)).toBe(usable)
  })

  test('in words as zone files have it, cut', () => {
    expect(describeTlsa(record(3, 1, 1, 16))).toBe(`3 1 1 ${'a'.repeat(16)}`)
    expect(describeTlsa(record(2, 0, 2, 17))).toBe(`2 0 2 ${'a'.repeat(16)}…`)
  })
})

describe('what DNS says', () => {
  test('not asked: a target without a name needs none', () => {
    expect(judgeNotAsked({ asked: 'no-name', servers: [] })).toMatchObject({
      verdict: 'not-applicable',
      evidence: [{ fact: 'dns.resolvers', observed: 'no-name' }],
    })
    expect(judgeNotAsked({ asked: 'reached-elsewhere', servers: [] })).toMatchObject({
      verdict: 'not-assessed',
      evidence: [{ fact: 'dns.resolvers', observed: 'reached-elsewhere' }],
    })
    expect(judgeNotAsked({ asked: 'offline', servers: [] })).toMatchObject({
      verdict: 'not-assessed',
      evidence: [{ fact: 'dns.resolvers', observed: 'offline' }],
    })
  })

  test('no answer: by whom, and what came instead', () => {
    const servers = ['192.0.2.53', '192.0.2.54']
    const asked = { asked: 'system' as const, servers }
    const timedOut = judgeUnanswered('dns.caa', silence, asked)
    expect(timedOut).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/silence.*\(192\.0\.2\.53, 192\.0\.2\.54\)$/),
    })
    expect(timedOut.evidence).toEqual([{ fact: 'dns.caa', observed: expect.stringContaining('silence') }])
    expect(judgeUnanswered('dns.caa', { status: 'refused' }, asked).reason).toMatch(
      /port of the resolver is closed/,
    )
    expect(judgeUnanswered('dns.caa', silence, { ...asked, servers: [] }).reason).toMatch(/no resolver/)
  })

  test('what an answer is worth', () => {
    expect(describeProvenance({ server: '192.0.2.53', authenticated: true })).toMatch(
      /^by 192\.0\.2\.53, validated/,
    )
    expect(describeProvenance({ server: '192.0.2.53', authenticated: false })).toMatch(/, not validated/)
  })
})
