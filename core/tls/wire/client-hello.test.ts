import { expect, test } from 'vitest'
import { bodyOf, parseHex } from '../../../lab/fixtures/vectors/bytes.ts'
import * as rfc8448 from '../../../lab/fixtures/vectors/rfc8448.ts'
import { extensionName } from '../registry/extensions.ts'
import { type ClientHello, decodeClientHello, encodeClientHello } from './client-hello.ts'
import { findExtensionData } from './extension.ts'
import { decodeCodeList, decodeSupportedVersions } from './extensions/code-list.ts'
import { decodeClientKeyShares } from './extensions/key-share.ts'
import { decodeServerName } from './extensions/server-name.ts'

test('RFC 8448 §3', () => {
  const hello = decodeClientHello(bodyOf(rfc8448.clientHello))
  expect(hello.legacyVersion).toBe(0x0303)
  expect(hello.random).toEqual(parseHex('cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7'))
  expect(hello.sessionId).toHaveLength(0)
  expect(hello.cipherSuites).toEqual([0x1301, 0x1303, 0x1302])
  expect(hello.compressionMethods).toEqual([0])
  expect(hello.extensions?.map(({ type }) => extensionName(type))).toEqual([
    'server_name',
    'renegotiation_info',
    'supported_groups',
    'session_ticket',
    'key_share',
    'supported_versions',
    'signature_algorithms',
    'psk_key_exchange_modes',
    'record_size_limit',
  ])
  const data = (name: Parameters<typeof findExtensionData>[1]) =>
    findExtensionData(hello.extensions, name) ?? new Uint8Array()
  expect(decodeServerName(data('server_name'))).toBe('server')
  expect(decodeSupportedVersions(data('supported_versions'))).toEqual([0x0304])
  expect(decodeCodeList(data('supported_groups'))).toEqual([29, 23, 24, 25, 256, 257, 258, 259, 260])
  expect(decodeClientKeyShares(data('key_share'))).toEqual([
    { group: 29, keyExchange: parseHex('99381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e529aaf2c') },
  ])
})

test.each([
  ['§3', rfc8448.clientHello],
  ['§5, first', rfc8448.retriedClientHello],
  ['§5, second', rfc8448.secondClientHello],
])('RFC 8448 %s is encoded again to the same bytes', (_, message) => {
  expect(encodeClientHello(decodeClientHello(bodyOf(message)))).toEqual(message)
})

const sslHello: ClientHello = {
  legacyVersion: 0x0300,
  random: new Uint8Array(32).fill(9),
  sessionId: new Uint8Array(0),
  cipherSuites: [0x000a, 0x00ff, 0xdada],
  compressionMethods: [1, 0],
  extensions: null,
}

test('an SSL 3.0 hello ends after compression_methods; no extensions and an empty block differ', () => {
  const message = encodeClientHello(sslHello)
  expect(message).toHaveLength(4 + 2 + 32 + 1 + 2 + 6 + 1 + 2)
  expect(decodeClientHello(bodyOf(message))).toEqual(sslHello)
  const empty = { ...sslHello, extensions: [] }
  expect(decodeClientHello(bodyOf(encodeClientHello(empty)))).toEqual(empty)
})

test('a random of another length is a bug', () => {
  expect(() => encodeClientHello({ ...sslHello, random: new Uint8Array(31) })).toThrow(RangeError)
})
