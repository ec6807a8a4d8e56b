import { expect, test } from 'vitest'
import { readParsedCertificate, readX509 } from '../../../lab/fixtures/pki.ts'
import { parseCertificate } from './parsed-certificate.ts'

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

test('a certificate whose subjectAltName is garbage is malformed, not without names', () => {
  const raw = Buffer.from(readX509('ecdsa').raw)
  const extension = raw.indexOf(Buffer.from('0603551d11', 'hex'))
  // The content of the OCTET STRING: a SEQUENCE no longer.
  raw[extension + 7] = 0x02
  expect(parseCertificate(raw)).toEqual({ status: 'malformed', field: 'subjectAltName', offset: 0 })
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

test.each(['2001010000ééZ', '209901000000Z', '200230000000Z', '200101000060Z'])(
  '%s is no date: malformed',
  (date) => {
    const raw = Buffer.from(readX509('ecdsa').raw)
    raw.write(date, raw.indexOf('200101000000Z'), 'latin1')
    expect(parseCertificate(raw)).toEqual({ status: 'malformed', field: 'validity', offset: 0 })
  },
)
