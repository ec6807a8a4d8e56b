import { expect, test } from 'vitest'
import { DecodeError } from './codec.ts'
import { decodeEchConfigList, encodeEchConfigList } from './ech-config.ts'

const contents = {
  configId: 7,
  kem: 0x0020,
  publicKey: new Uint8Array(32).fill(1),
  cipherSuites: [{ kdf: 1, aead: 3 }],
  maximumNameLength: 64,
  publicName: 'public.example',
}
const list = encodeEchConfigList([contents])

test('as it is laid out in RFC 9849 §4', () => {
  const name = Buffer.from('public.example').toString('hex')
  expect(Buffer.from(list).toString('hex')).toBe(
    `0041fe0d003d${'070020'}${`0020${'01'.repeat(32)}`}${'000400010003'}${'40'}0e${name}0000`,
  )
  expect(decodeEchConfigList(list)).toEqual([{ version: 0xfe0d, contents }])
})

test('another version is stepped over', () => {
  const two = Uint8Array.of(0, list.length - 2 + 6, 0xfe, 0x0c, 0, 2, 9, 9, ...list.subarray(2))
  expect(decodeEchConfigList(two).map(({ version }) => version)).toEqual([0xfe0c, 0xfe0d])
})

test('every cut, a byte too many and an empty list are refused', () => {
  for (let length = 0; length < list.length; length += 1) {
    expect(() => decodeEchConfigList(list.subarray(0, length))).toThrow(DecodeError)
  }
  expect(() => decodeEchConfigList(Uint8Array.of(...list, 0))).toThrow(DecodeError)
  expect(() => decodeEchConfigList(Uint8Array.of(0, 0))).toThrow(DecodeError)
})

test('extensions are stepped over, one by one', () => {
  const extensions = (hex: string) => {
    const bytes = Buffer.from(list)
    const tail = Buffer.from(hex.replace(' ', ''), 'hex')
    const whole = Buffer.concat([bytes.subarray(0, -2), Buffer.of(0, tail.length), tail])
    whole.writeUInt16BE(whole.length - 2, 0)
    whole.writeUInt16BE(whole.length - 6, 4)
    return decodeEchConfigList(Uint8Array.from(whole))
  }
  expect(extensions('fe0100020102 00000000')).toEqual([{ version: 0xfe0d, contents }])
  expect(() => extensions('fe01000301')).toThrow(DecodeError)
  expect(() => extensions('fe')).toThrow(DecodeError)
})

test.each([
  ['public_key', { publicKey: new Uint8Array() }],
  ['cipher_suites', { cipherSuites: [] }],
  ['public_name', { publicName: '' }],
])('an empty %s is refused', (field, change) => {
  expect(() => decodeEchConfigList(encodeEchConfigList([{ ...contents, ...change }]))).toThrow(field)
})
