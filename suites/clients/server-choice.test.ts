import { describe, expect, test } from 'vitest'
import type { VersionName } from '../../core/tls/registry/versions.ts'
import {
  createSuiteFacts,
  handshakeFailure,
  type Overrides,
  silence,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { createNegotiationFacts } from '../../lab/fixtures/facts/negotiation-fixture.ts'
import type { Client } from './client.ts'
import type { NegotiationFacts } from './negotiation-facts.ts'
import { predictServerChoice } from './server-choice.ts'

const gcm = 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'
const gcm128 = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'
const chacha = 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'
const cbc = 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'
const ecdsa = 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'
const dhe = 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384'
const staticRsa = 'TLS_RSA_WITH_AES_256_GCM_SHA384'
const tls13 = 'TLS_AES_256_GCM_SHA384'

const client: Client = {
  name: 'this test',
  versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
  suites: [gcm],
  groups: ['secp256r1', 'secp384r1'],
  signatureSchemes: ['rsa_pkcs1_sha256', 'rsa_pss_rsae_sha256'],
  pointFormats: [0],
  alpn: null,
  serverName: true,
  source: 'this test',
}

/** A server with these suites, whose order counts, and two groups, of which it likes secp384r1 better. */
function server(suites: Partial<Record<VersionName, string[]>>, overrides: Overrides = {}): NegotiationFacts {
  const names = Object.keys(suites) as VersionName[]
  const each = <T>(value: T) => Object.fromEntries(names.map((name) => [name, value]))
  return createNegotiationFacts({
    ...createSuiteFacts(suites),
    'tls.groups': each(['secp384r1', 'secp256r1']),
    'tls.groupRefusals': each([handshakeFailure]),
    'tls.groupsUntested': {},
    'tls.groupPreference': each('server' as const),
    'tls.signatureSchemes': each(['rsa_pkcs1_sha256', 'rsa_pss_rsae_sha256']),
    'tls.signatureSchemeRefusals': each([handshakeFailure]),
    ...overrides,
  })
}

const server12 = (suites: string[], overrides: Overrides = {}) => server({ 'TLS 1.2': suites }, overrides)
const choose = (changes: Partial<Client>, facts: NegotiationFacts) =>
  predictServerChoice({ ...client, ...changes }, facts)
const hello = (version: VersionName, suites: string[], groups: string[]) => ({
  answer: 'hello',
  version,
  suites,
  groups,
})
const refusal = (why: RegExp) => ({ answer: 'refusal', why: expect.stringMatching(why) })
const unknown = (why: RegExp) => ({ answer: 'unknown', why: expect.stringMatching(why) })

type Case = [name: string, Partial<Client>, NegotiationFacts, expected: object]

function expectEach(cases: Case[]) {
  test.each(cases)('%s', (_name, changes, facts, expected) => {
    expect(choose(changes, facts)).toEqual(expected)
  })
}

describe('the version (RFC 5246 §E.1, RFC 8446 §4.2.1)', () => {
  const cbcs = { 'SSL 3.0': [cbc], 'TLS 1.0': [cbc], 'TLS 1.1': [cbc] }
  const versionsOf = (changes: object) => ({
    'tls.versions': { ...server12([gcm])['tls.versions'], ...changes },
  })
  expectEach([
    ['the highest of several', { suites: [cbc] }, server(cbcs), hello('TLS 1.1', [cbc], ['secp384r1'])],
    [
      'a hello of TLS 1.2 is answered with an older one that the client does not name',
      { versions: ['TLS 1.2'], suites: [cbc] },
      server({ 'TLS 1.0': [cbc] }),
      hello('TLS 1.0', [cbc], ['secp384r1']),
    ],
    [
      'supported_versions are a list, in which there is no older one',
      { versions: ['TLS 1.2', 'TLS 1.3'], suites: [cbc] },
      server({ 'TLS 1.0': [cbc] }),
      refusal(/no version in common: it speaks TLS 1\.2, TLS 1\.3; the server TLS 1\.0/),
    ],
    [
      'a newer one than the client names',
      { versions: ['TLS 1.0'], suites: [cbc] },
      server({ 'TLS 1.1': [cbc] }),
      refusal(/no version in common: it speaks TLS 1\.0; the server TLS 1\.1/),
    ],
    [
      'SSL 2.0 has another hello',
      {},
      server({ 'SSL 2.0': ['SSL_CK_RC4_128_WITH_MD5'] }),
      refusal(/no version in common: .* the server SSL 2\.0/),
    ],
    ['a client without any version', { versions: [] }, server12([gcm]), refusal(/no version in common/)],
    ['none was negotiated', {}, server({}), unknown(/no version was negotiated/)],
    [
      'silence at the newest',
      { versions: ['TLS 1.2', 'TLS 1.3'] },
      server12([gcm], versionsOf({ 'TLS 1.3': silence })),
      unknown(/^TLS 1\.3: .*silence/),
    ],
    [
      'the newest was not asked for',
      { versions: ['TLS 1.2', 'TLS 1.3'] },
      server12([gcm], versionsOf({ 'TLS 1.3': undefined })),
      unknown(/^TLS 1\.3: not asked$/),
    ],
    [
      'silence at an older one',
      {},
      server12([gcm], versionsOf({ 'TLS 1.0': silence })),
      hello('TLS 1.2', [gcm], ['secp384r1']),
    ],
  ])
})

describe('the suite', () => {
  const byClient: Overrides = { 'tls.preference': { 'TLS 1.2': 'client' } }
  const byNobody: Overrides = { 'tls.preference': {} }
  const x448 = { groups: ['x448'] }
  const untold: Overrides = { 'tls.groupsUntested': { 'TLS 1.2': ['x448'] }, 'tls.groupPreference': {} }
  const [p384, all] = [['secp384r1'], [gcm, gcm128, cbc]]
  expectEach([
    ['by the server’s order', { suites: [cbc, gcm128, gcm] }, server12(all), hello('TLS 1.2', [gcm], p384)],
    [
      'by the client’s order',
      { suites: [cbc, gcm128, gcm] },
      server12(all, byClient),
      hello('TLS 1.2', [cbc], p384),
    ],
    [
      'by nobody knows whose',
      { suites: [cbc, gcm128, ecdsa] },
      server12(all, byNobody),
      hello('TLS 1.2', [cbc, gcm128], p384),
    ],
    [
      'what one side lacks is passed over',
      { suites: [ecdsa, gcm128] },
      server12(all, byClient),
      hello('TLS 1.2', [gcm128], p384),
    ],
    [
      'the unusable are passed over',
      { suites: [gcm, staticRsa], groups: ['x25519'] },
      server12([gcm, staticRsa]),
      hello('TLS 1.2', [staticRsa], []),
    ],
    [
      'what may be usable stands beside what is',
      { suites: [gcm, staticRsa], ...x448 },
      server12([gcm, staticRsa], untold),
      hello('TLS 1.2', [gcm, staticRsa], ['x448']),
    ],
    [
      'what comes after the first that is usable is not chosen',
      { suites: [gcm, staticRsa], ...x448 },
      server12([staticRsa, gcm], untold),
      hello('TLS 1.2', [staticRsa], []),
    ],
    [
      'none is known to be usable',
      { suites: [gcm], ...x448 },
      server12([gcm], untold),
      unknown(/could not be told: x448/),
    ],
    [
      'none in common',
      { suites: [ecdsa] },
      server12([gcm]),
      refusal(/^TLS 1\.2: no cipher suite in common$/),
    ],
    [
      'none in common of those that were seen',
      { suites: [ecdsa] },
      server12([gcm], { 'tls.suiteRefusals': { 'TLS 1.2': [silence] } }),
      unknown(/TLS 1\.2: the enumeration ended with/),
    ],
    [
      'none in common, and another version was not enumerated',
      { suites: [ecdsa] },
      server(
        { 'TLS 1.0': [cbc], 'TLS 1.2': [gcm] },
        { 'tls.suiteRefusals': { 'TLS 1.2': [handshakeFailure] } },
      ),
      refusal(/no cipher suite in common/),
    ],
    [
      'the only one is impossible',
      { groups: ['x25519'] },
      server12([gcm]),
      refusal(/^no group in common: it has x25519; the server takes secp384r1, secp256r1$/),
    ],
    [
      'each is impossible, for a reason that is told once',
      { suites: [gcm, gcm128], groups: ['x25519'] },
      server12([gcm, gcm128]),
      refusal(/^no group in common: it has x25519; the server takes secp384r1, secp256r1$/),
    ],
    [
      'an unsigned one after a usable one is never reached',
      { suites: [staticRsa, gcm], signatureSchemes: ['ed25519'] },
      server12([staticRsa, gcm]),
      hello('TLS 1.2', [staticRsa], []),
    ],
    [
      'an unsigned one before a usable one',
      { suites: [staticRsa, gcm], signatureSchemes: ['ed25519'] },
      server12([gcm, staticRsa]),
      unknown(/no signature scheme in common/),
    ],
    [
      'unsigned alone',
      { signatureSchemes: ['ed25519'] },
      server12([gcm]),
      refusal(/no signature scheme in common: it takes ed25519/),
    ],
  ])
})

describe('a client that likes ChaCha20', () => {
  const likes = { suites: [chacha, gcm] }
  const p384 = ['secp384r1']
  expectEach([
    ['a server may follow it', likes, server12([gcm, chacha]), hello('TLS 1.2', [gcm, chacha], p384)],
    [
      'likes others better',
      { suites: [gcm, chacha] },
      server12([gcm, chacha]),
      hello('TLS 1.2', [gcm], p384),
    ],
    // Suites that are no AEAD say nothing of the client's hardware.
    [
      'after one of CBC',
      { suites: [cbc, chacha, gcm] },
      server12([gcm, chacha]),
      hello('TLS 1.2', [gcm, chacha], p384),
    ],
    [
      'after one of CBC and GCM',
      { suites: [cbc, gcm, chacha] },
      server12([gcm, chacha]),
      hello('TLS 1.2', [gcm], p384),
    ],
    ['the server has none', likes, server12([gcm]), hello('TLS 1.2', [gcm], p384)],
    ['the server has it first', likes, server12([chacha, gcm]), hello('TLS 1.2', [chacha], p384)],
    [
      'the client decides anyway',
      { suites: [chacha, gcm] },
      server12([gcm, chacha], { 'tls.preference': { 'TLS 1.2': 'client' } }),
      hello('TLS 1.2', [chacha], p384),
    ],
    ['names no AEAD', { suites: [cbc] }, server12([cbc, chacha]), hello('TLS 1.2', [cbc], p384)],
  ])
})

describe('the group', () => {
  const inOrderOf = (who: 'server' | 'client' | null): Overrides => ({
    'tls.groupPreference': who === null ? {} : { 'TLS 1.2': who, 'TLS 1.3': who },
  })
  const untested: Overrides = { 'tls.groupsUntested': { 'TLS 1.2': ['x448'] } }
  const newer = { versions: ['TLS 1.3'] as const, suites: [tls13] }
  const server13 = (overrides: Overrides) => server({ 'TLS 1.3': [tls13] }, overrides)
  expectEach([
    ['by the server’s order', {}, server12([gcm]), hello('TLS 1.2', [gcm], ['secp384r1'])],
    [
      'by the client’s order',
      {},
      server12([gcm], inOrderOf('client')),
      hello('TLS 1.2', [gcm], ['secp256r1']),
    ],
    [
      'by nobody knows whose',
      {},
      server12([gcm], inOrderOf(null)),
      hello('TLS 1.2', [gcm], ['secp256r1', 'secp384r1']),
    ],
    [
      'of the client’s that the server has',
      { groups: ['x25519', 'secp384r1'] },
      server12([gcm], inOrderOf('client')),
      hello('TLS 1.2', [gcm], ['secp384r1']),
    ],
    [
      'one that could not be told may be it, and come before',
      { groups: ['x448', 'secp256r1'] },
      server12([gcm], untested),
      hello('TLS 1.2', [gcm], ['x448', 'secp256r1']),
    ],
    [
      'one that could not be told, which the client has not',
      {},
      server12([gcm], untested),
      hello('TLS 1.2', [gcm], ['secp384r1']),
    ],
    [
      'none with static RSA',
      { suites: [staticRsa] },
      server12([staticRsa]),
      hello('TLS 1.2', [staticRsa], []),
    ],
    [
      'none with DHE',
      { suites: [dhe] },
      server12([dhe], {
        'tls.dhParameters': [
          { version: 'TLS 1.2', suite: dhe, bits: 2048, prime: 'ffffffffffffffffc90fdaa2', generator: '02' },
        ],
      }),
      hello('TLS 1.2', [dhe], []),
    ],
    ['in TLS 1.3 without a share', newer, server13({}), hello('TLS 1.3', [tls13], ['secp384r1'])],
    [
      'in TLS 1.3, a share of the best',
      { ...newer, keyShares: ['secp384r1'] },
      server13({}),
      hello('TLS 1.3', [tls13], ['secp384r1']),
    ],
    [
      'in TLS 1.3, a share of another',
      { ...newer, keyShares: ['secp256r1'] },
      server13({}),
      hello('TLS 1.3', [tls13], ['secp256r1', 'secp384r1']),
    ],
    [
      'in TLS 1.3, shares of both: the first, or the best',
      { ...newer, keyShares: ['secp256r1', 'secp384r1'] },
      server13({}),
      hello('TLS 1.3', [tls13], ['secp256r1', 'secp384r1']),
    ],
    [
      'in TLS 1.3, two shares of three groups: the first, the best of them, or the best',
      { ...newer, groups: ['x25519', 'secp256r1', 'secp384r1'], keyShares: ['x25519', 'secp256r1'] },
      server13({ 'tls.groups': { 'TLS 1.3': ['secp384r1', 'secp256r1', 'x25519'] } }),
      hello('TLS 1.3', [tls13], ['x25519', 'secp256r1', 'secp384r1']),
    ],
    [
      'in TLS 1.3, a share of what the server has not',
      { ...newer, groups: ['x25519', 'secp256r1'], keyShares: ['x25519'] },
      server13({}),
      hello('TLS 1.3', [tls13], ['secp256r1']),
    ],
    [
      'a share is no matter of TLS 1.2',
      { keyShares: ['secp256r1'] },
      server12([gcm]),
      hello('TLS 1.2', [gcm], ['secp384r1']),
    ],
  ])
})
