import { expect, test } from 'vitest'
import { DecodeError } from './codec.ts'
import { decodeHeartbeatLengths, encodeHeartbeat } from './heartbeat.ts'

test('type, claimed length, and zeros', () => {
  const request = encodeHeartbeat({ type: 1, payloadLength: 0x0102, held: 3 })
  expect([...request]).toEqual([1, 1, 2, 0, 0, 0])
})

test('what is claimed and what is there are told apart', () => {
  const response = Uint8Array.of(2, 0xff, 0xff, 9, 9)
  expect(decodeHeartbeatLengths(response)).toEqual({ type: 2, payloadLength: 0xffff, held: 2 })
})

test.each([0, 1, 2])('%i bytes are no heartbeat', (length) => {
  expect(() => decodeHeartbeatLengths(new Uint8Array(length))).toThrow(DecodeError)
})
