import { constants, createPrivateKey, privateDecrypt } from 'node:crypto'
import { expect, test } from 'vitest'
import { readServerCredentials, readX509 } from '../../../lab/fixtures/pki.ts'
import { encryptTo, rsaKeyOf } from './rsa-encryption.ts'

test('what is encrypted to a certificate, its key decrypts', () => {
  const key = rsaKeyOf(readX509('rsa').raw)
  if (!key) throw new Error('no key')
  expect(key.bits).toBe(2048)
  const secret = Buffer.alloc(48, 7)
  const encrypted = encryptTo(key, constants.RSA_PKCS1_PADDING, secret)
  const options = {
    key: createPrivateKey(readServerCredentials('rsa').key),
    padding: constants.RSA_NO_PADDING,
  }
  expect(privateDecrypt(options, encrypted ?? Buffer.alloc(0)).subarray(-48)).toEqual(secret)
})

test('no key in what is no certificate with an RSA key', () => {
  const { raw } = readX509('rsa')
  const others = [undefined, new Uint8Array(), raw.subarray(0, 100), Buffer.from('30003000', 'hex')]
  for (const leaf of [...others, readX509('ecdsa').raw, readX509('ed25519').raw])
    expect(rsaKeyOf(leaf)).toBeNull()
})

test('null where OpenSSL refuses: a block that is larger than the modulus', () => {
  const key = rsaKeyOf(readX509('rsa').raw)
  expect(key && encryptTo(key, constants.RSA_NO_PADDING, Buffer.alloc(256, 0xff))).toBeNull()
})
