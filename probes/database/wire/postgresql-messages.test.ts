import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DecodeError } from '../../../core/tls/wire/codec.ts'
import {
  decodeAuthentication,
  decodeErrorResponse,
  decodeMessageHeader,
  encodeSslRequest,
  encodeStartup,
  messageLimit,
} from './postgresql-messages.ts'

test('SSLRequest', () => {
  expect(Buffer.from(encodeSslRequest()).toString('hex')).toBe('0000000804d2162f')
})

test('StartupMessage', () => {
  const message = Buffer.from(encodeStartup({ user: 'mm', database: 'mattermost' }))
  expect(message.readUInt32BE(0)).toBe(message.length)
  expect(message.readUInt32BE(4)).toBe(0x00030000)
  expect(message.subarray(8).toString()).toBe('user\0mm\0database\0mattermost\0\0')
})

test('a name with a zero byte is refused, not cut', () => {
  expect(() => encodeStartup({ user: 'a\0b', database: 'c' })).toThrow(RangeError)
})

describe('the header of a message', () => {
  test('gives type and length', () => {
    expect(decodeMessageHeader(Uint8Array.of(0x52, 0, 0, 0, 23))).toEqual({ type: 'R', length: 19 })
  })

  test.each([
    ['shorter than itself', [0x45, 0, 0, 0, 3]],
    ['4 GiB', [0x45, 0xff, 0xff, 0xff, 0xff]],
    ['beyond the limit', [0x45, 0, 0, (messageLimit + 5) >> 8, (messageLimit + 5) & 0xff]],
  ])('%s', (_what, bytes) => {
    expect(() => decodeMessageHeader(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ field: 'length', offset: 1 }),
    )
  })
})

describe('ErrorResponse', () => {
  const fields = (...list: string[]) =>
    Buffer.from(`${list.map((field) => `${field}\0`).join('')}\0`, 'latin1')

  test('says what happened in codes', () => {
    const body = fields(
      'SFATAL',
      'VFATAL',
      'C28000',
      'Mno pg_hba.conf entry',
      'Fauth.c',
      'L545',
      'RClientAuthentication',
    )
    expect(decodeErrorResponse(body)).toEqual({
      kind: 'error',
      severity: 'FATAL',
      sqlState: '28000',
      routine: 'ClientAuthentication',
    })
  })

  test.each([
    ['without a SQLSTATE', fields('SFATAL')],
    ['with a SQLSTATE of another form', fields('C\x1b[31m')],
    ['without an end', Buffer.from('C28000\0', 'latin1')],
    ['with bytes after its end', Buffer.concat([fields('C28000'), Buffer.of(1)])],
    ['with a value without an end', Buffer.from('C28000', 'latin1')],
  ])('%s is malformed', (_what, body) => {
    expect(() => decodeErrorResponse(body)).toThrow(DecodeError)
  })
})

test.each([
  ['00000000', { method: 'Ok', mechanisms: [] }],
  ['00000003', { method: 'CleartextPassword', mechanisms: [] }],
  ['0000000501020304', { method: 'MD5Password', mechanisms: [] }],
  ['0000000a534352414d2d5348412d3235360000', { method: 'SASL', mechanisms: ['SCRAM-SHA-256'] }],
  ['00000063', { method: '99', mechanisms: [] }],
])('an authentication request %s', (hex, expected) => {
  expect(decodeAuthentication(Buffer.from(hex, 'hex'))).toEqual({ kind: 'authentication', ...expected })
})

test('a list of mechanisms without an end is malformed', () => {
  expect(() => decodeAuthentication(Buffer.from('0000000a534352414d', 'hex'))).toThrow(DecodeError)
})

test('whatever comes is decoded or a DecodeError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      for (const decode of [decodeMessageHeader, decodeErrorResponse, decodeAuthentication]) {
        try {
          decode(noise)
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError)
        }
      }
    }),
  )
})
