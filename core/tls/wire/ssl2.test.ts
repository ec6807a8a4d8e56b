import { expect, test } from 'vitest'
import { parseHex } from '../../../lab/fixtures/vectors/bytes.ts'
import { DecodeError } from './codec.ts'
import {
  decodeSsl2Answer,
  decodeSsl2ClientHello,
  encodeSsl2ClientHello,
  encodeSsl2Error,
  encodeSsl2ServerHello,
  Ssl2RecordDecoder,
  type Ssl2ServerHello,
} from './ssl2.ts'

const challenge = parseHex('000102030405060708090a0b0c0d0e0f')

test('a CLIENT-HELLO', () => {
  const hello = {
    version: 0x0002,
    cipherKinds: [0x0700c0, 0x010080],
    sessionId: new Uint8Array(0),
    challenge,
  }
  const record = encodeSsl2ClientHello(hello)
  expect(record).toEqual(
    parseHex(`
      801f                               # record of 31 bytes
      01 0002                            # CLIENT-HELLO, SSL 2.0
      0006 0000 0010                     # lengths: cipher specs, session id, challenge
      0700c0 010080                      # 3DES, RC4
      000102030405060708090a0b0c0d0e0f   # challenge
    `),
  )
  expect(decodeSsl2ClientHello(record.subarray(2))).toEqual(hello)
})

const serverHello: Ssl2ServerHello = {
  kind: 'server-hello',
  version: 0x0002,
  sessionIdHit: false,
  certificateType: 1,
  certificate: parseHex('30020500'),
  cipherKinds: [0x0700c0],
  connectionId: challenge,
}
const serverHelloRecord = parseHex(`
  8022                               # record of 34 bytes
  04 00 01 0002                      # SERVER-HELLO, no session, X.509, SSL 2.0
  0004 0003 0010                     # lengths: certificate, cipher specs, connection id
  30020500
  0700c0
  000102030405060708090a0b0c0d0e0f
`)

test('a SERVER-HELLO', () => {
  expect(encodeSsl2ServerHello(serverHello)).toEqual(serverHelloRecord)
  expect(decodeSsl2Answer(serverHelloRecord.subarray(2))).toEqual(serverHello)
})

test('an ERROR', () => {
  expect(encodeSsl2Error(1)).toEqual(parseHex('8003 00 0001'))
  expect(decodeSsl2Answer(parseHex('00 0001'))).toEqual({ kind: 'error', code: 1, name: 'no_cipher' })
  expect(decodeSsl2Answer(parseHex('00 0063'))).toEqual({ kind: 'error', code: 99, name: 'unassigned(99)' })
})

test('every strict prefix of an answer is malformed, and so is a byte more', () => {
  for (const message of [serverHelloRecord.subarray(2), parseHex('00 0001')]) {
    for (let length = 0; length < message.length; length += 1) {
      expect(() => decodeSsl2Answer(message.subarray(0, length)), `${length}`).toThrow(DecodeError)
    }
    expect(() => decodeSsl2Answer(Uint8Array.of(...message, 0))).toThrow(DecodeError)
  }
})

test.each([
  ['02 0001', 'message_type', 0],
  ['04 00 01 0300', 'server_version', 3],
  ['04 00 01 0002 0000 0004 0000 01020304', 'cipher_specs_length', 7],
])('%s is malformed', (hex, field, offset) => {
  expect(() => decodeSsl2Answer(parseHex(hex))).toThrow(new DecodeError(field, offset))
})

test('records come with both headers, in any segmentation', () => {
  const stream = Uint8Array.of(...serverHelloRecord, ...parseHex('0005 02 00 0001 ffff'))
  const decoder = new Ssl2RecordDecoder()
  const contents = Array.from(stream, (byte) => decoder.push(Uint8Array.of(byte))).flat()
  expect(contents).toEqual([serverHelloRecord.subarray(2), parseHex('00 0001')])
  expect(() => new Ssl2RecordDecoder().push(parseHex('0001 02'))).toThrow(new DecodeError('padding', 2))
})
