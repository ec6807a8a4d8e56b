import { expect, test } from 'vitest'
import { decodeFrame, isFrameWhole } from './frame.ts'

const whole = { fin: true, reserved: 0, masked: false }

// RFC 6455 §5.7, its examples.
test.each([
  ['a single-frame unmasked text message', '810548656c6c6f', { ...whole, opcode: 1, length: 5 }],
  [
    'a single-frame masked text message',
    '818537fa213d7f9f4d5158',
    { ...whole, opcode: 1, length: 5, masked: true },
  ],
  ['the first piece of a message', '010348656c', { ...whole, fin: false, opcode: 1, length: 3 }],
  ['an unmasked ping', '890548656c6c6f', { ...whole, opcode: 9, length: 5 }],
  ['256 bytes of binary', '827e0100', { ...whole, opcode: 2, length: 126 }],
  ['64 KiB of binary', '827f0000000000010000', { ...whole, opcode: 2, length: 127 }],
  ['a close frame', '880203e8', { ...whole, opcode: 8, length: 2, closeCode: 1000 }],
  [
    'a masked close frame',
    '88820000000003f3',
    { ...whole, opcode: 8, length: 2, masked: true, closeCode: 1011 },
  ],
  ['a close frame without a code', '8800', { ...whole, opcode: 8, length: 0 }],
  // RFC 7692 §7.2.3: compressed messages have RSV1.
  ['a compressed message', 'c107f248cdc9c90700', { ...whole, reserved: 4, opcode: 1, length: 7 }],
])('%s', (_, hex, frame) => {
  const bytes = Buffer.from(hex, 'hex')
  expect(decodeFrame(bytes)).toEqual(frame)
  expect(isFrameWhole(bytes)).toBe(true)
})

test('an answer of HTTP is none of them', () => {
  expect(decodeFrame(Buffer.from('HTTP/1.1 502 Bad Gateway\r\n'))).toMatchObject({ httpStatus: 502 })
  expect(decodeFrame(Buffer.from('HTTP/x'))).toMatchObject({ httpStatus: null })
  expect(decodeFrame(Buffer.from('Hello'))).not.toHaveProperty('httpStatus')
})

test('less than can be read is waited for', () => {
  for (const text of ['H', 'HT', 'HTTP/1.1 50']) expect(isFrameWhole(Buffer.from(text)), text).toBe(false)
  for (const hex of ['', '81', '8802', '880203', '888200000000'])
    expect(isFrameWhole(Buffer.from(hex, 'hex')), hex).toBe(false)
  expect(decodeFrame(Buffer.from('81', 'hex'))).toBeNull()
})
