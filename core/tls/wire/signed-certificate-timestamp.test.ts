import { expect, test } from 'vitest'
import { DecodeError } from './codec.ts'
import {
  decodeTimestamp,
  encodeSignedEntry,
  encodeTimestamp,
  encodeTimestampList,
} from './signed-certificate-timestamp.ts'

const sct = {
  logId: new Uint8Array(32).fill(7),
  timestamp: 0x0123456789ab,
  extensions: Uint8Array.of(9),
  hash: 4,
  algorithm: 3,
  signature: Uint8Array.of(1, 2, 3),
}
const bytes = encodeTimestamp(sct)

test('as it is laid out in RFC 6962 §3.2', () => {
  expect(Buffer.from(bytes).toString('hex')).toBe(
    `00${'07'.repeat(32)}00000123456789ab${'000109'}${'0403'}${'0003010203'}`,
  )
  expect(decodeTimestamp(bytes)).toEqual(sct)
})

test('every cut, and a byte too many, is refused', () => {
  for (let length = 0; length < bytes.length; length += 1) {
    expect(() => decodeTimestamp(bytes.subarray(0, length))).toThrow(DecodeError)
  }
  expect(() => decodeTimestamp(Uint8Array.of(...bytes, 0))).toThrow(DecodeError)
})

test('another version, and a time that is none', () => {
  expect(() => decodeTimestamp(Uint8Array.of(1, ...bytes.subarray(1)))).toThrow('sct_version at byte 0')
  const late = Uint8Array.from(bytes)
  late.fill(0xff, 33, 41)
  expect(() => decodeTimestamp(late)).toThrow('timestamp at byte 33')
})

test('a list, as in a certificate', () => {
  expect(Buffer.from(encodeTimestampList([Uint8Array.of(1), Uint8Array.of(2, 3)])).toString('hex')).toBe(
    '0007000101' + '00020203',
  )
})

test('what is signed: of a certificate, and of a precertificate', () => {
  const plain = { timestamp: 1, extensions: new Uint8Array() }
  const certificate = Uint8Array.of(0xaa)
  const whole = encodeSignedEntry(plain, { type: 'x509', certificate })
  expect(Buffer.from(whole).toString('hex')).toBe('0000' + '0000000000000001' + '0000' + '000001aa' + '0000')
  const issuerKeyHash = new Uint8Array(32).fill(5)
  const before = encodeSignedEntry(plain, {
    type: 'precertificate',
    issuerKeyHash,
    tbsCertificate: certificate,
  })
  expect(Buffer.from(before).toString('hex')).toBe(
    `0000${'0000000000000001'}0001${'05'.repeat(32)}000001aa0000`,
  )
})
