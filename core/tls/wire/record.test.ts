import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseHex } from '../../../lab/fixtures/vectors/bytes.ts'
import { concatBytes, DecodeError } from './codec.ts'
import { contentTypes, encodeRecord, isRecordHeader, RecordDecoder, type TlsRecord } from './record.ts'

const alert = encodeRecord(contentTypes.alert, 0x0303, parseHex('0228'))

test('a record has type, version and length before its payload', () => {
  expect(alert).toEqual(parseHex('15 0303 0002 0228'))
})

test('a payload above 2^14 bytes is split', () => {
  const records = new RecordDecoder().push(
    encodeRecord(contentTypes.handshake, 0x0301, new Uint8Array(2 ** 14 + 1)),
  )
  expect(records.map(({ payload }) => payload.length)).toEqual([2 ** 14, 1])
})

test('however TCP cuts the stream, the records are the same', () => {
  const stream = concatBytes([
    encodeRecord(contentTypes.handshake, 0x0303, new Uint8Array(300).fill(1)),
    encodeRecord(contentTypes.change_cipher_spec, 0x0303, Uint8Array.of(1)),
    encodeRecord(contentTypes.application_data, 0x0303, new Uint8Array(0)),
    alert,
  ])
  const whole = new RecordDecoder().push(stream)
  expect(whole).toHaveLength(4)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: stream.length })), (cuts) => {
      const decoder = new RecordDecoder()
      const points = [0, ...cuts.sort((a, b) => a - b), stream.length]
      const records: TlsRecord[] = points.flatMap((point, index) =>
        decoder.push(stream.subarray(points[index - 1] ?? 0, point)),
      )
      expect(records).toEqual(whole)
      expect(decoder.pending).toBe(0)
    }),
    { seed: 8446, numRuns: 100 },
  )
})

test('plain HTTP is refused at its first byte', () => {
  expect(failure(() => new RecordDecoder().push(new TextEncoder().encode('H')))).toEqual({
    field: 'content_type',
    offset: 0,
  })
})

test.each([
  ['1504', 'legacy_record_version', 1],
  ['16 0303 4801', 'length', 3],
])('%s is refused before any payload comes', (header, field, offset) => {
  expect(failure(() => new RecordDecoder().push(parseHex(header)))).toEqual({ field, offset })
})

test('the longest length is taken', () => {
  expect(new RecordDecoder().push(parseHex('17 0303 4800'))).toEqual([])
})

test('records before the wrong bytes are not lost, and the error comes next', () => {
  const decoder = new RecordDecoder()
  const junk = new TextEncoder().encode('HTTP/1.1 400')
  expect(decoder.push(concatBytes([alert, junk]))).toHaveLength(1)
  expect(decoder.error).toMatchObject({ field: 'content_type', offset: 0 })
  expect(failure(() => decoder.push(alert))).toEqual({ field: 'content_type', offset: 0 })
})

test('five bytes tell a TLS record from an SSL 2.0 one', () => {
  expect(isRecordHeader(alert)).toBe(true)
  expect(isRecordHeader(parseHex('8003 000001'))).toBe(false)
  expect(isRecordHeader(parseHex('1503'))).toBe(false)
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
