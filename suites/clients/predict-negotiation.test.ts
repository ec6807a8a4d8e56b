import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type VersionName, versionNames } from '../../core/tls/registry/versions.ts'
import {
  createCertificate,
  createChain,
  createSuiteFacts,
  handshakeFailure,
  type Overrides,
  silence,
  tls12Suites,
  tls13Suites,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { createNegotiationFacts } from '../../lab/fixtures/facts/negotiation-fixture.ts'
import type { Client } from './client.ts'
import { clients } from './clients.ts'
import { predictNegotiation } from './predict-negotiation.ts'

const gcm256 = 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'
const chacha = 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'
const ecdsa = 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'
const dhe = 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384'
const staticRsa = 'TLS_RSA_WITH_AES_256_GCM_SHA384'

/** TLS 1.2 with the suites of the fixture. */
const older: Client = {
  name: 'older',
  versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
  suites: [chacha, gcm256].toReversed(),
  groups: ['secp256r1', 'secp384r1', 'secp521r1'],
  signatureSchemes: ['rsa_pkcs1_sha256', 'rsa_pkcs1_sha1'],
  pointFormats: [0],
  alpn: null,
  serverName: true,
  source: 'this test',
}
const newer: Client = {
  ...older,
  name: 'newer',
  versions: ['TLS 1.2', 'TLS 1.3'],
  suites: ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', ...older.suites],
  groups: ['x25519', 'secp384r1', 'secp521r1'],
  keyShares: ['x25519'],
  signatureSchemes: ['rsa_pss_rsae_sha256', 'rsa_pkcs1_sha256'],
}

/** The fixture's server (seed 000: P-521 before P-384, RSA 4096), with changes. */
const server = (overrides: Overrides = {}) => createNegotiationFacts(overrides)

const only12 = (...suites: string[]): Overrides => ({
  ...createSuiteFacts({ 'TLS 1.2': suites }),
  'tls.groups': { 'TLS 1.2': ['secp521r1', 'secp384r1'] },
})

function dhParameters(bits: number, prime = 'ffffffffffffffffc90fdaa2') {
  const version: VersionName = 'TLS 1.2'
  return { 'tls.dhParameters': [{ version, suite: dhe, bits, prime, generator: '02' }] }
}

const connects = (version: string, suites: string[], groups: string[]) => ({
  connects: true,
  version,
  suites,
  groups,
})
const fails = (why: RegExp) => ({ connects: false, why: expect.stringMatching(why) })
const open = (why: RegExp) => ({ connects: null, why: expect.stringMatching(why) })

type Case = [name: string, client: Client, facts: Overrides, expected: object]

describe('versions', () => {
  const cases: Case[] = [
    ['the highest common one', newer, {}, connects('TLS 1.3', ['TLS_AES_256_GCM_SHA384'], ['secp521r1'])],
    [
      'the server has no newer one',
      newer,
      only12(gcm256, chacha),
      connects('TLS 1.2', [gcm256], ['secp521r1']),
    ],
    ['the client has no newer one', older, {}, connects('TLS 1.2', [gcm256], ['secp521r1'])],
    [
      'none',
      { ...older, versions: ['SSL 3.0', 'TLS 1.0'] },
      {},
      fails(/no version in common: it speaks SSL 3\.0, TLS 1\.0; the server TLS 1\.2, TLS 1\.3/),
    ],
    [
      'an older one that a hello of TLS 1.2 cannot decline',
      { ...older, versions: ['TLS 1.2'] },
      createSuiteFacts({ 'TLS 1.0': ['TLS_RSA_WITH_AES_128_CBC_SHA'] }),
      fails(/no suite|no cipher suite in common|answers with TLS 1\.0/),
    ],
    [
      'silence where the highest common one was asked for',
      newer,
      { 'tls.versions': { ...server()['tls.versions'], 'TLS 1.3': silence } },
      open(/TLS 1\.3: .*no answer|TLS 1\.3: /),
    ],
    [
      'nothing negotiated at all',
      older,
      { 'tls.versions': {}, 'tls.suites': {} },
      open(/no version was negotiated/),
    ],
  ]
  test.each(cases)('%s', (_name, client, facts, expected) => {
    expect(predictNegotiation(client, server(facts))).toEqual(expected)
  })
})

describe('suites', () => {
  const clientOrder: Overrides = { 'tls.preference': { 'TLS 1.2': 'client', 'TLS 1.3': 'client' } }
  const unordered: Overrides = { 'tls.preference': {} }
  const reversed = { ...older, suites: [chacha, gcm256] }
  const cases: Case[] = [
    [
      'the client decides',
      newer,
      clientOrder,
      connects('TLS 1.3', ['TLS_AES_128_GCM_SHA256'], ['secp521r1']),
    ],
    ['nobody knows who decides', older, unordered, connects('TLS 1.2', [gcm256, chacha], ['secp521r1'])],
    [
      'the server decides, but may follow a client that likes ChaCha20',
      reversed,
      {},
      connects('TLS 1.2', [gcm256, chacha], ['secp521r1']),
    ],
    ['none in common', { ...older, suites: [staticRsa] }, {}, fails(/^TLS 1\.2: no cipher suite in common$/)],
    [
      'none in common of those known',
      { ...older, suites: [staticRsa] },
      { 'tls.suiteRefusals': { 'TLS 1.2': [silence], 'TLS 1.3': [handshakeFailure] } },
      open(/TLS 1\.2: the enumeration ended with/),
    ],
  ]
  test.each(cases)('%s', (_name, client, facts, expected) => {
    expect(predictNegotiation(client, server(facts))).toEqual(expected)
  })
})

describe('groups', () => {
  const p256 = { ...older, groups: ['secp256r1'] }
  const unfinished = { 'TLS 1.2': [silence], 'TLS 1.3': [silence] }
  const anyShare = { 'tls.groups': { 'TLS 1.3': ['secp384r1', 'x25519'] } } satisfies Overrides
  const cases: Case[] = [
    [
      'none in common',
      p256,
      {},
      fails(/no group in common: it has secp256r1; the server takes secp521r1, secp384r1/),
    ],
    [
      'none in common, and a suite without groups',
      { ...p256, suites: [gcm256, staticRsa] },
      only12(gcm256, staticRsa),
      connects('TLS 1.2', [staticRsa], []),
    ],
    ['none of those known', p256, { 'tls.groupRefusals': unfinished }, open(/not every group/)],
    [
      'one that could not be told',
      p256,
      { 'tls.groupsUntested': { 'TLS 1.2': ['secp256r1'] } },
      open(/secp256r1/),
    ],
    ['the client says none', { ...older, groups: null }, {}, open(/names no groups/)],
    [
      'the client decides',
      older,
      { 'tls.groupPreference': { 'TLS 1.2': 'client' } },
      connects('TLS 1.2', [gcm256], ['secp384r1']),
    ],
    [
      'nobody knows who decides',
      older,
      { 'tls.groupPreference': {} },
      connects('TLS 1.2', [gcm256], ['secp384r1', 'secp521r1']),
    ],
    // OpenSSL 3.0 takes the share, 3.5 may ask for what it likes better.
    [
      'a share at hand, and a better group',
      newer,
      anyShare,
      connects('TLS 1.3', ['TLS_AES_256_GCM_SHA384'], ['x25519', 'secp384r1']),
    ],
    ['none in TLS 1.3', { ...newer, groups: ['x25519'] }, {}, fails(/no group in common/)],
  ]
  test.each(cases)('%s', (_name, client, facts, expected) => {
    expect(predictNegotiation(client, server(facts))).toEqual(expected)
  })
})

describe('certificates and signatures', () => {
  const ecKey = { type: 'EC', bits: 256, curve: 'secp256r1', exponent: null }
  const ecServer: Overrides = {
    ...only12(ecdsa),
    'tls.certificates': [createChain({}, { key: ecKey })],
    'tls.signatureSchemes': { 'TLS 1.2': ['ecdsa_secp256r1_sha256'] },
  }
  const ecClient = { ...older, suites: [ecdsa], signatureSchemes: ['ecdsa_secp256r1_sha256'] }
  const sha1 = { ...older, signatureSchemes: null }
  const noAnswer = { 'tls.signatureSchemeRefusals': { 'TLS 1.2': [silence] } }
  const cases: Case[] = [
    ['ECDSA', ecClient, ecServer, connects('TLS 1.2', [ecdsa], ['secp521r1'])],
    [
      'the curve of the certificate is foreign',
      { ...ecClient, groups: ['secp384r1'] },
      ecServer,
      fails(/curve of the certificate, secp256r1/),
    ],
    ['RSA alone', older, ecServer, fails(/no cipher suite in common/)],
    [
      'signatures of TLS 1.2 without a list are SHA-1',
      sha1,
      {},
      fails(/no signature scheme in common: it takes rsa_pkcs1_sha1/),
    ],
    ['the same where not every scheme is known', sha1, noAnswer, open(/not every signature scheme/)],
    // OpenSSL takes the first suite and fails; others pass on to the second.
    [
      'an unsignable suite before a usable one',
      { ...sha1, suites: [gcm256, staticRsa] },
      only12(gcm256, staticRsa),
      open(/no signature scheme/),
    ],
    [
      'the key is too long',
      { ...older, rsaBits: { max: 2048 } },
      {},
      fails(/RSA key of 4096 bits is longer than the 2048/),
    ],
    [
      'the key is too short',
      { ...older, rsaBits: { min: 8192 } },
      {},
      fails(/RSA key of 4096 bits is shorter than the 8192/),
    ],
    [
      'one of two keys is too long',
      { ...older, rsaBits: { max: 2048 } },
      { 'tls.certificates': [createChain(), createChain({}, { key: ecKey })] },
      open(/which certificate it gets/),
    ],
    [
      'no certificate was seen',
      { ...older, rsaBits: { max: 2048 } },
      { 'tls.certificates': [] },
      open(/no certificate/),
    ],
  ]
  test.each(cases)('%s', (_name, client, facts, expected) => {
    expect(predictNegotiation(client, server(facts))).toEqual(expected)
  })
})

describe('what a client takes besides', () => {
  const dheClient = { ...older, suites: [dhe], dhBits: { min: 1024, max: 2048 } }
  const ffdhe2048 = 'ffffffffffffffffadf85458a2bb4a9a'
  const sha1Averse: Client = { ...older, suites: ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'], refusesSha1: true }
  const strict: Client = { ...older, needsSecureRenegotiation: true }
  const cases: Case[] = [
    [
      'DHE within its limits',
      dheClient,
      { ...only12(dhe), ...dhParameters(2048) },
      connects('TLS 1.2', [dhe], []),
    ],
    [
      'DHE too long',
      dheClient,
      { ...only12(dhe), ...dhParameters(4096) },
      fails(/DHE group of 4096 bits is longer than the 2048/),
    ],
    [
      'DHE too short',
      dheClient,
      { ...only12(dhe), ...dhParameters(768) },
      fails(/DHE group of 768 bits is shorter than the 1024/),
    ],
    ['DHE of unknown size', dheClient, only12(dhe), open(/group of DHE is not known/)],
    [
      'DHE of RFC 7919, which it does not speak',
      dheClient,
      { ...only12(dhe), ...dhParameters(2048, ffdhe2048) },
      open(/RFC 7919/),
    ],
    [
      'DHE of RFC 7919, which it speaks',
      { ...dheClient, groups: ['ffdhe2048'] },
      { ...only12(dhe), ...dhParameters(2048, ffdhe2048) },
      connects('TLS 1.2', [dhe], []),
    ],
    [
      'SHA-1 in TLS 1.0',
      sha1Averse,
      {
        ...createSuiteFacts({ 'TLS 1.0': [...sha1Averse.suites] }),
        'tls.groups': { 'TLS 1.0': ['secp384r1'] },
      },
      fails(/TLS 1\.0 signs with SHA-1/),
    ],
    ['no secure renegotiation', strict, { 'tls.extensions': { 'TLS 1.2': [] } }, fails(/RFC 5746/)],
    ['secure renegotiation', strict, {}, connects('TLS 1.2', [gcm256], ['secp521r1'])],
    ['a hello in the form of SSL 2.0', { ...older, helloFormat: 'SSL 2.0' }, {}, open(/SSL 2\.0/)],
  ]
  test.each(cases)('%s', (_name, client, facts, expected) => {
    expect(predictNegotiation(client, server(facts))).toEqual(expected)
  })
})

describe('limits, both of which are within', () => {
  const [least, most] = [1024, 2048]
  const dheClient = { ...older, suites: [dhe], dhBits: { min: least, max: most } }
  test.each([
    [least - 1, false],
    [least, true],
    [most, true],
    [most + 1, false],
  ])('DHE of %i bits: %s', (bits, connected) => {
    const facts = server({ ...only12(dhe), ...dhParameters(bits) })
    expect(predictNegotiation(dheClient, facts).connects).toBe(connected)
    expect(predictNegotiation({ ...dheClient, dhBits: { min: least } }, facts).connects).toBe(bits >= least)
    expect(predictNegotiation({ ...dheClient, dhBits: { max: most } }, facts).connects).toBe(bits <= most)
  })

  test.each([
    [{ max: 4096 }, true],
    [{ max: 4095 }, false],
    [{ min: 4096 }, true],
    [{ min: 4097 }, false],
    [{ min: 4096, max: 4096 }, true],
    [{}, true],
  ])('an RSA key of 4096 bits and %j: %s', (rsaBits, connected) => {
    expect(predictNegotiation({ ...older, rsaBits }, server()).connects).toBe(connected)
  })

  test('a key that is no RSA key has no such size', () => {
    const chain = createChain({}, { key: { type: 'EC', bits: 256, curve: 'secp256r1', exponent: null } })
    const facts = server({ 'tls.certificates': [chain] })
    expect(predictNegotiation({ ...older, rsaBits: { min: 1024 } }, facts).connects).toBe(true)
  })
})

describe('what each version asks of a client', () => {
  const cbc = 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'
  const in_ = (version: VersionName, suite: string) => ({
    ...createSuiteFacts({ [version]: [suite] }),
    'tls.groups': { [version]: ['secp384r1'] },
    'tls.groupRefusals': { [version]: [handshakeFailure] },
  })
  const averse: Client = { ...older, suites: [cbc, staticRsa, gcm256], refusesSha1: true }
  test.each([
    ['signed in TLS 1.0', averse, in_('TLS 1.0', cbc), false],
    ['signed in TLS 1.1', averse, in_('TLS 1.1', cbc), false],
    ['signed in TLS 1.2, where it is chosen by what', averse, only12(gcm256), true],
    ['not signed in TLS 1.0', averse, in_('TLS 1.0', staticRsa), true],
    ['signed in TLS 1.0, and no matter', { ...averse, refusesSha1: undefined }, in_('TLS 1.0', cbc), true],
  ] as [string, Client, Overrides, boolean][])('SHA-1: %s', (_name, client, facts, connected) => {
    expect(predictNegotiation(client, server(facts)).connects).toBe(connected)
  })

  const strict = { needsSecureRenegotiation: true } as const
  const extensions = (names: string[] | undefined) => ({
    'tls.extensions': names ? { 'TLS 1.2': names } : {},
  })
  test.each([
    ['had', { ...older, ...strict }, extensions(['renegotiation_info']), true],
    ['not had', { ...older, ...strict }, extensions(['extended_master_secret']), false],
    ['not seen', { ...older, ...strict }, extensions(undefined), null],
    ['not seen, and no matter', older, extensions(undefined), true],
    // RFC 8446 §4.1.2: TLS 1.3 has no renegotiation.
    ['not had in TLS 1.3', { ...newer, ...strict }, extensions(undefined), true],
  ] as [string, Client, Overrides, boolean | null][])(
    'secure renegotiation: %s',
    (_name, client, facts, connected) => {
      expect(predictNegotiation(client, server(facts)).connects).toBe(connected)
    },
  )
})

test('what is foretold is always something that both sides have', () => {
  const version = fc.constantFrom(...versionNames.filter((name) => name !== 'SSL 2.0'))
  const suites = fc.shuffledSubarray([...tls12Suites, staticRsa, dhe, ecdsa])
  const groups = fc.shuffledSubarray(['x25519', 'secp256r1', 'secp384r1', 'secp521r1'])
  const decides = fc.constantFrom(undefined, 'server' as const, 'client' as const)
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(clients)),
      fc.dictionary(version, suites),
      groups,
      decides,
      fc.boolean(),
      (client, offered, taken, preference, clear) => {
        const names = Object.keys(offered) as VersionName[]
        const each = <T>(value: T) => Object.fromEntries(names.map((name) => [name, value]))
        const lists = Object.fromEntries(
          names.map((name) => [name, name === 'TLS 1.3' ? tls13Suites : (offered[name] ?? [])]),
        )
        const facts = server({
          ...createSuiteFacts(lists),
          'tls.suiteRefusals': each([clear ? handshakeFailure : silence]),
          'tls.preference': preference ? each(preference) : {},
          'tls.groups': each(taken),
          'tls.groupPreference': preference ? each(preference) : {},
          'tls.certificates': [createChain({ chain: [createCertificate()] })],
        })
        const result = predictNegotiation(client, facts)
        if (!result.connects) {
          // A refusal is never made of silence.
          if (result.connects === false && !clear) expect(result.why).not.toMatch(/no cipher suite in common/)
          return
        }
        expect(client.versions).toContain(result.version)
        expect(result.suites.length).toBeGreaterThan(0)
        for (const suite of result.suites) {
          expect(client.suites).toContain(suite)
          expect(lists[result.version]).toContain(suite)
        }
        for (const group of result.groups) {
          expect(client.groups).toContain(group)
          expect(taken).toContain(group)
        }
      },
    ),
    { numRuns: 500 },
  )
})
