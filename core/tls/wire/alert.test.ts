import { expect, test } from 'vitest'
import { parseHex } from '../../../lab/fixtures/vectors/bytes.ts'
import { decodeAlert, encodeAlert } from './alert.ts'
import { DecodeError } from './codec.ts'

test.each([
  ['0228', { level: 'fatal', description: 'handshake_failure' }],
  ['0100', { level: 'warning', description: 'close_notify' }],
  ['0246', { level: 'fatal', description: 'protocol_version' }],
  ['07ff', { level: 'unknown', description: 'unassigned(255)' }],
] as const)('%s', (hex, expected) => {
  expect(decodeAlert(parseHex(hex))).toEqual(expected)
})

test.each(['', '02', '022802'])('"%s" is no alert', (hex) => {
  expect(() => decodeAlert(parseHex(hex))).toThrow(DecodeError)
})

test('for scripted servers', () => {
  expect(encodeAlert('fatal', 'inappropriate_fallback')).toEqual(parseHex('0256'))
  expect(() => encodeAlert('fatal', 'no_such_alert')).toThrow(RangeError)
})
