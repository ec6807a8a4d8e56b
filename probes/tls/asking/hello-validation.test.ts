import { expect, test } from 'vitest'
import type { ServerHello } from '../../../core/tls/wire/server-hello.ts'
import { findObjection } from './hello-validation.ts'
import type { Offer } from './offer.ts'

const hello: ServerHello = {
  legacyVersion: 0x0303,
  version: 0x0303,
  random: new Uint8Array(32),
  sessionId: new Uint8Array(),
  cipherSuite: 0xc02f,
  compressionMethod: 0,
  extensions: [],
  helloRetryRequest: false,
  group: null,
  keyShare: null,
  alpn: null,
  cookie: null,
}
const offer: Offer = {
  version: 'TLS 1.2',
  suites: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
  groups: ['x25519', 'secp256r1'],
  signatureSchemes: [],
}
const offer13: Offer = { ...offer, version: 'TLS 1.3', suites: ['TLS_AES_128_GCM_SHA256'] }
const retry: ServerHello = {
  ...hello,
  version: 0x0304,
  cipherSuite: 0x1301,
  helloRetryRequest: true,
  group: 0x1d,
}
const violation = (field: string, received: string) => ({ status: 'violation', field, received })

test('what was offered may be chosen', () => {
  expect(findObjection(hello, offer)).toBeNull()
  expect(findObjection(retry, offer13)).toBeNull()
})

test('an older version is a refusal, unless older ones will do', () => {
  expect(findObjection({ ...hello, version: 0x0301 }, offer)).toEqual({
    status: 'lower-version',
    version: 'TLS 1.0',
  })
  expect(findObjection({ ...hello, version: 0x0301 }, { ...offer, orOlder: true })).toBeNull()
})

test.each([
  ['a newer version', { ...hello, version: 0x0304 }, offer, violation('version', 'TLS 1.3')],
  ['no version at all', { ...hello, version: 0x0042 }, offer, violation('version', 'unassigned(0x0042)')],
  ['SSL 2.0 in a TLS hello', { ...hello, version: 0x0002 }, offer, violation('version', 'SSL 2.0')],
  [
    'another suite',
    { ...hello, cipherSuite: 0x0005 },
    offer,
    violation('cipher_suite', 'TLS_RSA_WITH_RC4_128_SHA'),
  ],
  ['compression', { ...hello, compressionMethod: 1 }, offer, violation('compression_method', '1')],
  ['another group', { ...retry, group: 0x19 }, offer13, violation('selected_group', 'secp521r1')],
  ['a retry without a group', { ...retry, group: null }, offer13, violation('key_share', 'none')],
  [
    'a share where none was offered',
    { ...retry, helloRetryRequest: false },
    offer13,
    violation('selected_group', 'x25519'),
  ],
  [
    'a retry for a group that came with a share',
    retry,
    { ...offer13, keyShares: [{ group: 'x25519', keyExchange: Uint8Array.of(1) }] },
    violation('selected_group', 'x25519'),
  ],
])('%s was not offered', (_what, received, made, objection) => {
  expect(findObjection(received, made)).toEqual(objection)
})
