import { describe, expect, test } from 'vitest'
import { cipherSuiteNamed } from '../../core/tls/registry/cipher-suites.ts'
import type { VersionName } from '../../core/tls/registry/versions.ts'
import {
  createChain,
  handshakeFailure,
  type Overrides,
  silence,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { createNegotiationFacts } from '../../lab/fixtures/facts/negotiation-fixture.ts'
import type { Client } from './client.ts'
import type { NegotiationFacts } from './negotiation-facts.ts'
import { assessUsability, findDhParameters, isSigned } from './suite-usability.ts'

const ecdheRsa = 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'
const ecdheEcdsa = 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'
const dheRsa = 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384'
const dheDss = 'TLS_DHE_DSS_WITH_AES_256_GCM_SHA384'
const dheExport = 'TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA'
const staticRsa = 'TLS_RSA_WITH_AES_256_GCM_SHA384'
const tls13 = 'TLS_AES_256_GCM_SHA384'

const client: Client = {
  name: 'this test',
  versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
  suites: [ecdheRsa],
  groups: ['secp256r1'],
  signatureSchemes: ['rsa_pkcs1_sha256'],
  pointFormats: [0],
  alpn: null,
  serverName: true,
  source: 'this test',
}

/** A server that takes secp256r1 and signs with rsa_pkcs1_sha256 in every version; all its enumerations ended in alerts. */
function server(overrides: Overrides = {}): NegotiationFacts {
  const each = <T>(value: T) => ({ 'TLS 1.0': value, 'TLS 1.2': value, 'TLS 1.3': value })
  return createNegotiationFacts({
    'tls.groups': each(['secp256r1']),
    'tls.groupRefusals': each([handshakeFailure]),
    'tls.groupsUntested': {},
    'tls.signatureSchemes': each(['rsa_pkcs1_sha256']),
    'tls.signatureSchemeRefusals': each([handshakeFailure]),
    ...overrides,
  })
}

type Expected = true | [usable: false | null | 'unsigned', why: RegExp]
type Case = [name: string, suite: string, VersionName, Partial<Client>, Overrides, Expected]

function expectEach(cases: Case[]) {
  test.each(cases)('%s', (_name, suite, version, changes, facts, expected) => {
    expect(assessUsability({ ...client, ...changes }, server(facts), version, suite)).toEqual(
      expected === true ? { usable: true } : { usable: expected[0], why: expect.stringMatching(expected[1]) },
    )
  })
}

describe('which suites are signed by the server (RFC 5246 §7.4.3)', () => {
  test.each([
    [ecdheRsa, true],
    [ecdheEcdsa, true],
    [dheRsa, true],
    [dheDss, true],
    [staticRsa, false],
    ['TLS_DH_anon_WITH_AES_256_GCM_SHA384', false],
    ['TLS_ECDH_RSA_WITH_AES_256_GCM_SHA384', false],
    ['TLS_DH_RSA_WITH_AES_256_GCM_SHA384', false],
    ['TLS_DHE_PSK_WITH_AES_256_GCM_SHA384', false],
    ['TLS_PSK_WITH_AES_256_GCM_SHA384', false],
  ])('%s: %s', (name, signed) => {
    const suite = cipherSuiteNamed(name)
    if (!suite) throw new Error(name)
    expect(isSigned(suite)).toBe(signed)
  })
})

describe('groups', () => {
  const p384 = { groups: ['secp384r1'] }
  expectEach([
    ['one in common', ecdheRsa, 'TLS 1.2', {}, {}, true],
    ['one in common is enough', ecdheRsa, 'TLS 1.2', { groups: ['x25519', 'secp256r1'] }, {}, true],
    ['none in common', ecdheRsa, 'TLS 1.2', p384, {}, [false, /has secp384r1; the server takes secp256r1/]],
    ['none in common in TLS 1.0', ecdheRsa, 'TLS 1.0', p384, {}, [false, /no group in common/]],
    ['none in common in TLS 1.3', tls13, 'TLS 1.3', p384, {}, [false, /no group in common/]],
    ['no matter of static RSA', staticRsa, 'TLS 1.2', p384, {}, true],
    ['none is named', ecdheRsa, 'TLS 1.2', { groups: null }, {}, [null, /names no groups/]],
    ['none is named, and none is needed', staticRsa, 'TLS 1.2', { groups: null }, {}, true],
    [
      'of another version',
      ecdheRsa,
      'TLS 1.2',
      {},
      { 'tls.groups': { 'TLS 1.3': ['secp256r1'] } },
      [null, /TLS 1\.2: not every group/],
    ],
    [
      'none was enumerated',
      ecdheRsa,
      'TLS 1.2',
      {},
      { 'tls.groups': { 'TLS 1.2': [] } },
      [null, /not every group/],
    ],
    [
      'the enumeration has no end',
      ecdheRsa,
      'TLS 1.2',
      p384,
      { 'tls.groupRefusals': {} },
      [null, /not every group/],
    ],
    [
      'one of its ends is silence',
      ecdheRsa,
      'TLS 1.2',
      p384,
      { 'tls.groupRefusals': { 'TLS 1.2': [handshakeFailure, silence] } },
      [null, /not every group/],
    ],
    [
      'one could not be told',
      ecdheRsa,
      'TLS 1.2',
      { groups: ['secp384r1', 'x448'] },
      { 'tls.groupsUntested': { 'TLS 1.2': ['x448', 'secp521r1'] } },
      [null, /TLS 1\.2: could not be told: x448$/],
    ],
    [
      'another could not be told',
      ecdheRsa,
      'TLS 1.2',
      p384,
      { 'tls.groupsUntested': { 'TLS 1.2': ['x448'] } },
      [false, /no group in common/],
    ],
    [
      'one could not be told, and one is in common',
      ecdheRsa,
      'TLS 1.2',
      { groups: ['x448', 'secp256r1'] },
      { 'tls.groupsUntested': { 'TLS 1.2': ['x448'] } },
      true,
    ],
  ])
})

describe('signatures', () => {
  const pss = { signatureSchemes: ['rsa_pss_rsae_sha256'] }
  const signing = (...names: string[]): Overrides => ({
    'tls.signatureSchemes': { 'TLS 1.2': names, 'TLS 1.3': names },
  })
  const ecdsa = { signatureSchemes: ['ecdsa_secp256r1_sha256'] }
  expectEach([
    ['one in common', ecdheRsa, 'TLS 1.2', {}, {}, true],
    [
      'none in common',
      ecdheRsa,
      'TLS 1.2',
      pss,
      {},
      ['unsigned', /takes rsa_pss_rsae_sha256; .* rsa_pkcs1_sha256/],
    ],
    ['none in common, and the suite is not signed', staticRsa, 'TLS 1.2', pss, {}, true],
    // Before TLS 1.2 nothing is chosen: MD5 with SHA-1 for RSA, SHA-1 for the others (RFC 4346 §7.4.3).
    ['none in common in TLS 1.0', ecdheRsa, 'TLS 1.0', pss, {}, true],
    ['DHE is signed too', dheRsa, 'TLS 1.2', pss, {}, [null, /group of DHE is not known/]],
    ['RSA-PSS for a suite of RSA', ecdheRsa, 'TLS 1.2', pss, signing('rsa_pss_rsae_sha256'), true],
    [
      'RSA-PSS with a key of its own',
      ecdheRsa,
      'TLS 1.2',
      { signatureSchemes: ['rsa_pss_pss_sha256'] },
      signing('rsa_pss_pss_sha256'),
      true,
    ],
    [
      'one in common, but of another kind than the suite',
      ecdheRsa,
      'TLS 1.2',
      { signatureSchemes: ['ecdsa_secp256r1_sha256', 'rsa_pss_rsae_sha256'] },
      signing('ecdsa_secp256r1_sha256', 'rsa_pkcs1_sha256'),
      ['unsigned', /no signature scheme in common/],
    ],
    [
      'ECDSA for a suite of ECDSA',
      ecdheEcdsa,
      'TLS 1.2',
      ecdsa,
      { ...signing('ecdsa_secp256r1_sha256'), 'tls.certificates': ecChain('secp256r1') },
      true,
    ],
    // RFC 8422 §5.10: EdDSA signs in the suites of ECDSA.
    [
      'EdDSA for a suite of ECDSA',
      ecdheEcdsa,
      'TLS 1.2',
      { signatureSchemes: ['ed25519'] },
      { ...signing('ed25519'), 'tls.certificates': ecChain('secp256r1') },
      true,
    ],
    [
      'RSA for a suite of ECDSA',
      ecdheEcdsa,
      'TLS 1.2',
      {},
      { 'tls.certificates': ecChain('secp256r1') },
      ['unsigned', /no signature/],
    ],
    ['none is sent: SHA-1', ecdheRsa, 'TLS 1.2', { signatureSchemes: null }, signing('rsa_pkcs1_sha1'), true],
    [
      'none is sent: SHA-1 for ECDSA',
      ecdheEcdsa,
      'TLS 1.2',
      { signatureSchemes: null },
      { ...signing('ecdsa_sha1'), 'tls.certificates': ecChain('secp256r1') },
      true,
    ],
    [
      'none is sent, and the server has no SHA-1',
      ecdheRsa,
      'TLS 1.2',
      { signatureSchemes: null },
      {},
      ['unsigned', /takes rsa_pkcs1_sha1, dsa_sha1, ecdsa_sha1/],
    ],
    // RFC 8446 §4.2.3: rsa_pkcs1 signs certificates only.
    ['PKCS #1 in TLS 1.3', tls13, 'TLS 1.3', {}, {}, ['unsigned', /no signature/]],
    ['RSA-PSS in TLS 1.3', tls13, 'TLS 1.3', pss, signing('rsa_pss_rsae_sha256'), true],
    ['ECDSA in TLS 1.3', tls13, 'TLS 1.3', ecdsa, signing('ecdsa_secp256r1_sha256'), true],
    ['EdDSA in TLS 1.3', tls13, 'TLS 1.3', { signatureSchemes: ['ed25519'] }, signing('ed25519'), true],
    ['ML-DSA in TLS 1.3', tls13, 'TLS 1.3', { signatureSchemes: ['mldsa65'] }, signing('mldsa65'), true],
    [
      'SM2 in TLS 1.3 (RFC 8998)',
      tls13,
      'TLS 1.3',
      { signatureSchemes: ['sm2sig_sm3'] },
      signing('sm2sig_sm3'),
      true,
    ],
    [
      'GOST in TLS 1.3 (RFC 9367)',
      tls13,
      'TLS 1.3',
      { signatureSchemes: ['gostr34102012_256a'] },
      signing('gostr34102012_256a'),
      true,
    ],
    [
      'none was enumerated',
      ecdheRsa,
      'TLS 1.2',
      {},
      signing(),
      [null, /TLS 1\.2: not every signature scheme/],
    ],
    [
      'this version was not enumerated',
      ecdheRsa,
      'TLS 1.2',
      {},
      { 'tls.signatureSchemes': { 'TLS 1.3': ['rsa_pkcs1_sha256'] } },
      [null, /not every signature scheme/],
    ],
    [
      'the enumeration has no end',
      ecdheRsa,
      'TLS 1.2',
      pss,
      { 'tls.signatureSchemeRefusals': {} },
      [null, /not every signature scheme/],
    ],
    [
      'one of its ends is silence',
      ecdheRsa,
      'TLS 1.2',
      pss,
      { 'tls.signatureSchemeRefusals': { 'TLS 1.2': [handshakeFailure, silence] } },
      [null, /not every signature scheme/],
    ],
  ])
})

function ecChain(curve: string | null, type = 'EC') {
  return [createChain({}, { key: { type, bits: 256, curve, exponent: null } })]
}

describe('the curve of the certificate (RFC 8422 §5.1)', () => {
  const signatures: Overrides = {
    'tls.groups': { 'TLS 1.2': ['x25519'] },
    'tls.signatureSchemes': { 'TLS 1.2': ['ecdsa_secp256r1_sha256'] },
  }
  const both = { groups: ['x25519', 'secp256r1'], signatureSchemes: ['ecdsa_secp256r1_sha256'] }
  const other = { ...both, groups: ['x25519', 'secp384r1'] }
  const rsa = createChain()
  expectEach([
    [
      'is one of the client’s',
      ecdheEcdsa,
      'TLS 1.2',
      both,
      { ...signatures, 'tls.certificates': ecChain('secp256r1') },
      true,
    ],
    [
      'is none of the client’s',
      ecdheEcdsa,
      'TLS 1.2',
      other,
      { ...signatures, 'tls.certificates': ecChain('secp256r1') },
      [false, /curve of the certificate, secp256r1/],
    ],
    [
      'one of two certificates will do',
      ecdheEcdsa,
      'TLS 1.2',
      other,
      { ...signatures, 'tls.certificates': [...ecChain('secp256r1'), ...ecChain('secp384r1')] },
      true,
    ],
    [
      'a key without a curve',
      ecdheEcdsa,
      'TLS 1.2',
      other,
      { ...signatures, 'tls.certificates': ecChain(null, 'Ed25519') },
      true,
    ],
    [
      'no certificate was seen',
      ecdheEcdsa,
      'TLS 1.2',
      both,
      { ...signatures, 'tls.certificates': [] },
      [null, /was not seen/],
    ],
    [
      'only one of RSA was seen',
      ecdheEcdsa,
      'TLS 1.2',
      both,
      { ...signatures, 'tls.certificates': [rsa] },
      [null, /was not seen/],
    ],
    [
      'only one of RSA-PSS was seen',
      ecdheEcdsa,
      'TLS 1.2',
      both,
      { ...signatures, 'tls.certificates': ecChain(null, 'RSA-PSS') },
      [null, /was not seen/],
    ],
    [
      'one of RSA beside it',
      ecdheEcdsa,
      'TLS 1.2',
      other,
      { ...signatures, 'tls.certificates': [rsa, ...ecChain('secp256r1')] },
      [false, /certificate, secp256r1$/],
    ],
    [
      'the client names no groups',
      ecdheEcdsa,
      'TLS 1.2',
      { ...both, groups: null },
      { ...signatures, 'tls.certificates': ecChain('secp256r1') },
      [null, /names no groups/],
    ],
    [
      'is no matter of a suite of RSA',
      ecdheRsa,
      'TLS 1.2',
      { ...other, signatureSchemes: ['rsa_pkcs1_sha256'] },
      { 'tls.groups': { 'TLS 1.2': ['x25519'] }, 'tls.certificates': ecChain('secp256r1') },
      true,
    ],
  ])
})

/** RFC 7919 appendix A.1, and RFC 3526 §2: the first digits. */
const ffdhe = 'FFFFFFFFFFFFFFFFADF85458A2BB4A9AAFDC5620273D3CF1'
const modp = 'FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD1'

const dhParameters = (prime: string, bits = 2048, suite = dheRsa, version: VersionName = 'TLS 1.2') => ({
  'tls.dhParameters': [{ version, suite, bits, prime, generator: '02' }],
})

describe('the prime of DHE (RFC 7919 §4)', () => {
  expectEach([
    ['the server’s own, to a client without FFDHE', dheRsa, 'TLS 1.2', {}, dhParameters(modp), true],
    [
      'the server’s own, to one that names no groups',
      dheRsa,
      'TLS 1.2',
      { groups: null },
      dhParameters(modp),
      true,
    ],
    [
      'the server’s own, to a client with FFDHE',
      dheRsa,
      'TLS 1.2',
      { groups: ['ffdhe2048'] },
      dhParameters(modp),
      [null, /RFC 7919/],
    ],
    [
      'a registered one, to a client that has it',
      dheRsa,
      'TLS 1.2',
      { groups: ['ffdhe2048'] },
      dhParameters(ffdhe),
      true,
    ],
    [
      'a registered one, in small letters',
      dheRsa,
      'TLS 1.2',
      { groups: ['ffdhe2048'] },
      dhParameters(ffdhe.toLowerCase()),
      true,
    ],
    [
      'a registered one, to a client that has another',
      dheRsa,
      'TLS 1.2',
      { groups: ['ffdhe3072'] },
      dhParameters(ffdhe),
      [null, /RFC 7919/],
    ],
    [
      'a longer registered one',
      dheRsa,
      'TLS 1.2',
      { groups: ['ffdhe3072'] },
      dhParameters(ffdhe, 3072),
      true,
    ],
    [
      'a registered one, to a client without FFDHE',
      dheRsa,
      'TLS 1.2',
      {},
      dhParameters(ffdhe),
      [null, /RFC 7919/],
    ],
    ['one with the same digits further on', dheRsa, 'TLS 1.2', {}, dhParameters(`C90FDAA2${ffdhe}`), true],
    ['none was seen', dheRsa, 'TLS 1.2', {}, {}, [null, /TLS 1\.2: the group of DHE is not known/]],
    [
      'one was seen in another version',
      dheRsa,
      'TLS 1.2',
      {},
      dhParameters(modp, 2048, dheRsa, 'TLS 1.0'),
      [null, /not known/],
    ],
    [
      'one was seen with an export suite',
      dheRsa,
      'TLS 1.2',
      {},
      dhParameters(modp, 512, dheExport),
      [null, /not known/],
    ],
    ['one was seen with another suite', dheRsa, 'TLS 1.2', {}, dhParameters(modp, 2048, dheDss), true],
    ['is no matter of ECDHE', ecdheRsa, 'TLS 1.2', {}, dhParameters(ffdhe), true],
  ])

  test('export suites have their own', () => {
    const facts = server({
      'tls.dhParameters': [
        { version: 'TLS 1.0', suite: dheExport, bits: 512, prime: modp, generator: '02' },
        { version: 'TLS 1.0', suite: dheRsa, bits: 2048, prime: modp, generator: '02' },
      ],
    })
    const bitsOf = (name: string) => {
      const suite = cipherSuiteNamed(name)
      if (!suite) throw new Error(name)
      return findDhParameters(facts, 'TLS 1.0', suite)?.bits
    }
    expect([bitsOf(dheExport), bitsOf(dheRsa), bitsOf(dheDss)]).toEqual([512, 2048, 2048])
    expect([bitsOf(staticRsa), bitsOf(ecdheRsa)]).toEqual([undefined, undefined])
  })
})

describe('several parts', () => {
  const noGroup = { groups: ['secp384r1'] }
  const noSignature = { signatureSchemes: ['rsa_pss_rsae_sha256'] }
  const noEnd: Overrides = { 'tls.groupRefusals': {}, 'tls.signatureSchemeRefusals': {} }
  expectEach([
    ['impossible before unsigned', ecdheRsa, 'TLS 1.2', { ...noGroup, ...noSignature }, {}, [false, /group/]],
    [
      'impossible before unknown',
      ecdheRsa,
      'TLS 1.2',
      { ...noGroup, ...noSignature },
      { 'tls.signatureSchemeRefusals': {} },
      [false, /group/],
    ],
    [
      'unknown before unsigned',
      ecdheRsa,
      'TLS 1.2',
      { ...noGroup, ...noSignature },
      { 'tls.groupRefusals': {} },
      [null, /group/],
    ],
    [
      'two unknown: the first is told',
      ecdheRsa,
      'TLS 1.2',
      { ...noGroup, ...noSignature },
      noEnd,
      [null, /group/],
    ],
    [
      'a suite that nobody registered',
      'TLS_NO_SUCH',
      'TLS 1.2',
      {},
      {},
      [null, /TLS_NO_SUCH is not in the registry/],
    ],
    // TLS 1.3 suites say nothing of groups and signatures (RFC 8446 §1.2): the name decides nothing there.
    [
      'a suite of TLS 1.3 that nobody registered',
      'TLS_NO_SUCH',
      'TLS 1.3',
      noSignature,
      { 'tls.signatureSchemes': { 'TLS 1.3': ['rsa_pss_rsae_sha256'] } },
      true,
    ],
  ])
})
