import { expect, test } from 'vitest'
import { wrapSecret } from '../../../../core/secret.ts'
import { createKeyPair } from '../../../../lab/servers/ssh-server.ts'
import { parsePrivateKey } from './login-credentials.ts'

test('a key with and without a passphrase', () => {
  expect(parsePrivateKey(createKeyPair().private, null).isPrivateKey()).toBe(true)
  expect(
    parsePrivateKey(
      createKeyPair('ed25519', 'open sesame').private,
      wrapSecret('open sesame'),
    ).isPrivateKey(),
  ).toBe(true)
})

test.each([
  [
    'a wrong passphrase',
    createKeyPair('ed25519', 'open sesame').private,
    'wrong',
    'not a private key, or the passphrase is wrong',
  ],
  [
    'no passphrase',
    createKeyPair('ed25519', 'open sesame').private,
    null,
    'not a private key, or it needs a passphrase',
  ],
  ['not a key', 'hunter2', null, 'not a private key, or it needs a passphrase'],
  ['a public key', createKeyPair().public, null, 'a public key: the private one is needed'],
])('%s', (_, text, passphrase, message) => {
  expect(() => parsePrivateKey(text, passphrase === null ? null : wrapSecret(passphrase))).toThrow(
    expect.objectContaining({ name: 'PrivateKeyError', message }),
  )
})
