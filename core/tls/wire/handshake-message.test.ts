import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseHex } from '../../../lab/fixtures/vectors/bytes.ts'
import { serverHello, serverKeyExchange } from '../../../lab/fixtures/vectors/tls12.ts'
import { concatBytes, DecodeError } from './codec.ts'
import { encodeHandshake, type Handshake, HandshakeDecoder, handshakeTypes } from './handshake-message.ts'

test('messages may share records and be split over them', () => {
  const stream = concatBytes([
    serverHello,
    serverKeyExchange,
    encodeHandshake(handshakeTypes.server_hello_done, new Uint8Array(0)),
  ])
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: stream.length })), (cuts) => {
      const decoder = new HandshakeDecoder()
      const points = [0, ...cuts.sort((a, b) => a - b), stream.length]
      const messages: Handshake[] = points.flatMap((point, index) =>
        decoder.push(stream.subarray(points[index - 1] ?? 0, point)),
      )
      expect(messages.map(({ type }) => type)).toEqual([2, 12, 14])
      expect(concatBytes(messages.map(({ raw }) => raw))).toEqual(stream)
      expect(messages[0]?.body).toEqual(serverHello.subarray(4))
      expect(decoder.pending).toBe(0)
    }),
    { seed: 8446, numRuns: 100 },
  )
})

test('a length over the limit is refused from the header', () => {
  const decoder = new HandshakeDecoder({ limit: 1000 })
  expect(decoder.push(parseHex('0b 0003e8'))).toEqual([])
  expect(() => new HandshakeDecoder({ limit: 1000 }).push(parseHex('0b 0003e9'))).toThrow(DecodeError)
  expect(() => new HandshakeDecoder().push(parseHex('0b 040001'))).toThrow(DecodeError)
})

test('messages before it are not lost, and the error comes next', () => {
  const decoder = new HandshakeDecoder()
  expect(decoder.push(concatBytes([serverHello, parseHex('0b ffffff 00')]))).toHaveLength(1)
  expect(decoder.error).toMatchObject({ field: 'length', offset: 1 })
  expect(() => decoder.push(new Uint8Array(0))).toThrow(DecodeError)
  expect(decoder.pending).toBe(0)
})

test('many small pushes of a long message arrive whole', () => {
  const message = encodeHandshake(handshakeTypes.certificate, new Uint8Array(100_000).fill(5))
  const decoder = new HandshakeDecoder()
  const messages = Array.from(message, (_, index) => decoder.push(message.subarray(index, index + 1))).flat()
  expect(messages).toHaveLength(1)
  expect(messages[0]?.raw).toEqual(message)
})
