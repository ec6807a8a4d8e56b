import { expect, test } from 'vitest'
import { bodyOf, parseHex } from '../../../lab/fixtures/vectors/bytes.ts'
import * as tls12 from '../../../lab/fixtures/vectors/tls12.ts'
import { cipherSuiteNamed } from '../registry/cipher-suites.ts'
import { DecodeError } from './codec.ts'
import {
  decodeServerKeyExchange,
  encodeServerKeyExchange,
  type ServerKeyExchange,
} from './server-key-exchange.ts'

const nothing = { identityHint: null, signatureScheme: null, signature: null }

test('TLS 1.2 ECDHE on a named curve', () => {
  const exchange = decodeServerKeyExchange(
    bodyOf(tls12.serverKeyExchange),
    suite('TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA'),
    0x0303,
  )
  expect(exchange).toMatchObject({
    kind: 'ECDHE',
    curveType: 3,
    group: 23,
    explicitCurve: null,
    signatureScheme: 0x0403,
  })
  expect('publicKey' in exchange && exchange.publicKey).toHaveLength(65)
  expect('signature' in exchange && exchange.signature).toHaveLength(70)
  expect(encodeServerKeyExchange(exchange)).toEqual(tls12.serverKeyExchange)
})

const exchanges: readonly (readonly [string, number, string, ServerKeyExchange])[] = [
  [
    'TLS_DHE_RSA_WITH_AES_128_CBC_SHA',
    0x0303,
    '0002 00c5  0001 02  0002 1234  0401 0003 aabbcc',
    {
      kind: 'DHE',
      identityHint: null,
      prime: parseHex('00c5'),
      generator: parseHex('02'),
      publicKey: parseHex('1234'),
      signatureScheme: 0x0401,
      signature: parseHex('aabbcc'),
    },
  ],
  [
    'TLS_DHE_DSS_WITH_AES_128_CBC_SHA',
    0x0301,
    '0001 c5  0001 02  0001 12  0003 aabbcc',
    {
      ...nothing,
      kind: 'DHE',
      prime: parseHex('c5'),
      generator: parseHex('02'),
      publicKey: parseHex('12'),
      signature: parseHex('aabbcc'),
    },
  ],
  [
    'TLS_DH_anon_WITH_AES_128_CBC_SHA',
    0x0303,
    '0001 c5  0001 02  0001 12',
    { ...nothing, kind: 'DHE', prime: parseHex('c5'), generator: parseHex('02'), publicKey: parseHex('12') },
  ],
  [
    'TLS_ECDH_anon_WITH_AES_128_CBC_SHA',
    0x0303,
    '03 001d 02 abcd',
    { ...nothing, kind: 'ECDHE', curveType: 3, group: 29, explicitCurve: null, publicKey: parseHex('abcd') },
  ],
  [
    'TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA',
    0x0303,
    '0002 6869  03 001d 02 abcd',
    {
      ...nothing,
      kind: 'ECDHE',
      identityHint: parseHex('6869'),
      curveType: 3,
      group: 29,
      explicitCurve: null,
      publicKey: parseHex('abcd'),
    },
  ],
  [
    'TLS_DHE_PSK_WITH_AES_128_CBC_SHA',
    0x0303,
    '0000  0001 c5  0001 02  0001 12',
    {
      ...nothing,
      kind: 'DHE',
      identityHint: new Uint8Array(0),
      prime: parseHex('c5'),
      generator: parseHex('02'),
      publicKey: parseHex('12'),
    },
  ],
  ['TLS_PSK_WITH_AES_128_CBC_SHA', 0x0303, '0002 6869', { kind: 'PSK', identityHint: parseHex('6869') }],
  ['TLS_RSA_PSK_WITH_AES_128_CBC_SHA', 0x0303, '0002 6869', { kind: 'PSK', identityHint: parseHex('6869') }],
  [
    'TLS_RSA_EXPORT_WITH_RC4_40_MD5',
    0x0300,
    '0002 c0de  0003 010001  0002 aabb',
    {
      kind: 'RSA',
      modulus: parseHex('c0de'),
      exponent: parseHex('010001'),
      signatureScheme: null,
      signature: parseHex('aabb'),
    },
  ],
  [
    'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
    0x0302,
    '01  01 17  01 01  01 02  03 040506  01 11  01 01   02 abcd  0001 ee',
    {
      ...nothing,
      kind: 'ECDHE',
      curveType: 1,
      group: null,
      explicitCurve: parseHex('0117 0101 0102 03040506 0111 0101'),
      publicKey: parseHex('abcd'),
      signature: parseHex('ee'),
    },
  ],
  [
    'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
    0x0302,
    '02  00a3 02 01 03 01 06 01 07  01 01  01 02  03 040506  01 11  01 01   02 abcd  0001 ee',
    {
      ...nothing,
      kind: 'ECDHE',
      curveType: 2,
      group: null,
      explicitCurve: parseHex('00a3 02 0103 0106 0107 0101 0102 03040506 0111 0101'),
      publicKey: parseHex('abcd'),
      signature: parseHex('ee'),
    },
  ],
  ['TLS_SRP_SHA_WITH_AES_128_CBC_SHA', 0x0303, '0001 02', { kind: 'opaque', body: parseHex('000102') }],
]

test.each(exchanges)('%s in version %i', (name, version, hex, expected) => {
  const exchange = decodeServerKeyExchange(parseHex(hex), suite(name), version)
  expect(exchange).toEqual(expected)
  expect(bodyOf(encodeServerKeyExchange(exchange))).toEqual(parseHex(hex))
})

test.each(exchanges.filter(([, , , { kind }]) => kind !== 'opaque'))(
  '%s in version %i cut anywhere, or with a byte more, is malformed',
  (name, version, hex) => {
    const body = parseHex(hex)
    for (let length = 0; length < body.length; length += 1) {
      expect(
        () => decodeServerKeyExchange(body.subarray(0, length), suite(name), version),
        `${length}`,
      ).toThrow(DecodeError)
    }
    expect(() => decodeServerKeyExchange(Uint8Array.of(...body, 0), suite(name), version)).toThrow(
      DecodeError,
    )
  },
)

test.each([
  ['04 001d 02 abcd', 'curve_type', 0],
  ['02 00a3 03', 'basis', 3],
  ['03 001d 00', 'point', 3],
])('%s is malformed', (hex, field, offset) => {
  const ecdhe = suite('TLS_ECDH_anon_WITH_AES_128_CBC_SHA')
  expect(() => decodeServerKeyExchange(parseHex(hex), ecdhe, 0x0303)).toThrow(new DecodeError(field, offset))
})

function suite(name: string) {
  const found = cipherSuiteNamed(name)
  if (!found) throw new Error(name)
  return found
}
