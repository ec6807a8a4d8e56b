import { expect, test } from 'vitest'
import { DecodeError, Reader, Writer } from './codec.ts'

test('a vector cannot reach past the structure that holds it', () => {
  const outer = new Reader(Uint8Array.of(3, 2, 0xaa, 0xbb, 0xcc)).vector8('outer')
  const inner = outer.vector8('inner')
  expect(inner.bytes(2, 'value')).toEqual(Uint8Array.of(0xaa, 0xbb))
  expect(failure(() => inner.u8('more'))).toEqual({ field: 'more', offset: 4 })
})

test('offsets count from the start of the message, in nested vectors too', () => {
  const reader = new Reader(Uint8Array.of(0, 0, 5, 0, 3, 1, 2, 3))
  const inner = reader.vector24('outer').vector16('inner')
  expect(inner.offset).toBe(5)
  inner.u16('pair')
  expect(failure(() => inner.end())).toEqual({ field: 'inner', offset: 7 })
})

test('a length beyond the end names the vector, where its content would begin', () => {
  expect(failure(() => new Reader(Uint8Array.of(9, 1)).vector8('list'))).toEqual({ field: 'list', offset: 1 })
})

test('numbers of one, two and three bytes are big-endian', () => {
  const reader = new Reader(Uint8Array.of(0xff, 0x01, 0x02, 0xfe, 0xdc, 0xba))
  expect([reader.u8('a'), reader.u16('b'), reader.u24('c')]).toEqual([0xff, 0x0102, 0xfedcba])
  reader.end()
})

test('what was written is read back', () => {
  const written = new Writer()
    .u24(0x010203)
    .vector16((list) => list.u8(1).vector8(Uint8Array.of(7, 8)))
    .finish()
  expect(written).toEqual(Uint8Array.of(1, 2, 3, 0, 4, 1, 2, 7, 8))
})

test('a value too big for its field is a bug', () => {
  expect(() => new Writer().u8(256)).toThrow(RangeError)
  expect(() => new Writer().u16(-1)).toThrow(RangeError)
  expect(() => new Writer().vector8(new Uint8Array(256))).toThrow(RangeError)
})

function failure(run: () => unknown): { field: string; offset: number } | null {
  try {
    run()
    return null
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { field: error.field, offset: error.offset }
  }
}
