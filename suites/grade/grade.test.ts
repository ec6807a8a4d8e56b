import { expect, test } from 'vitest'
import { ok } from '../../core/outcome.ts'
import { gradeSchema } from '../../core/run.ts'
import {
  at,
  badRecordMac,
  createCbcRounds,
  createCertificate,
  createChain,
  createCollection,
  createResponse,
  createSuiteFacts,
  handshakeFailure,
  type Overrides,
  reset,
  silence,
  tls12Suites,
  tls13Suites,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import type { cbcVectors, Staple } from '../../probes/tls/tls-facts.ts'
import { checkNamed, runCheck } from '../run-checks.ts'
import { gradeCollection, letterOf, letters } from './grade.ts'

const gradeOverrides = (overrides: Overrides) =>
  gradeSchema.parse(gradeCollection(createCollection(overrides)))
const rsa = (bits: number) => ({ key: { type: 'RSA', bits, curve: null, exponent: '65537' } })
const tls12 = (...names: string[]) =>
  createSuiteFacts({ 'TLS 1.2': [...tls12Suites, ...names], 'TLS 1.3': tls13Suites })
const page = (...headers: (readonly [string, string])[]): Overrides => ({
  'http.pages': { '/': ok(createResponse(200, headers)) },
})
const dh = (bits: number): Overrides => ({
  ...tls12('TLS_DHE_RSA_WITH_AES_256_GCM_SHA384'),
  'tls.dhParameters': [
    {
      version: 'TLS 1.2',
      suite: 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384',
      bits,
      prime: 'ff',
      generator: '02',
      isPrime: true,
    },
  ],
})
const certificates = (...args: Parameters<typeof createChain>): Overrides => ({
  'tls.certificates': [createChain(...args)],
})
const createGroupFacts = (...names: string[]): Overrides => ({
  'tls.groups': { 'TLS 1.2': names, 'TLS 1.3': names },
})

test("seed 000's nginx: 100, 100, 90 and an A+", () => {
  expect(gradeOverrides({})).toMatchObject({
    letter: 'A+',
    protocol: 100,
    keyExchange: 100,
    cipherStrength: 90,
  })
})

test('an attack that was not settled is named beside the letter', () => {
  expect(gradeOverrides({ 'tls.ticketbleed': reset }).reasons.join()).toMatch(/not settled: Ticketbleed \(/)
})

test('what was not tested is listed beside every letter', () => {
  const untested = gradeOverrides({}).reasons.filter((reason) => reason.startsWith('not tested: '))
  expect(untested.join()).toMatch(/Debian-weak.*DROWN/)
})

// SSL Labs rating guide 2009r: best and worst, averaged.
test.each([
  [
    'TLS 1.0 to 1.3',
    createSuiteFacts({
      'TLS 1.0': ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
      'TLS 1.2': tls12Suites,
      'TLS 1.3': tls13Suites,
    }),
    95,
  ],
  [
    'TLS 1.1 to 1.3',
    createSuiteFacts({
      'TLS 1.1': ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
      'TLS 1.2': tls12Suites,
      'TLS 1.3': tls13Suites,
    }),
    97.5,
  ],
  [
    'SSL 3.0 and TLS 1.2',
    createSuiteFacts({ 'SSL 3.0': ['TLS_RSA_WITH_RC4_128_SHA'], 'TLS 1.2': tls12Suites }),
    90,
  ],
  [
    'SSL 2.0 and TLS 1.2',
    createSuiteFacts({ 'SSL 2.0': ['SSL_CK_RC4_128_WITH_MD5'], 'TLS 1.2': tls12Suites }),
    50,
  ],
])('protocol: %s', (_name, overrides, score) => {
  expect(gradeOverrides(overrides).protocol).toBe(score)
})

test.each([
  ['RSA 4096, P-521 and P-384', {}, 100],
  ['RSA 2048', certificates({}, rsa(2048)), 90],
  ['RSA 1024', certificates({}, rsa(1024)), 80],
  ['RSA 512', certificates({}, rsa(512)), 40],
  [
    'P-384 certificate',
    certificates({}, { key: { type: 'EC', bits: 384, curve: 'secp384r1', exponent: null } }),
    100,
  ],
  [
    'P-256 certificate',
    certificates({}, { key: { type: 'EC', bits: 256, curve: 'prime256v1', exponent: null } }),
    90,
  ],
  ['P-256 among the groups', createGroupFacts('secp384r1', 'secp256r1'), 90],
  ['X25519', createGroupFacts('x25519'), 90],
  ['DH 2048', dh(2048), 90],
  ['DH 1024', dh(1024), 80],
  ['export', tls12('TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', 'TLS_RSA_EXPORT_WITH_RC4_40_MD5'), 40],
  ['anonymous', tls12('TLS_ECDH_anon_WITH_AES_256_CBC_SHA'), 0],
])('key exchange: %s', (_name, overrides, score) => {
  expect(gradeOverrides(overrides).keyExchange).toBe(score)
})

test.each([
  ['256 and 128 bits', {}, 90],
  ['256 bits only', createSuiteFacts({ 'TLS 1.2': tls12Suites }), 100],
  ['3DES', tls12('TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA'), 60],
  ['NULL', tls12('TLS_ECDHE_RSA_WITH_NULL_SHA'), 50],
])('cipher strength: %s', (_name, overrides, score) => {
  expect(gradeOverrides(overrides).cipherStrength).toBe(score)
})

// SSL Labs rating guide 2009r, "Grading": A is 80 and more, B 65, C 50, D 35, E 20, F less. An A without a warning is an A+.
test.each([
  [100, 'A+'],
  [80, 'A+'],
  [79.9, 'B'],
  [65, 'B'],
  [64.9, 'C'],
  [50, 'C'],
  [49.9, 'D'],
  [35, 'D'],
  [34.9, 'E'],
  [20, 'E'],
  [19.9, 'F'],
  [0, 'F'],
])('%d points without a cap are %s', (points, letter) => {
  expect(letterOf(points, [])).toBe(letter)
})

test.each([...letters.keys()])('the worst of points and caps counts: cap %#', (index) => {
  const cap = letters[index] ?? 'T'
  const worse = letters.slice(Math.max(index, letters.indexOf('B')))
  expect(letterOf(100, [{ letter: cap }])).toBe(cap)
  expect(letterOf(65, [{ letter: cap }])).toBe(worse[0])
  expect(
    letterOf(
      100,
      letters.slice(0, index + 1).map((letter) => ({ letter })),
    ),
  ).toBe(cap)
})

/** A staple that is in order, but for what it says of the certificate. */
const staple = (certificateStatus: 'good' | 'revoked' | 'unknown'): Staple => ({
  responseStatus: 'successful',
  certificateStatus,
  revokedAt: null,
  producedAt: at,
  thisUpdate: at,
  nextUpdate: null,
  speaksOfLeaf: true,
  serialNumber: '01',
  signature: 'valid',
  responderAuthorized: true,
})

/** A CBC suite, and an alert of its own for one kind of broken record, twice. */
const paddingOracle = (vector: (typeof cbcVectors)[number]): Overrides => {
  const odd = { [vector]: handshakeFailure }
  return { ...tls12(cbc), 'tls.cbcPadding': createCbcRounds(odd, { ...odd, 'wrong-both': badRecordMac }) }
}

const self = createCertificate({ selfSigned: true })
const cbc = 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'
const only11: Overrides = {
  ...createSuiteFacts({ 'TLS 1.1': [cbc] }),
  'tls.extensions': { 'TLS 1.1': ['renegotiation_info'] },
  'tls.groups': { 'TLS 1.1': ['secp384r1'] },
  'tls.groupRefusals': { 'TLS 1.1': [handshakeFailure] },
}

const capped = [
  ['F', 'SSL 2.0', createSuiteFacts({ 'SSL 2.0': ['SSL_CK_RC4_128_WITH_MD5'], 'TLS 1.2': tls12Suites })],
  [
    'F',
    'SSL 3.0 is the best version',
    { ...createSuiteFacts({ 'SSL 3.0': [cbc] }), 'tls.groups': {}, 'tls.extensions': {} },
  ],
  ['F', 'MD signature', certificates({}, { signatureAlgorithm: 'md5WithRSAEncryption' })],
  ['F', 'key of 512 bits', certificates({}, rsa(512))],
  ['F', 'RSA exponent 1', certificates({}, { key: { type: 'RSA', bits: 4096, curve: null, exponent: '1' } })],
  ['F', 'insecure suites', tls12('TLS_RSA_EXPORT_WITH_RC4_40_MD5')],
  ['F', 'insecure suites', tls12('TLS_RSA_WITH_DES_CBC_SHA')],
  ['F', 'RC4 only', createSuiteFacts({ 'TLS 1.2': ['TLS_ECDHE_RSA_WITH_RC4_128_SHA'] })],
  ['C', 'no TLS 1.2', only11],
  [
    'F',
    'insecure renegotiation',
    {
      'tls.extensions': { 'TLS 1.2': [] },
      'tls.clientRenegotiation': { 'TLS 1.2': ok({ renegotiated: ok(true) }) },
    },
  ],
  ...(
    [
      ['wrong-padding', 'Zombie POODLE'],
      ['wrong-mac', 'GOLDENDOODLE'],
      ['empty-wrong-mac', 'CVE-2019-1559'],
      ['incomplete-padding', 'CVE-2016-2107'],
    ] as const
  ).map(([vector, name]) => ['F', name, paddingOracle(vector)] as const),
  ['C', 'CRIME', { 'tls.compression': { 'TLS 1.2': ok({ method: 'DEFLATE' }) } }],
  ['C', 'POODLE', createSuiteFacts({ 'SSL 3.0': [cbc], 'TLS 1.2': tls12Suites })],
  ['C', 'RC4 in TLS 1.1 or newer', tls12('TLS_ECDHE_RSA_WITH_RC4_128_SHA')],
  ['C', '64-bit blocks in TLS 1.1 or newer', tls12('TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA')],
  ['B', 'SSL 3.0', createSuiteFacts({ 'SSL 3.0': ['TLS_RSA_WITH_RC4_128_SHA'], 'TLS 1.2': tls12Suites })],
  ['B', 'TLS 1.0', createSuiteFacts({ 'TLS 1.0': [cbc], 'TLS 1.2': tls12Suites, 'TLS 1.3': tls13Suites })],
  ['B', 'TLS 1.1', createSuiteFacts({ 'TLS 1.1': [cbc], 'TLS 1.2': tls12Suites, 'TLS 1.3': tls13Suites })],
  ['B', 'RC4', createSuiteFacts({ 'TLS 1.0': ['TLS_RSA_WITH_RC4_128_SHA'], 'TLS 1.2': tls12Suites })],
  ['B', 'key of 1024 bits', certificates({}, rsa(1024))],
  ['B', 'Diffie-Hellman parameters of 1024 bits', dh(1024)],
  [
    'B',
    'no forward secrecy',
    { ...createSuiteFacts({ 'TLS 1.2': ['TLS_RSA_WITH_AES_256_GCM_SHA384'] }), 'tls.groups': {} },
  ],
  ['B', 'no AEAD suite', createSuiteFacts({ 'TLS 1.2': [cbc] })],
  // What the server likes best in TLS 1.2 counts, whatever it likes best in another version.
  [
    'B',
    'no forward secrecy',
    {
      ...createSuiteFacts({
        'TLS 1.1': [cbc],
        'TLS 1.2': ['TLS_RSA_WITH_AES_256_GCM_SHA384', ...tls12Suites],
      }),
      'tls.extensions': { 'TLS 1.1': ['renegotiation_info'], 'TLS 1.2': ['renegotiation_info'] },
    },
  ],
  ['T', 'not trusted', certificates({ verification: { code: 'X', pathToRoot: false } })],
  ['T', 'self-signed', certificates({ chain: [self], verification: { code: 'X', pathToRoot: false } })],
  [
    'T',
    'expired',
    certificates(
      { verification: { code: 'CERT_HAS_EXPIRED', pathToRoot: true } },
      { notAfter: '2026-08-31T00:00:00Z' },
    ),
  ],
  ['T', 'revoked', certificates({ staple: ok(staple('revoked')) })],
  ['T', 'valid only from', certificates({}, { notBefore: '2026-09-01T12:00:01Z' })],
  ['T', 'SHA-1', certificates({}, { signatureAlgorithm: 'sha1WithRSAEncryption' })],
  ['M', 'another name', certificates({ matchesHost: false })],
  ['A-', 'no secure renegotiation', { 'tls.extensions': { 'TLS 1.2': ['extended_master_secret'] } }],
  ['A-', 'no TLS 1.3', createSuiteFacts({ 'TLS 1.2': tls12Suites })],
  ['A-', 'HSTS is off', page()],
  ['A-', 'HSTS is off', page(['strict-transport-security', 'max-age=0'])],
  ['A-', 'HSTS is invalid', page(['strict-transport-security', 'includeSubDomains'])],
  ['A', 'an A+ needs', page(['strict-transport-security', 'max-age=15551999'])],
] as const satisfies readonly (readonly [string, string, Overrides])[]

test.each(capped)('%s: %s', (letter, reason, overrides) => {
  const { letter: given, reasons } = gradeOverrides(overrides)
  expect({ given, named: reasons.some((one) => one.includes(reason)) }).toEqual({
    given: letter,
    named: true,
  })
})

test.each(capped)(
  '%s: %s: what lowers the letter says how to be rid of it, by a check that fails for the same or by itself',
  (_letter, _reason, overrides) => {
    const collection = createCollection(overrides)
    const rules = gradeCollection(collection).reasons.filter((reason) => /^(capped at|warning)/.test(reason))
    expect(rules.filter((rule) => !/ \((see|mend:) .*\)$/.test(rule))).toEqual([])
    expect(rules.filter((rule) => /: (.+): \1\b/.test(rule))).toEqual([])
    const named = rules.flatMap((rule) => / \(see (\S+)\)$/.exec(rule)?.[1] ?? [])
    expect(named.filter((id) => runCheck(checkNamed(id), collection, 'current').verdict !== 'fail')).toEqual(
      [],
    )
  },
)

test.each([
  ['a staple that says good', certificates({ staple: ok(staple('good')) })],
  ['a staple that knows nothing of it', certificates({ staple: ok(staple('unknown')) })],
  [
    'a certificate in the first and the last second of its life',
    certificates({}, { notBefore: at, notAfter: at }),
  ],
  [
    'what the verifier says of dates and names, which are judged by themselves',
    certificates({ verification: { code: 'CERT_HAS_EXPIRED', pathToRoot: true } }),
  ],
  ['an HSTS policy of six months', page(['strict-transport-security', 'max-age=15552000'])],
] as const satisfies readonly (readonly [string, Overrides])[])('costs nothing: %s', (_name, overrides) => {
  const { letter, reasons } = gradeOverrides(overrides)
  expect({ letter, caps: reasons.filter((reason) => /^(capped|warning)/.test(reason)) }).toEqual({
    letter: 'A+',
    caps: [],
  })
})

test('secure renegotiation begun by the client costs nothing', () => {
  const accepted: Overrides = { 'tls.clientRenegotiation': { 'TLS 1.2': ok({ renegotiated: ok(true) }) } }
  expect(gradeOverrides(accepted).letter).toBe('A+')
})

test('BEAST does not cap by itself, and FALLBACK_SCSV no longer matters', () => {
  const { reasons } = gradeOverrides({})
  expect(reasons.join()).not.toMatch(/BEAST|SCSV/)
})

test('TLS 1.3 alone is exempt from the rule on TLS 1.2', () => {
  expect(
    gradeOverrides({ ...createSuiteFacts({ 'TLS 1.3': tls13Suites }), 'tls.extensions': {} }).letter,
  ).toBe('A+')
})

test.each([
  ['an enumeration ends in a reset', { 'tls.suiteRefusals': { 'TLS 1.2': [reset], 'TLS 1.3': [reset] } }],
  [
    'a version was not answered',
    { 'tls.versions': { ...createSuiteFacts({ 'TLS 1.2': tls12Suites })['tls.versions'], 'SSL 3.0': reset } },
  ],
  ['groups are not settled', { 'tls.groupRefusals': {} }],
  ['no certificate was seen', { 'tls.certificates': [], 'tls.certificateFailures': [reset] }],
  [
    'the certificate was not judged',
    certificates({ verification: { code: 'UNVERIFIED', pathToRoot: true } }),
  ],
  ['the Diffie-Hellman parameters were not read', { ...dh(2048), 'tls.dhParameters': [] }],
  [
    'the Diffie-Hellman modulus was not tested',
    {
      ...dh(2048),
      'tls.dhParameters': (dh(2048)['tls.dhParameters'] ?? []).map((entry) => ({
        ...entry,
        isPrime: undefined,
      })),
    },
  ],
  [
    'one chain of two could not be read',
    {
      'tls.certificateFailures': [
        { status: 'malformed', field: 'certificate_list[0].certificate', offset: 0 },
      ],
    },
  ],
  ['the extensions were not seen', { 'tls.extensions': {} }],
  [
    'whether it renegotiates insecurely was not answered',
    {
      'tls.extensions': { 'TLS 1.2': [] },
      'tls.clientRenegotiation': { 'TLS 1.2': ok({ renegotiated: silence }) },
    },
  ],
  ['whether it compresses was not answered', { 'tls.compression': { 'TLS 1.2': reset } }],
  ['the start page was not answered', { 'http.pages': { '/': reset } }],
  ['a fact is missing', { 'tls.groups': undefined }],
] as const satisfies readonly (readonly [string, Overrides])[])('no letter: %s', (_name, overrides) => {
  const { reasons, ...marks } = gradeOverrides(overrides)
  // A score of what was not seen whole would be one that may still fall.
  expect(marks).toEqual({ letter: null, protocol: null, keyExchange: null, cipherStrength: null })
  expect(reasons.some((reason) => reason.startsWith('no letter: '))).toBe(true)
})

test('a key of unknown strength hides its own score and the letter, and no other score', () => {
  const { reasons, ...marks } = gradeOverrides(
    certificates({}, { key: { type: 'X', bits: null, curve: null, exponent: null } }),
  )
  expect(marks).toEqual({ letter: null, protocol: 100, keyExchange: null, cipherStrength: 90 })
  expect(reasons).toContain('no letter: the strength of the key exchange is not known')
})

test('a letter comes without any word on what is missing', () => {
  expect(gradeOverrides({}).reasons.filter((reason) => reason.startsWith('no letter'))).toEqual([])
})

test('a private CA is named: SSL Labs does not know it', () => {
  const collection = createCollection()
  const known = gradeCollection({
    ...collection,
    target: { ...collection.target, ca: ['-----BEGIN CERTIFICATE-----'] },
  })
  expect(known.reasons.join()).toContain('private CA')
})
