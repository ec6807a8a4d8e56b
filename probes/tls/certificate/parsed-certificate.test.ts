import { expect, test } from 'vitest'
import {
  alternativeNames,
  createCurveKey,
  element,
  extension,
  type HandmadeCertificate,
  layOutCertificate,
  name,
  nest,
  objectId,
  sequence,
  utcTime,
} from '../../../lab/fixtures/handmade-certificate.ts'
import { readParsedCertificate, readX509 } from '../../../lab/fixtures/pki.ts'
import type { Certificate } from '../tls-facts.ts'
import { readCertificateFields } from './certificate-fields.ts'
import { type Element, readElement } from './der-element.ts'
import { type DistinguishedName, isSameName, readName } from './distinguished-name.ts'
import { parseCertificate } from './parsed-certificate.ts'

function readFacts(der: Uint8Array): Certificate {
  const outcome = parseCertificate(der)
  if (outcome.status !== 'ok') throw new Error('it was to be read')
  return outcome.value.facts
}

test('reads names, dates, key and extensions', () => {
  expect(readParsedCertificate('stapled').facts).toMatchObject({
    subject: 'CN=stapled',
    issuer: 'CN=intermediate',
    notBefore: '2020-01-01T00:00:00.000Z',
    notAfter: '2120-01-01T00:00:00.000Z',
    dnsNames: ['localhost'],
    ipAddresses: [],
    key: { type: 'EC', bits: 256, curve: 'secp256r1', exponent: null },
    signatureAlgorithm: 'sha256WithRSAEncryption',
    isCa: false,
    selfSigned: false,
    ocspUrls: ['http://ocsp.test/'],
    caIssuersUrls: ['http://ca.test/issuer.der'],
    mustStaple: true,
    embeddedScts: 0,
  })
})

test('reads an RSA key with its exponent', () => {
  expect(readParsedCertificate('rsa').facts.key).toEqual({
    type: 'RSA',
    bits: 2048,
    curve: null,
    exponent: '65537',
  })
})

test('reads an Ed25519 key and IP addresses', () => {
  const { key, ipAddresses, mustStaple } = readParsedCertificate('ed25519').facts
  expect(key).toEqual({ type: 'Ed25519', bits: 255, curve: null, exponent: null })
  expect(ipAddresses).toEqual(['127.0.0.1', '::1'])
  expect(mustStaple).toBe(false)
})

test('knows a self-signed CA', () => {
  expect(readParsedCertificate('root').facts).toMatchObject({ selfSigned: true, isCa: true })
  expect(readParsedCertificate('intermediate').facts).toMatchObject({ selfSigned: false, isCa: true })
})

test('every cut of a certificate is malformed', () => {
  const { raw } = readX509('ecdsa')
  for (let length = 0; length < raw.length; length += 1) {
    expect(parseCertificate(raw.subarray(0, length))).toMatchObject({ status: 'malformed' })
  }
})

test('a certificate whose subjectAltName is garbage is read without it, and says so', () => {
  const raw = Buffer.from(readX509('ecdsa').raw)
  const extension = raw.indexOf(Buffer.from('0603551d11', 'hex'))
  // The content of the OCTET STRING: a SEQUENCE no longer.
  raw[extension + 7] = 0x02
  expect(readFacts(raw)).toMatchObject({ dnsNames: [], unread: ['subjectAltName'], subject: 'CN=ecdsa' })
})

test('whatever byte is wrong, the certificate is read or malformed: nothing is thrown', () => {
  const { raw } = readX509('stapled')
  for (let at = 0; at < raw.length; at += 1) {
    for (const flip of [0x01, 0x80, 0xff]) {
      const broken = Buffer.from(raw)
      broken.writeUInt8(broken.readUInt8(at) ^ flip, at)
      expect(['ok', 'malformed']).toContain(parseCertificate(broken).status)
    }
  }
})

test.each([
  ['2001010000ééZ', '2001010000??Z'],
  ['209901000000Z', '209901000000Z'],
  ['200230000000Z', '200230000000Z'],
  ['200101000060Z', '200101000060Z'],
])('%s is no date: what stands there is shown', (date, shown) => {
  const raw = Buffer.from(readX509('ecdsa').raw)
  raw.write(date, raw.indexOf('200101000000Z'), 'latin1')
  expect(readFacts(raw)).toMatchObject({
    notBefore: shown,
    notAfter: '2120-01-01T00:00:00.000Z',
    unread: ['notBefore'],
  })
})

const key = createCurveKey('P-256')
const issued = (about: Partial<HandmadeCertificate>) =>
  readFacts(
    layOutCertificate({
      subject: 'leaf',
      issuer: 'ca',
      publicKey: key.publicKey,
      signer: key.privateKey,
      extensions: [alternativeNames(['chat.test'])],
      ...about,
    }),
  )

/** X.680 §46.3, §47.3: what UTCTime and GeneralizedTime may look like outside of DER. GnuTLS issue 207, OpenSSL issue 11080. */
test.each([
  ['2001010100+0100', 0x17, '2020-01-01T00:00:00.000Z'],
  ['200101000000-0230', 0x17, '2020-01-01T02:30:00.000Z'],
  ['2001010000Z', 0x17, '2020-01-01T00:00:00.000Z'],
  ['500101000000Z', 0x17, '1950-01-01T00:00:00.000Z'],
  ['20200101000000Z', 0x18, '2020-01-01T00:00:00.000Z'],
  ['20500101000000.5Z', 0x18, '2050-01-01T00:00:00.000Z'],
  ['20500101010000+0100', 0x18, '2050-01-01T00:00:00.000Z'],
])('the time %s is read', (text, tag, notBefore) => {
  const facts = issued({ validity: [element(tag, Buffer.from(text)), utcTime('491231235959Z')] })
  expect(facts.notBefore).toBe(notBefore)
  expect(facts.deviations).toEqual(text === '500101000000Z' ? [] : ['time-form'])
})

