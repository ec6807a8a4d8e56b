import { expect, test } from 'vitest'
import { encodeClientHello } from '../../../core/tls/wire/client-hello.ts'
import { findExtensionData } from '../../../core/tls/wire/extension.ts'
import { decodeCodeList } from '../../../core/tls/wire/extensions/code-list.ts'
import { decodeClientKeyShares } from '../../../core/tls/wire/extensions/key-share.ts'
import { createClientHello, groupCode, type Offer } from './offer.ts'
import { allSchemes, tls12Groups, tls12Suites, tls13Groups, tls13Suites } from './offered-names.ts'

const offer: Offer = {
  version: 'TLS 1.2',
  suites: tls12Suites.slice(0, 3),
  groups: tls12Groups,
  signatureSchemes: allSchemes,
}

test('SSL 3.0 gets no extensions, and says in a suite that it knows secure renegotiation', () => {
  const hello = createClientHello({ ...offer, version: 'SSL 3.0' }, 'localhost')
  expect(hello.extensions).toBeNull()
  expect(hello.legacyVersion).toBe(0x0300)
  expect(hello.cipherSuites.at(-1)).toBe(0x00ff)
})

test('TLS 1.0 and 1.1 must not send signature_algorithms (RFC 5246 §7.4.1.4.1), TLS 1.2 must', () => {
  for (const version of ['TLS 1.0', 'TLS 1.1'] as const) {
    expect(
      findExtensionData(createClientHello({ ...offer, version }, null).extensions, 'signature_algorithms'),
    ).toBeNull()
  }
  expect(findExtensionData(createClientHello(offer, null).extensions, 'signature_algorithms')).not.toBeNull()
})

test('TLS 1.3 is offered alone, with an empty key_share', () => {
  const hello = createClientHello(
    { ...offer, version: 'TLS 1.3', suites: tls13Suites, groups: tls13Groups },
    'localhost',
  )
  expect(hello.legacyVersion).toBe(0x0303)
  expect(findExtensionData(hello.extensions, 'supported_versions')).toEqual(Uint8Array.of(2, 3, 4))
  expect(findExtensionData(hello.extensions, 'key_share')).toEqual(Uint8Array.of(0, 0))
  expect(hello.sessionId.length).toBe(32)
})

test('server_name is left out for an address', () => {
  expect(findExtensionData(createClientHello(offer, null).extensions, 'server_name')).toBeNull()
  expect(findExtensionData(createClientHello(offer, 'localhost').extensions, 'server_name')).not.toBeNull()
})

test('no hello is 256 to 511 bytes long (RFC 7685)', () => {
  for (let suites = 1; suites <= 64; suites += 1) {
    for (const groups of [[], tls12Groups.slice(0, 5), tls12Groups]) {
      const hello = createClientHello({ ...offer, suites: tls12Suites.slice(0, suites), groups }, 'localhost')
      const { length } = encodeClientHello(hello)
      expect(length < 256 || length > 511, `${length} bytes`).toBe(true)
    }
  }
})

test('every hello has a fresh random', () => {
  expect(createClientHello(offer, null).random).not.toEqual(createClientHello(offer, null).random)
})

test('TLS 1.3 is offered no group that RFC 8446 §B.3.1.4 reserves as obsolete', () => {
  const codes = tls13Groups.map(groupCode)
  for (const [from, to] of [
    [0x0001, 0x0016],
    [0x001a, 0x001c],
    [0xff01, 0xff02],
  ] as const) {
    expect(codes.filter((code) => code >= from && code <= to)).toEqual([])
  }
  // What is current stays: RFC 8446 §4.2.7, RFC 8734, the hybrids.
  expect(tls13Groups).toEqual(
    expect.arrayContaining(['secp256r1', 'x25519', 'ffdhe2048', 'brainpoolP256r1tls13', 'X25519MLKEM768']),
  )
})

test('key shares stand in the order of supported_groups, however they are given (RFC 8446 §4.2.8)', () => {
  const keyExchange = new Uint8Array(32)
  const keyShares = ['x25519', 'secp256r1', 'secp521r1'].map((group) => ({ group, keyExchange }))
  const groups = ['secp521r1', 'secp256r1', 'secp384r1', 'x25519']
  const { extensions } = createClientHello(
    { ...offer, version: 'TLS 1.3', suites: tls13Suites, groups, keyShares },
    null,
  )
  const sent = decodeClientKeyShares(findExtensionData(extensions, 'key_share') ?? new Uint8Array())
  expect(sent.map(({ group }) => group)).toEqual(['secp521r1', 'secp256r1', 'x25519'].map(groupCode))
})

const listedSchemes = (more: Partial<Offer>) => {
  const hello = createClientHello({ ...offer, groups: tls13Groups, suites: tls13Suites, ...more }, null)
  return decodeCodeList(findExtensionData(hello.extensions, 'signature_algorithms') ?? new Uint8Array())
}

test('TLS 1.3 is offered no scheme that RFC 8446 §B.3.1.3 reserves, but where nothing else is asked for', () => {
  const isReserved = (code: number) =>
    code <= 0x0200 ||
    [0x0202, 0x0402, 0x0502, 0x0602].includes(code) ||
    (code >= 0x0204 && code <= 0x0400) ||
    [0x04, 0x05, 0x06].some((hash) => code >= hash * 256 + 4 && code <= hash * 256 + 0xff)
  const listed = listedSchemes({ version: 'TLS 1.3' })
  expect(listed.filter(isReserved)).toEqual([])
  // What §4.2.3 allows stays, SHA-1 for older certificates among it, and so does every scheme of before for TLS 1.2.
  expect(listed).toEqual(expect.arrayContaining([0x0201, 0x0203, 0x0401, 0x0403, 0x0804, 0x0807]))
  expect(listedSchemes({ version: 'TLS 1.2' }).filter(isReserved)).toHaveLength(10)
  expect(listedSchemes({ version: 'TLS 1.3', signatureSchemes: ['dsa_sha256', 'rsa_pkcs1_md5'] })).toEqual([
    0x0402, 0x0101,
  ])
})

// draft-reddy-tls-slhdsa §3, draft-ietf-tls-mldsa §3, RFC 8998, RFC 9367 and GOST of TLS 1.2 (RFC 9189), RFC 8734.
test('every scheme that a server’s certificate can have is offered', () => {
  const codes = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index)
  const newer = [
    ...codes(0x0911, 0x091c),
    ...codes(0x0904, 0x0906),
    ...codes(0x0709, 0x070f),
    ...[0x0708, 0x0840, 0x0841],
    ...codes(0x081a, 0x081c),
  ]
  expect(listedSchemes({ version: 'TLS 1.3' })).toEqual(expect.arrayContaining(newer))
  // Signatures of clients alone (rsa_pkcs1_*_legacy), and of keys without a certificate.
  expect(listedSchemes({ version: 'TLS 1.3' })).not.toEqual(
    expect.arrayContaining([expect.toBeOneOf([0x0420, 0x0520, 0x0620, 0x0704, 0x0705, 0x0706, 0x0707])]),
  )
})

// s2n-tls #4543, MatrixSSL #51, oqs-provider #399: they refuse a hello with more.
test('no list of schemes has more than 64, with a reserved value', () => {
  expect(listedSchemes({ version: 'TLS 1.2' }).length + 1).toBeLessThanOrEqual(64)
})
