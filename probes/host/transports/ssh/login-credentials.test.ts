import { expect, test } from 'vitest'
import { secret } from '../../../../core/secret.ts'
import { keyPair } from '../../../../lab/servers/ssh-server.ts'
import { privateKey } from './login-credentials.ts'

test('a key with and without a passphrase', () => {
  expect(privateKey(keyPair().private, null).isPrivateKey()).toBe(true)
  expect(privateKey(keyPair('ed25519', 'open sesame').private, secret('open sesame')).isPrivateKey()).toBe(
    true,
  )
})

test.each([
  [
    'a wrong passphrase',
    keyPair('ed25519', 'open sesame').private,
    'wrong',
    'not a private key, or the passphrase is wrong',
  ],
  [
    'no passphrase',
    keyPair('ed25519', 'open sesame').private,
    null,
    'not a private key, or it needs a passphrase',
  ],
  ['not a key', 'hunter2', null, 'not a private key, or it needs a passphrase'],
  ['a public key', keyPair().public, null, 'a public key: the private one is needed'],
])('%s', (_, text, passphrase, message) => {
  expect(() => privateKey(text, passphrase === null ? null : secret(passphrase))).toThrow(
    expect.objectContaining({ name: 'PrivateKeyError', message }),
  )
})
