import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DecodeError } from '../../../core/tls/wire/codec.ts'
import { decodeOpening, decodeOpeningHeader, encodeSslRequest, openingLimit } from './mysql-packets.ts'

/** Recorded from mariadbd 10.11.19 with a certificate, and the same without. */
const mariaDb = Buffer.concat([
  Buffer.from('\x0a5.5.5-10.11.19-MariaDB-0+deb12u1\0', 'latin1'),
  Buffer.from('05000000', 'hex'),
  Buffer.from(')WZ>how(\0', 'latin1'),
  Buffer.from('feff080200ff8115', 'hex'),
  Buffer.from('0000000000001d000000', 'hex'),
  Buffer.from("^!'>E|bXpKgC\0mysql_native_password\0", 'latin1'),
])
const flagsAt = 1 + 33 + 4 + 8 + 1

const withoutTls = Buffer.from(mariaDb)
withoutTls[flagsAt + 1] = 0xf7

describe('a greeting', () => {
  test('of MariaDB 10.11', () => {
    expect(decodeOpening(mariaDb)).toEqual({
      kind: 'greeting',
      version: '5.5.5-10.11.19-MariaDB-0+deb12u1',
      product: 'MariaDB',
      tls: true,
      authPlugin: 'mysql_native_password',
    })
  })

  test('without CLIENT_SSL offers no TLS', () => {
    expect(decodeOpening(withoutTls)).toMatchObject({ tls: false })
  })

  test('of MySQL has CLIENT_LONG_PASSWORD', () => {
    const payload = Buffer.from(mariaDb.toString('latin1').replace('-MariaDB-', '-MySQL00-'), 'latin1')
    payload[flagsAt] = 0xff
    expect(decodeOpening(payload)).toMatchObject({ product: 'MySQL' })
  })

  test('of a server older than 4.1 ends after the first flags', () => {
    const old = Buffer.concat([mariaDb.subarray(0, flagsAt), Buffer.of(0x2c, 0x08)])
    expect(decodeOpening(old)).toMatchObject({ tls: true, authPlugin: null })
  })

  test('shows escape codes of its version as text', () => {
    const payload = Buffer.from(mariaDb)
    payload[1] = 0x1b
    expect(decodeOpening(payload)).toMatchObject({ version: expect.stringMatching(/^\\x1b/) })
  })

  test('cut short anywhere before the plugin is malformed', () => {
    for (let length = 0; length < mariaDb.length - 22; length += 1) {
      // Where the flags end, the greeting of an old server ends too.
      if (length === flagsAt + 2) continue
      expect(() => decodeOpening(mariaDb.subarray(0, length))).toThrow(DecodeError)
    }
  })
})

test.each([
  ["\xffj\x04Host '192.0.2.1' is not allowed to connect to this MariaDB server", 1130, null],
  ["\xffi\x04Host '192.0.2.1' is blocked because of many connection errors", 1129, null],
  ["\xff\x15\x04#28000Access denied for user 'nobody'@'192.0.2.1'", 1045, '28000'],
])('an error in place of a greeting: %j', (text, errno, sqlState) => {
  expect(decodeOpening(Buffer.from(text, 'latin1'))).toEqual({ kind: 'error', errno, sqlState })
})

test.each([
  ['another protocol version', '09', 'protocol_version', 0],
  ['nothing', '', 'protocol_version', 0],
])('%s', (_what, hex, field, offset) => {
  expect(() => decodeOpening(Buffer.from(hex, 'hex'))).toThrow(expect.objectContaining({ field, offset }))
})

describe('the first header', () => {
  test('gives the length', () => {
    expect(decodeOpeningHeader(Uint8Array.of(0x6d, 0x01, 0, 0))).toBe(365)
  })

  test.each([
    ['a length beyond the limit', [0xff, 0xff, 0xff, 0], 'length'],
    ['a length just beyond the limit', [(openingLimit + 1) & 0xff, (openingLimit + 1) >> 8, 0, 0], 'length'],
    ['no length', [0, 0, 0, 0], 'length'],
    ['another sequence number', [10, 0, 0, 1], 'sequence_id'],
    ['what an SSH server says first', [0x53, 0x53, 0x48, 0x2d], 'length'],
  ])('%s', (_what, bytes, field) => {
    expect(() => decodeOpeningHeader(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ field }))
  })
})

test('SSLRequest is 32 bytes with CLIENT_SSL, numbered 1', () => {
  const packet = Buffer.from(encodeSslRequest())
  expect(packet.subarray(0, 4)).toEqual(Buffer.of(32, 0, 0, 1))
  expect(packet).toHaveLength(36)
  expect(packet.readUInt32LE(4) & 0x800).toBe(0x800)
})

test('whatever comes is decoded or a DecodeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      for (const decode of [decodeOpening, decodeOpeningHeader]) {
        try {
          decode(noise)
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError)
        }
      }
    }),
  )
})