/** RFC 5280 §4.1.2.2. Go refuses negative serial numbers since 1.23 (golang/go issue 65085). */
test.each([
  [Uint8Array.of(0xff), '-01', ['negative-serial']],
  [Uint8Array.of(0x80, 0), '-8000', ['negative-serial']],
  [Uint8Array.of(0), '00', ['zero-serial']],
  [new Uint8Array(21).fill(0x11), '11'.repeat(21), ['long-serial']],
  [Uint8Array.of(0, ...new Uint8Array(20).fill(0x91)), '91'.repeat(20), []],
  [new Uint8Array(20).fill(0x11), '11'.repeat(20), []],
])('the serial number %j', (content, serialNumber, deviations) => {
  expect(issued({ serialNumber: element(2, content) })).toMatchObject({ serialNumber, deviations })
})

/** Strings of every kind that names are made of; the accent in TeletexString is Latin-1, as certificates of old have it. */
test.each([
  [0x1e, Buffer.from('00630061', 'hex'), 'ca'],
  [0x1c, Buffer.from('0000006300000061', 'hex'), 'ca'],
  [0x14, Buffer.from('é', 'latin1'), '\\xc3\\xa9'],
  [0x1e, Buffer.from('006300', 'hex'), '\\x00c\\x00'],
  [0x04, Buffer.from('ca'), 'ca'],
])('a name in a string of tag %d', (tag, content, shown) => {
  const fields = readCertificateFields(
    layOutCertificate({
      subject: 'leaf',
      issuer: name(element(tag, content)),
      publicKey: key.publicKey,
      signer: key.privateKey,
    }),
  )
  expect(fields?.issuer.text).toBe(`CN=${shown}`)
})

test('names are the same whatever their strings are made of, and in any case', () => {
  const [one, other, third] = [
    name(element(0x1e, Buffer.from('00430041', 'hex'))),
    name(element(0x0c, Buffer.from(' ca'))),
    name(element(0x13, Buffer.from('cb'))),
  ].map((der) => readName(readElement(Buffer.from(der)) as Element) as DistinguishedName)
  expect(one && other && isSameName(one, other)).toBe(true)
  expect(one && third && isSameName(one, third)).toBe(false)
})

test('an empty subject, an extension that comes twice, and an unknown one are read', () => {
  const twice = alternativeNames(['chat.test'])
  const facts = issued({
    subjectName: sequence(),
    extensions: [twice, twice, extension('1.2.3.4', nest(2), true)],
  })
  expect(facts).toMatchObject({
    subject: '',
    dnsNames: ['chat.test'],
    deviations: ['duplicate-extension'],
    unread: [],
  })
})

/** OpenSSL has neither GOST nor every curve that has a name (RFC 5639: brainpool, which it has). */
test.each([
  ['1.2.643.7.1.1.1.1', '1.2.643.7.1.2.1.1.1', { type: 'GOST R 34.10-2012 256', bits: null }],
  ['1.2.840.10045.2.1', '1.3.6.1.4.1.99999.1', { type: 'EC', bits: null, curve: '1.3.6.1.4.1.99999.1' }],
  ['1.3.6.1.4.1.99999.2', '1.2.3', { type: '1.3.6.1.4.1.99999.2', bits: null }],
])('a key of the algorithm %s is named, and costs nothing else', (algorithm, parameter, expected) => {
  const publicKey = sequence(
    sequence(objectId(algorithm), objectId(parameter)),
    element(3, Uint8Array.of(0), new Uint8Array(65).fill(4)),
  )
  expect(issued({ publicKey })).toMatchObject({ key: expected, dnsNames: ['chat.test'], unread: [] })
})

test('a Brainpool key is read whole', () => {
  const brainpool = createCurveKey('brainpoolP256r1')
  expect(issued({ publicKey: brainpool.publicKey }).key).toEqual({
    type: 'EC',
    bits: 256,
    curve: 'brainpoolP256r1',
    exponent: null,
  })
})

/** What `openssl x509` makes of the same certificates: the two readers have to agree on all that both read. */
test.each(['rsa', 'ecdsa', 'ed25519', 'stapled', 'intermediate', 'root'] as const)(
  'of %s OpenSSL says the same',
  (of) => {
    const { facts, fields, extensions } = readParsedCertificate(of)
    const x509 = readX509(of)
    expect(fields.subject.text).toBe(x509.subject)
    expect(fields.issuer.text).toBe(x509.issuer)
    expect(facts.serialNumber).toBe(x509.serialNumber)
    expect(fields.notAfter).toEqual(x509.validToDate)
    expect(facts.isCa).toBe(x509.ca)
    expect(extensions.extendedKeyUsage ?? undefined).toEqual(x509.keyUsage)
    expect(facts.sha256.toUpperCase()).toBe(x509.fingerprint256.replaceAll(':', ''))
    expect([facts.deviations, facts.unread]).toEqual([[], []])
  },
)
