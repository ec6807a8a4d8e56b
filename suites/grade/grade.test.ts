import { describe, expect, test } from 'vitest'
import { ok } from '../../core/outcome.ts'
import { gradeSchema } from '../../core/run.ts'
import { versionNames } from '../../core/tls/registry/versions.ts'
import {
  at,
  badRecordMac,
  createAttackFacts,
  createCbcRounds,
  createCertificate,
  createChain,
  createCollection,
  createPath,
  createResponse,
  createRevocation,
  createSuiteFacts,
  handshakeFailure,
  intermediate,
  type Overrides,
  reset,
  silence,
  tls12Suites,
  tls13Suites,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import type { Chain, cbcVectors, Staple } from '../../probes/tls/tls-facts.ts'
import { checkNamed, runCheck } from '../run-checks.ts'
import { gradeCollection, letterOf, letters } from './grade.ts'

/** Every attack that concerns suites of older versions tried, and warded off. */
const createAttacksTried = (overrides: Overrides): Overrides => ({
  'tls.extensions': Object.fromEntries(versionNames.map((version) => [version, ['renegotiation_info']])),
  ...createAttackFacts(overrides['tls.suites'] ?? {}),
})
const gradeOverrides = (overrides: Overrides) =>
  gradeSchema.parse(gradeCollection(createCollection({ ...createAttacksTried(overrides), ...overrides })))
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

test('an attack that was not settled leaves the letter open: it may be an F', () => {
  const { letter, reasons } = gradeOverrides({ 'tls.ticketbleed': reset })
  expect(letter).toBeNull()
  expect(reasons).toContain('no letter better than A+')
  expect(reasons.join()).toMatch(/no letter: Ticketbleed \(/)
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
  ['T', 'not trusted', certificates({ verification: { code: 'X', pathToRoot: false } }, { embeddedScts: 0 })],
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
  [
    'T',
    'as its CA',
    {
      'tls.revocation': createRevocation({
        entry: { revokedAt: '2026-08-20T10:00:00.000Z', reason: 'keyCompromise', unclear: false },
      }),
    },
  ],
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
    const collection = createCollection({ ...createAttacksTried(overrides), ...overrides })
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
    'what the verifier says of names, which are judged by themselves',
    certificates({ verification: { code: 'HOSTNAME_MISMATCH', pathToRoot: true } }),
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

test('that no list of a CA was read is said beside the letter, and only then', () => {
  const unread = 'not tested: revocation other than by staple'
  expect(gradeOverrides({ 'tls.revocation': undefined }).reasons).toContain(unread)
  expect(gradeOverrides({ 'tls.revocation': createRevocation() }).reasons).not.toContain(unread)
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
    certificates({ verification: { code: 'INVALID_CA', pathToRoot: true } }),
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
  const { reasons, letter } = gradeOverrides(overrides)
  expect(letter).toBeNull()
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

describe('what is known counts though other things are not', () => {
  const half = (...names: string[]): Overrides => ({
    ...tls12(...names),
    'tls.suiteRefusals': { 'TLS 1.2': [reset], 'TLS 1.3': [reset] },
  })
  const sslV2: Overrides = {
    'tls.versions': {
      ...createSuiteFacts({})['tls.versions'],
      'SSL 2.0': ok({ suite: 'SSL_CK_RC4_128_WITH_MD5' }),
      'TLS 1.2': reset,
    },
    'tls.suites': {},
    'tls.suiteRefusals': {},
    'tls.groups': {},
    'tls.certificates': [],
    'tls.certificateFailures': [reset],
  }
  test.each([
    ['SSL 2.0 alone, a newer version not answered', sslV2, 'F', 'SSL 2.0'],
    ['a NULL suite of half an enumeration', half('TLS_RSA_WITH_NULL_SHA'), 'F', 'insecure suites'],
    ['an anonymous one', half('TLS_DH_anon_WITH_AES_128_CBC_SHA'), 'F', 'insecure suites'],
    [
      'Diffie-Hellman of 512 bits beside a reset',
      { ...dh(512), 'tls.compression': { 'TLS 1.2': reset } },
      'F',
      'Diffie-Hellman parameters of 512 bits',
    ],
    [
      'RC4 alone, a page that never came',
      { ...createSuiteFacts({ 'TLS 1.2': ['TLS_RSA_WITH_RC4_128_SHA'] }), 'http.pages': { '/': reset } },
      'F',
      'RC4 only',
    ],
    [
      'SSL 3.0 alone, whether it compresses not answered',
      {
        ...createSuiteFacts({ 'SSL 3.0': ['TLS_RSA_WITH_RC4_128_SHA'] }),
        'tls.groups': {},
        'tls.extensions': {},
        'tls.compression': {},
      },
      'F',
      'SSL 3.0 is the best version',
    ],
    [
      'a self-signed certificate beside an attack that was not settled',
      {
        ...certificates({ chain: [self], verification: { code: 'X', pathToRoot: false } }),
        'tls.heartbleed': reset,
        'tls.extensions': {},
      },
      'T',
      'self-signed',
    ],
    [
      'a certificate for another name beside half an enumeration',
      { ...half(), ...certificates({ matchesHost: false }) },
      'M',
      'another name',
    ],
    // Nothing of the page is worth less than an A-.
    [
      'TLS 1.0 behind a login page',
      {
        ...createSuiteFacts({ 'TLS 1.0': [cbc], 'TLS 1.2': tls12Suites, 'TLS 1.3': tls13Suites }),
        'http.pages': { '/': reset },
      },
      'B',
      'TLS 1.0',
    ],
    // Nothing of compression is worth less than a C.
    [
      '64-bit blocks, whether it compresses not answered',
      { ...tls12('TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA'), 'tls.compression': {} },
      'C',
      '64-bit blocks',
    ],
    [
      'RSA of 1024 bits, groups not settled',
      { ...certificates({}, rsa(1024)), 'tls.groupRefusals': {} },
      'B',
      'key of 1024',
    ],
  ] as const satisfies readonly (readonly [string, Overrides, string, string])[])(
    '%s',
    (_name, overrides, letter, reason) => {
      const grade = gradeOverrides(overrides)
      expect(grade.letter).toBe(letter)
      expect(grade.reasons.some((one) => /^capped/.test(one) && one.includes(reason))).toBe(true)
    },
  )

  test.each([
    [
      'a B by TLS 1.0, and an attack that was not settled',
      {
        ...createSuiteFacts({ 'TLS 1.0': [cbc], 'TLS 1.2': tls12Suites }),
        'tls.heartbleed': reset,
        'tls.extensions': {},
      },
      'B',
    ],
    [
      'RC4 alone so far, the enumeration broken off',
      {
        ...createSuiteFacts({ 'TLS 1.0': ['TLS_RSA_WITH_RC4_128_SHA'] }),
        'tls.suiteRefusals': { 'TLS 1.0': [reset] },
      },
      'C',
    ],
    [
      'SSL 3.0, and whether anything newer is there was not answered',
      {
        ...createSuiteFacts({ 'SSL 3.0': ['TLS_RSA_WITH_RC4_128_SHA'] }),
        'tls.versions': {
          ...createSuiteFacts({ 'SSL 3.0': ['TLS_RSA_WITH_RC4_128_SHA'] })['tls.versions'],
          'TLS 1.2': reset,
          'TLS 1.3': reset,
        },
        'tls.groups': {},
        'tls.extensions': {},
      },
      'B',
    ],
  ] as const satisfies readonly (readonly [string, Overrides, string])[])(
    'no letter, and what it can be at best: %s',
    (_name, overrides, best) => {
      const { letter, reasons } = gradeOverrides(overrides)
      expect({ letter, best: reasons[0] }).toEqual({ letter: null, best: `no letter better than ${best}` })
    },
  )

  test('a score that a gap may lower is open, and no other', () => {
    expect(gradeOverrides({ 'tls.groupRefusals': {} })).toMatchObject({
      protocol: 100,
      keyExchange: null,
      cipherStrength: 90,
    })
    expect(gradeOverrides(half())).toMatchObject({ protocol: 100, keyExchange: null, cipherStrength: null })
    expect(gradeOverrides({ 'http.pages': {} })).toMatchObject({
      protocol: 100,
      keyExchange: 100,
      cipherStrength: 90,
    })
  })
})

// "Trust" and the changes 2009i ("incomplete chain: B") of the guide.
describe('the way to a root', () => {
  const expired = { ...intermediate, notAfter: '2026-08-31T00:00:00Z' }
  const leaf = createCertificate({ embeddedScts: 0, caIssuersUrls: [] })
  const untrusted = { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', pathToRoot: false }
  test.each([
    [
      'an expired intermediate and no other way',
      { chain: [leaf, expired], verification: { code: 'CERT_HAS_EXPIRED', pathToRoot: true } },
      'T',
      'no path of valid certificates: CN=Test Intermediate is valid from',
    ],
    [
      'an expired intermediate that nobody needs, as after AddTrust External CA Root expired in May 2020',
      { chain: [leaf, intermediate, expired], verification: { code: null, pathToRoot: true } },
      'A+',
      null,
    ],
    [
      'an intermediate that is not valid yet',
      {
        chain: [leaf, { ...intermediate, notBefore: '2026-10-01T00:00:00Z' }],
        verification: { code: 'CERT_NOT_YET_VALID', pathToRoot: true },
      },
      'T',
      'no path of valid certificates: CN=Test Intermediate is valid from 2026-10-01',
    ],
    [
      'a root that has expired, which is not sent',
      {
        chain: [leaf, intermediate],
        verification: {
          code: 'CERT_HAS_EXPIRED',
          pathToRoot: true,
          paths: [createPath([leaf, intermediate, { ...expired, subject: 'CN=Old Root' }])],
        },
      },
      'T',
      'no path of valid certificates: CN=Old Root',
    ],
    [
      'the leaf alone, with an address to fetch its issuer from',
      {
        chain: [createCertificate({ embeddedScts: 0, caIssuersUrls: ['http://ca.example/i.der'] })],
        verification: untrusted,
      },
      'B',
      'incomplete chain',
    ],
    [
      'one of two intermediates, and timestamps of public logs in the leaf',
      { chain: [createCertificate({ embeddedScts: 2 }), intermediate], verification: untrusted },
      'B',
      'incomplete chain',
    ],
    [
      'the leaf alone, of a CA that nothing is known of',
      { chain: [leaf], verification: untrusted },
      'T',
      'not trusted',
    ],
    [
      'a whole chain to a root that nobody trusts',
      {
        chain: [leaf, intermediate, createCertificate({ subject: 'CN=Test Root', selfSigned: true })],
        verification: untrusted,
      },
      'T',
      'not trusted',
    ],
  ] as const satisfies readonly (readonly [string, Partial<Chain>, string, string | null])[])(
    '%s',
    (_name, chain, letter, reason) => {
      const grade = gradeOverrides({ 'tls.certificates': [createChain(chain)] })
      expect(grade.letter).toBe(letter)
      if (reason !== null) expect(grade.reasons.join()).toContain(reason)
    },
  )

  test('a chain that breaks a rule, whatever the size of its key', () => {
    const faults = [
      { rule: 'name-constraints' as const, subject: 'CN=a', says: 'breaks the name constraints of CN=b' },
    ]
    const grade = gradeOverrides(
      certificates(
        {
          verification: {
            code: 'UNSPECIFIED',
            pathToRoot: true,
            paths: [createPath([leaf, intermediate], { faults })],
          },
        },
        rsa(1024),
      ),
    )
    expect(grade.letter).toBe('T')
    expect(grade.reasons.join()).toContain('not accepted: CN=a breaks the name constraints of CN=b')
  })

  test('the leaf alone, of a CA that was given to trust', () => {
    const collection = createCollection({
      'tls.certificates': [createChain({ chain: [leaf], verification: untrusted })],
    })
    const given = { ...collection, target: { ...collection.target, ca: ['-----BEGIN CERTIFICATE-----'] } }
    expect(gradeCollection(given).letter).toBe('B')
  })

  test.each([
    ['RSA of 1024 bits', { code: 'EE_KEY_TOO_SMALL' }, rsa(1024), 'B'],
    ['RSA of 2047 bits', { code: null }, rsa(2047), 'B'],
    ['RSA of 1023 bits', { code: 'CA_KEY_TOO_SMALL' }, rsa(1023), 'F'],
  ] as const)(
    "a refusal by the local library's own sizes is no distrust: %s",
    (_name, { code }, key, letter) => {
      const { letter: given, reasons } = gradeOverrides(
        certificates({ verification: { code, pathToRoot: true } }, key),
      )
      expect(given).toBe(letter)
      expect(reasons.join()).not.toContain('not accepted')
    },
  )
})

// The guide: "below 2048 bits … B, below 1024 bits … F"; HSTS of six months; the dates to the second.
test.each([
  ['RSA', (bits: number) => certificates({}, rsa(bits))],
  ['Diffie-Hellman', dh],
])('the edges of %s', (_name, overridesOf) => {
  expect(
    [1023, 1024, 2047, 2048, 4095, 4096].map((bits) => gradeOverrides(overridesOf(bits)).letter),
  ).toEqual(['F', 'B', 'B', 'A+', 'A+', 'A+'])
})

test.each([
  ['sect163k1', 'B'],
  ['secp192r1', 'B'],
  ['secp224r1', 'A+'],
  ['ffdhe2048', 'A+'],
])('the group %s gives %s', (group, letter) => {
  expect(gradeOverrides(createGroupFacts('secp384r1', group)).letter).toBe(letter)
})

test.each([
  ['2026-09-01T11:59:59Z', 'T'],
  ['2026-09-01T12:00:00Z', 'A+'],
  ['2026-09-01T12:00:01Z', 'A+'],
])('a certificate that ends %s gives %s at 12:00:00', (notAfter, letter) => {
  expect(gradeOverrides(certificates({}, { notAfter })).letter).toBe(letter)
})

test.each([
  [0, 'A-'],
  [1, 'A'],
  [15_551_999, 'A'],
  [15_552_000, 'A+'],
  [15_552_001, 'A+'],
])('HSTS for %d seconds gives %s', (maxAge, letter) => {
  expect(gradeOverrides(page(['strict-transport-security', `max-age=${maxAge}`])).letter).toBe(letter)
})

test.each([
  ['TLS_RSA_WITH_DES_CBC_SHA', 'F'],
  ['TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA', 'C'],
  ['TLS_RSA_WITH_IDEA_CBC_SHA', 'C'],
  ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'A+'],
])('the least cipher %s gives %s: 112 bits are the edge', (suite, letter) => {
  // As if a handshake could be finished with IDEA here: else whether it has an oracle would stay open, and so would the letter.
  const tried = suite.includes('IDEA') ? { 'tls.cbcPadding': createCbcRounds() } : {}
  expect(gradeOverrides({ ...tls12(suite), ...tried }).letter).toBe(letter)
})
