import { expect, test } from 'vitest'
import { Reader, Writer } from './codec.ts'
import { readEcParameters, writeEcParameters } from './ec-parameters.ts'

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const five = '01aa 01bb 01cc 01dd 01ee'

// RFC 4492 §5.4: curve_type 1 is explicit_prime, 2 explicit_char2, 3 named_curve.
test.each([
  ['a named curve', '03 0017', { curveType: 3, group: 0x0017, explicitCurve: null }],
  [
    'an explicit prime',
    `01 0111 ${five}`,
    { curveType: 1, group: null, explicitCurve: bytes(`0111 ${five}`) },
  ],
  [
    'a trinomial',
    `02 00a3 01 0107 ${five}`,
    { curveType: 2, group: null, explicitCurve: bytes(`00a3 01 0107 ${five}`) },
  ],
  [
    'a pentanomial',
    `02 00a3 02 0103 0106 0107 ${five}`,
    { curveType: 2, group: null, explicitCurve: bytes(`00a3 02 0103 0106 0107 ${five}`) },
  ],
])('%s is read whole, and written as it was', (_name, hex, parameters) => {
  const reader = new Reader(bytes(hex))
  expect(readEcParameters(reader)).toEqual(parameters)
  expect(() => reader.end()).not.toThrow()
  const writer = new Writer()
  writeEcParameters(writer, parameters)
  expect(writer.finish()).toEqual(bytes(hex))
  for (let length = 0; length < bytes(hex).length; length += 1)
    expect(() => readEcParameters(new Reader(bytes(hex).subarray(0, length)))).toThrow()
})

test.each([
  ['00 0017', 'curve_type'],
  ['04 0017', 'curve_type'],
  [`02 00a3 00 0107 ${five}`, 'basis'],
  [`02 00a3 03 0107 ${five}`, 'basis'],
])('%s is refused for its %s', (hex, field) => {
  expect(() => readEcParameters(new Reader(bytes(hex)))).toThrow(expect.objectContaining({ field }))
})
