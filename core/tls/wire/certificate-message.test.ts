import { expect, test } from 'vitest'
import { bodyOf, parseHex } from '../../../lab/fixtures/vectors/bytes.ts'
import * as rfc8448 from '../../../lab/fixtures/vectors/rfc8448.ts'
import {
  decodeCertificate,
  decodeCertificate13,
  encodeCertificate,
  encodeCertificate13,
} from './certificate-message.ts'
import {
  decodeCertificateStatus,
  encodeCertificateStatus,
  findStapledResponse,
} from './certificate-status.ts'
import { DecodeError } from './codec.ts'
import { decodeEncryptedExtensions, encodeEncryptedExtensions } from './encrypted-extensions.ts'

test('RFC 8448 §3: one certificate without extensions', () => {
  const { context, entries } = decodeCertificate13(bodyOf(rfc8448.certificate))
  expect(context).toHaveLength(0)
  expect(entries).toHaveLength(1)
  expect(entries[0]?.der).toHaveLength(432)
  expect(entries[0]?.der.subarray(0, 4)).toEqual(parseHex('308201ac'))
  expect(entries[0]?.extensions).toEqual([])
  expect(encodeCertificate13({ context, entries })).toEqual(rfc8448.certificate)
})

test('RFC 8448 §3: EncryptedExtensions', () => {
  const extensions = decodeEncryptedExtensions(bodyOf(rfc8448.encryptedExtensions))
  expect(extensions.map(({ type }) => type)).toEqual([10, 28, 0])
  expect(encodeEncryptedExtensions(extensions)).toEqual(rfc8448.encryptedExtensions)
})

test('a TLS 1.2 chain keeps the order sent', () => {
  const chain = [parseHex('30010a'), parseHex('30020b0b')]
  const message = encodeCertificate(chain)
  expect(message).toEqual(parseHex('0b 000010 00000d 000003 30010a 000004 30020b0b'))
  expect(decodeCertificate(bodyOf(message))).toEqual(chain)
  expect(decodeCertificate(parseHex('000000'))).toEqual([])
})

test('a certificate of no bytes is malformed', () => {
  expect(() => decodeCertificate(parseHex('000003 000000'))).toThrow(new DecodeError('certificate', 3))
})

test('a staple is the OCSP response in a CertificateStatus', () => {
  const body = encodeCertificateStatus(parseHex('3003 0a0106'))
  expect(body).toEqual(parseHex('01 000005 30030a0106'))
  expect(decodeCertificateStatus(body)).toEqual(parseHex('30030a0106'))
  expect(findStapledResponse(body)).toEqual(parseHex('30030a0106'))
  for (const other of ['02 000001 30', '01 000000', '01 0000ff 30', ''])
    expect(findStapledResponse(parseHex(other))).toEqual(parseHex(other))
  expect(() => decodeCertificateStatus(parseHex('02 000001 30'))).toThrow(new DecodeError('status_type', 0))
  expect(() => decodeCertificateStatus(parseHex('01 000000'))).toThrow(new DecodeError('ocsp_response', 1))
})
