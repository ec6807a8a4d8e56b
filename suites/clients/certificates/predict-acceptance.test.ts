import { describe, expect, test } from 'vitest'
import {
  createCertificate,
  createChain,
  intermediate,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import {
  alternativeNames,
  element,
  extension,
  integer,
  layOutCertificate,
  layOutRsaKey,
  objectId,
  sequence,
} from '../../../lab/fixtures/handmade-certificate.ts'
import type { Certificate, Chain } from '../../../probes/tls/tls-facts.ts'
import type { ClientId } from '../clients.ts'
import { clientsOfToday } from '../tables/required-clients.ts'
import { predictAcceptance } from './predict-acceptance.ts'
import { findVerifier } from './verifiers.ts'

const publicKey = layOutRsaKey(Buffer.alloc(256, 0xc1), Uint8Array.of(1, 0, 1))
const purposes = (...oids: string[]) => extension('2.5.29.37', sequence(...oids.map(objectId)))
const policies = (...oids: string[]) =>
  extension('2.5.29.32', sequence(...oids.map((oid) => sequence(objectId(oid)))))
const asksForPolicy = (after: number, critical = true) =>
  extension('2.5.29.36', sequence(element(0x80, Uint8Array.of(after))), critical)
const serverAuth = '1.3.6.1.5.5.7.3.1'
const der = (...extensions: Uint8Array[]) =>
  layOutCertificate({ subject: 'chat', issuer: 'CA', publicKey, extensions }).toString('base64')
const forServers = (...more: Uint8Array[]) => der(alternativeNames(['chat']), purposes(serverAuth), ...more)

/** With a comment of that many bytes (Netscape's). */
const filled = (bytes: number) =>
  forServers(extension('2.16.840.1.113730.1.13', element(0x16, Buffer.alloc(bytes, 0x41))))

const present = (leaf: Partial<Certificate>, ca: Partial<Certificate> = {}): Chain =>
  createChain({ chain: [createCertificate(leaf), { ...intermediate, ...ca }] })

/** Which of today's clients refuse, by the verifiers' names. */
function listRefusers(chains: readonly Chain[], publicRoot: boolean | null = false) {
  const facts = {
    'tls.certificates': [...chains],
    ...(publicRoot !== null && {
      'tls.transparency': {
        certificates: chains.map(({ chain }) => ({ sha256: chain[0]?.sha256 ?? '', publicRoot })),
      },
    }),
  }
  const answers = (clientsOfToday as readonly ClientId[]).map((id) => {
    const verifier = findVerifier(id)
    if (!verifier) throw new Error(`${id} has no rules`)
    return { name: verifier.name, ...predictAcceptance(verifier, facts) }
  })
  const named = (wanted: false | null) => [
    ...new Set(answers.filter(({ usable }) => usable === wanted).map(({ name }) => name)),
  ]
  return { refusing: named(false).sort(), open: named(null).sort() }
}

const apple = 'Apple, since iOS 13 and macOS 10.15'
const everyone = [apple, 'Android with OkHttp', 'Chromium', 'Firefox', 'Go', 'GnuTLS', 'Java']
const openssl = ['OpenSSL 3.0', 'OpenSSL 3.5']
const days = (count: number, from = '2026-08-01T00:00:00.000Z') => ({
  notBefore: from,
  notAfter: new Date(Date.parse(from) + count * 86_400_000).toISOString(),
})
const policyIn = { der: der(extension('2.5.29.19', sequence()), policies('1.2.3.4'), asksForPolicy(0)) }

describe('which of today’s clients refuse', () => {
  const table: readonly [string, Chain, refusing: string[], publicRoot?: boolean | null][] = [
    ['what is in order', present({}), []],
    // ioBroker #222, mage2click/m2c #8: a private CA's leaf for ten years.
    ['ten years, of a private CA', present(days(3650)), [apple]],
    ['826 days', present(days(826)), [apple]],
    ['825 days', present(days(825)), []],
    ['ten years, issued before July 2019', present(days(3650, '2019-06-30T23:59:59.000Z')), []],
    ['ten years, issued on 1 July 2019', present(days(3650, '2019-07-01T00:00:00.000Z')), [apple]],
    // JulianRunnels/Vaultwarden_Self_Host #19 took the 398 days for private CAs, too: they are for public ones.
    ['399 days, of a private CA', present(days(399)), []],
    ['399 days, of a public CA', present(days(399)), [apple, 'Chromium'], true],
    ['398 days, of a public CA', present(days(398)), [], true],
    ['399 days, of a public CA in August 2020', present(days(399, '2020-08-31T00:00:00.000Z')), [], true],
    // istio #56815, avwo/whistle #1192, FiloSottile/Heartbleed #67 (a Cisco ASA).
    ['a negative serial number', present({ der: negativeSerial() }), ['Go']],
    [
      'a negative serial number in a certificate that leads nowhere',
      createChain({ chain: [createCertificate(), intermediate, stray()] }),
      ['Go'],
    ],
    // immich #28494, openssl #9302: a name in the subject alone.
    [
      'no subjectAltName',
      present({ dnsNames: [] }),
      [apple, 'Android with OkHttp', 'Chromium', 'Firefox', 'Go'],
    ],
    ['an address in subjectAltName', present({ dnsNames: [], ipAddresses: ['192.0.2.1'] }), []],
    // owntracks/ios #612: leaves without extKeyUsage stopped to work with iOS 13.
    ['no extKeyUsage', present({ der: der(alternativeNames(['chat'])) }), [apple]],
    [
      'no extKeyUsage, issued before July 2019',
      present({ der: der(alternativeNames(['chat'])), ...days(800, '2019-06-01T00:00:00.000Z') }),
      [],
    ],
    ['for clients alone', present({ der: der(purposes('1.3.6.1.5.5.7.3.2')) }), [...everyone, ...openssl]],
    ['for any purpose', present({ der: der(purposes('2.5.29.37.0')) }), [apple, 'Firefox', ...openssl]],
    ['for servers and clients', present({ der: der(purposes('1.3.6.1.5.5.7.3.2', serverAuth)) }), []],
    // netty #13355, clienteafirma #198, golang/go #50773, botan #4400: large certificate messages.
    ['a message of 47 KB', present({ der: filled(47_000) }), ['Java']],
    ['a message of 32 KB', present({ der: filled(31_000) }), []],
    [
      'a message of 120 KB',
      present({ der: filled(120_000) }),
      ['Android with OkHttp', 'Chromium', 'Java', ...openssl],
    ],
    [
      'eleven certificates',
      createChain({ chain: [createCertificate(), ...Array.from({ length: 10 }, () => intermediate)] }),
      ['Java'],
    ],
    [
      'ten certificates',
      createChain({ chain: [createCertificate(), ...Array.from({ length: 9 }, () => intermediate)] }),
      [],
    ],
    [
      'SHA-1',
      present({ signatureAlgorithm: 'sha1WithRSAEncryption' }),
      [apple, 'Chromium', 'Firefox', 'Go', 'GnuTLS', ...openssl],
    ],
    [
      'SHA-1 of the CA’s own certificate',
      present({}, { signatureAlgorithm: 'ecdsa-with-SHA1' }),
      [apple, 'Chromium', 'Firefox', 'Go', 'GnuTLS', ...openssl],
    ],
    ['MD5', present({ signatureAlgorithm: 'md5WithRSAEncryption' }), [...everyone, ...openssl]],
    ['SHA-512', present({ signatureAlgorithm: 'sha512WithRSAEncryption' }), []],
    [
      'RSA of 1536 bits',
      present({ key: { type: 'RSA', bits: 1536, curve: null, exponent: '65537' } }),
      [apple, ...openssl],
    ],
    [
      'a CA with 1024 bits',
      present({}, { key: { type: 'RSA', bits: 1024, curve: null, exponent: '65537' } }),
      [apple, ...openssl],
    ],
    // RFC 5280 §4.2.1.11, §6.1.5 (g).
    [
      'a policy asked for, and none',
      present({ der: forServers() }, policyIn),
      ['Chromium', 'Go', 'GnuTLS', 'Java'],
    ],
    ['the policy asked for', present({ der: forServers(policies('1.2.3.4')) }, policyIn), ['GnuTLS']],
    [
      'another policy',
      present({ der: forServers(policies('1.2.3.5')) }, policyIn),
      ['Chromium', 'Go', 'GnuTLS', 'Java'],
    ],
    ['any policy', present({ der: forServers(policies('2.5.29.32.0')) }, policyIn), ['GnuTLS']],
    [
      'a policy asked for two certificates later',
      present({ der: forServers() }, { der: der(policies('1.2.3.4'), asksForPolicy(2, false)) }),
      [],
    ],
    [
      'a policy asked for one certificate later',
      present({ der: forServers() }, { der: der(policies('1.2.3.4'), asksForPolicy(1, false)) }),
      ['Chromium', 'Go', 'Java'],
    ],
  ]
  test.each(table)('%s', (_, chain, refusing, publicRoot = false) => {
    expect(listRefusers([chain], publicRoot)).toEqual({ refusing: refusing.toSorted(), open: [] })
  })
})

test('a CA that signs with Ed25519: only some can verify that, and of Apple and Chromium it is not known', () => {
  expect(listRefusers([present({ signatureAlgorithm: 'ED25519' })])).toEqual({
    refusing: ['Firefox', 'Java'],
    open: [apple, 'Chromium'],
  })
})

test('a CA that signs with ML-DSA', () => {
  const { refusing } = listRefusers([present({ signatureAlgorithm: 'ML-DSA-65' })])
  expect(refusing).toEqual(['Firefox', 'GnuTLS', 'Go', 'Java', 'OpenSSL 3.0'])
})

test('a CA on a Brainpool curve', () => {
  const key = { type: 'EC', bits: 256, curve: 'brainpoolP256r1', exponent: null }
  expect(listRefusers([present({}, { key })]).refusing).toEqual([
    'Chromium',
    'Firefox',
    'GnuTLS',
    'Go',
    'Java',
  ])
})

describe('what is not known stays open', () => {
  test('399 days, of a CA that may be a public one', () => {
    expect(listRefusers([present(days(399))], null)).toEqual({ refusing: [], open: [apple, 'Chromium'] })
  })

  test('extensions that cannot be read', () => {
    const { refusing, open } = listRefusers([present({ der: '' })])
    expect(refusing).toEqual([])
    expect(open).toContain('Go')
  })

  test('one of two certificates is refused', () => {
    const other = present({ ...days(3650), sha256: 'ef'.repeat(32) })
    expect(listRefusers([present({}), other])).toEqual({ refusing: [], open: [apple] })
  })

  test('of two certificates of one CA clients choose: neither counts', () => {
    const weak = { ...intermediate, sha256: '11'.repeat(32), signatureAlgorithm: 'sha1WithRSAEncryption' }
    const chain = createChain({ chain: [createCertificate(), weak, intermediate] })
    expect(listRefusers([chain]).refusing).toEqual([])
  })
})

/** The serial number follows the version: 02 01 with a number below zero. */
function negativeSerial(): string {
  const positive = layOutCertificate({
    subject: 'chat',
    issuer: 'CA',
    publicKey,
    extensions: [purposes(serverAuth)],
  })
  const at = positive.indexOf(integer(Uint8Array.of(0x40, 0, 1)))
  positive[at + 2] = 0xc0
  return positive.toString('base64')
}

function stray(): Certificate {
  return createCertificate({ subject: 'CN=elsewhere', sha256: '22'.repeat(32), der: negativeSerial() })
}
