import { expect, test } from 'vitest'
import { bodyOf, parseHex } from '../../../lab/fixtures/vectors/bytes.ts'
import * as rfc8448 from '../../../lab/fixtures/vectors/rfc8448.ts'
import * as tls12 from '../../../lab/fixtures/vectors/tls12.ts'
import { DecodeError } from './codec.ts'
import { encodeAlpn } from './extensions/alpn.ts'
import { encodeSelectedVersion } from './extensions/code-list.ts'
import { decodeServerHello, encodeServerHello, type ServerHelloContent } from './server-hello.ts'

test('RFC 8448 §3', () => {
  expect(decodeServerHello(bodyOf(rfc8448.serverHello))).toMatchObject({
    legacyVersion: 0x0303,
    version: 0x0304,
    random: parseHex('a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e26928'),
    cipherSuite: 0x1301,
    compressionMethod: 0,
    helloRetryRequest: false,
    group: 29,
    keyShare: parseHex('c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f'),
    alpn: null,
    cookie: null,
  })
})

test('RFC 8448 §5: a HelloRetryRequest names the group and brings a cookie', () => {
  const hello = decodeServerHello(bodyOf(rfc8448.helloRetryRequest))
  expect(hello).toMatchObject({
    version: 0x0304,
    helloRetryRequest: true,
    cipherSuite: 0x1301,
    group: 23,
    keyShare: null,
  })
  expect(hello.cookie).toHaveLength(114)
  expect(hello.cookie?.subarray(0, 4)).toEqual(parseHex('71dcd04b'))
})

test('RFC 8448 §5: the hello after it', () => {
  const hello = decodeServerHello(bodyOf(rfc8448.serverHelloAfterRetry))
  expect(hello).toMatchObject({ helloRetryRequest: false, group: 23 })
  expect(hello.keyShare).toHaveLength(65)
})

test('TLS 1.2', () => {
  const hello = decodeServerHello(bodyOf(tls12.serverHello))
  expect(hello).toMatchObject({
    legacyVersion: 0x0303,
    version: 0x0303,
    cipherSuite: 0xc009,
    helloRetryRequest: false,
    group: null,
    keyShare: null,
    alpn: 'h2',
    cookie: null,
  })
  expect(hello.sessionId).toHaveLength(32)
  expect(hello.extensions.map(({ type }) => type)).toEqual([0xff01, 11, 16, 23])
})

test.each([
  ['RFC 8448 §3', rfc8448.serverHello],
  ['RFC 8448 §5 HelloRetryRequest', rfc8448.helloRetryRequest],
  ['TLS 1.2', tls12.serverHello],
])('%s is encoded again to the same bytes', (_, message) => {
  expect(encodeServerHello(decodeServerHello(bodyOf(message)))).toEqual(message)
})

const old: ServerHelloContent = {
  legacyVersion: 0x0300,
  random: new Uint8Array(32),
  sessionId: new Uint8Array(0),
  cipherSuite: 0x1234,
  compressionMethod: 64,
  extensions: null,
}

test('an old hello without extensions, with unknown values', () => {
  expect(decodeServerHello(bodyOf(encodeServerHello(old)))).toMatchObject({
    version: 0x0300,
    cipherSuite: 0x1234,
    compressionMethod: 64,
    extensions: [],
  })
})

test.each([
  [
    'one type twice',
    [encodeSelectedVersion(0x0304), encodeSelectedVersion(0x0304)],
    'extension_type',
    38 + 2 + 6,
  ],
  ['two protocols selected', [encodeAlpn(['h2', 'http/1.1'])], 'protocol_name_list', 38 + 2 + 4],
  ['a version of one byte', [{ type: 43, data: Uint8Array.of(3) }], 'selected_version', 38 + 2 + 4],
  ['a share without a key', [{ type: 51, data: parseHex('001d 0000') }], 'key_exchange', 38 + 2 + 4 + 2],
])('%s is malformed, at its place in the message', (_, extensions, field, offset) => {
  const body = bodyOf(encodeServerHello({ ...old, extensions }))
  expect(() => decodeServerHello(body)).toThrow(new DecodeError(field, offset))
})

test('a session id above 32 bytes is malformed', () => {
  const body = bodyOf(encodeServerHello({ ...old, sessionId: new Uint8Array(33) }))
  expect(() => decodeServerHello(body)).toThrow(new DecodeError('session_id', 34))
})
