import { expect, test } from 'vitest'
import { parseHex } from '../../../lab/fixtures/vectors/bytes.ts'
import { decodeAlert } from './alert.ts'
import { DecodeError } from './codec.ts'
import { decodeServerKeyExchange } from './server-key-exchange.ts'
import { decodeSsl2Answer } from './ssl2.ts'

const suite = (keyExchange: string, authentication: string) =>
  ({ keyExchange, authentication }) as Parameters<typeof decodeServerKeyExchange>[1]
const exchange =
  (keyExchange: string, authentication: string, version = 0x0303) =>
  (body: Uint8Array) =>
    decodeServerKeyExchange(body, suite(keyExchange, authentication), version)

/** Every cut of a message, and the field that it cuts: `2×dh_p` for two cuts in a row. */
function fieldsCut(decode: (body: Uint8Array) => unknown, body: Uint8Array): string[] {
  const fields = Array.from({ length: body.length }, (_, length) => {
    try {
      decode(body.subarray(0, length))
      return 'none'
    } catch (error) {
      if (error instanceof DecodeError) return error.field
      throw error
    }
  })
  return [...new Set(fields)].map((field) => `${fields.filter((each) => each === field).length}×${field}`)
}

// RFC 5246 §7.4.3 and §4.7, RFC 2246 §7.4.3, RFC 4279 §3, RFC 8446 §6: lengths of two bytes before what they measure.
test.each([
  [
    'RSA export',
    exchange('RSA', 'RSA', 0x0301),
    '0001aa 0001bb 0001cc',
    ['3×rsa_modulus', '3×rsa_exponent', '3×signature'],
  ],
  [
    'DHE in TLS 1.2',
    exchange('DHE', 'RSA'),
    '0001aa 0001bb 0001cc 0401 0001dd',
    ['3×dh_p', '3×dh_g', '3×dh_ys', '2×signature_algorithm', '3×signature'],
  ],
  [
    'DHE with a shared key',
    exchange('DHE_PSK', 'PSK'),
    '0001ee 0001aa 0001bb 0001cc',
    ['3×psk_identity_hint', '3×dh_p', '3×dh_g', '3×dh_ys'],
  ],
  ['a shared key', exchange('PSK', 'PSK'), '0001ee', ['3×psk_identity_hint']],
  ['an alert', decodeAlert, '0228', ['1×level', '1×description']],
] as const)('each cut of %s names the field', (_name, decode, hex, fields) => {
  const body = parseHex(hex)
  expect(() => decode(body)).not.toThrow()
  expect(fieldsCut(decode, body)).toEqual(fields)
})

test.each([
  [exchange('RSA', 'RSA'), '0000', 'rsa_modulus'],
  [exchange('RSA', 'RSA'), '0001aa 0000', 'rsa_exponent'],
  [exchange('DHE', 'RSA'), '0000', 'dh_p'],
  [exchange('DHE', 'RSA'), '0001aa 0000', 'dh_g'],
  [exchange('DHE', 'RSA'), '0001aa 0001bb 0000', 'dh_ys'],
  [exchange('ECDHE', 'RSA'), '03 0017 00', 'point'],
])('an empty number is refused by its name %#', (decode, hex, field) => {
  expect(() => decode(parseHex(hex))).toThrow(expect.objectContaining({ field }))
})

test('levels of alerts', () => {
  const level = (hex: string) => decodeAlert(parseHex(hex)).level
  expect([level('0100'), level('0200'), level('0000'), level('0300')]).toEqual([
    'warning',
    'fatal',
    'unknown',
    'unknown',
  ])
})

// SSL 2.0 draft §1.3: kinds of three bytes, errors of two.
test('an SSL 2.0 answer whose kinds have no whole number of bytes, and its errors', () => {
  expect(() => decodeSsl2Answer(parseHex('04 00 01 0002 0000 0004 0000 01008001'))).toThrow(
    expect.objectContaining({ field: 'cipher_specs_length' }),
  )
  const texts = ['0001', '0002', '0004', '0006'].map((code) =>
    JSON.stringify(decodeSsl2Answer(parseHex(`00 ${code}`))),
  )
  expect(
    texts.map(
      (text) => /no_cipher|no_certificate|bad_certificate|unsupported_certificate_type/.exec(text)?.[0],
    ),
  ).toEqual(['no_cipher', 'no_certificate', 'bad_certificate', 'unsupported_certificate_type'])
})
