import { expect, test } from 'vitest'
import {
  decodeCertificateRequest,
  decodeCertificateRequest13,
  encodeCertificateRequest,
} from './certificate-request.ts'
import { DecodeError } from './codec.ts'

const names = [Buffer.from('3000', 'hex'), Buffer.from('300431020500', 'hex')]

test('of TLS 1.2 (RFC 5246 §7.4.4), and without algorithms before it', () => {
  expect(
    decodeCertificateRequest(encodeCertificateRequest(names), true).map((name) => Buffer.from(name)),
  ).toEqual(names)
  expect(decodeCertificateRequest(encodeCertificateRequest([]), true)).toEqual([])
  expect(decodeCertificateRequest(Buffer.from('0101000400023000', 'hex'), false)).toHaveLength(1)
})

/** RFC 8446 §4.3.2: signature_algorithms is required, certificate_authorities is not. */
test.each([
  ['00' + '0008' + '000d00040002' + '0403', 0],
  ['00' + '0012' + '000d00040002' + '0403' + '002f0006' + '000400023000', 1],
  ['00' + '0000', 0],
])('of TLS 1.3: %s', (hex, count) => {
  expect(decodeCertificateRequest13(Buffer.from(hex, 'hex'))).toHaveLength(count)
})

test('every cut is refused', () => {
  const old = encodeCertificateRequest(names)
  for (let length = 0; length < old.length; length += 1)
    expect(() => decodeCertificateRequest(old.subarray(0, length), true)).toThrow(DecodeError)
  const modern = Buffer.from('00' + '0012' + '000d00040002' + '0403' + '002f0006' + '000400023000', 'hex')
  for (let length = 0; length < modern.length; length += 1)
    expect(() => decodeCertificateRequest13(modern.subarray(0, length))).toThrow(DecodeError)
})
