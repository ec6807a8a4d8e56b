import { encapsulate, generateKeyPairSync, getDiffieHellman } from 'node:crypto'
import { expect, test } from 'vitest'
import { createEncapsulationKey, encapsulationLengths } from './encapsulation-key.ts'
import { createFiniteFieldKey } from './finite-field-key.ts'
import { createKeyShare, keyShareGroups, rareKeyShareGroups } from './key-share.ts'

const symmetric = [...keyShareGroups, ...rareKeyShareGroups].filter((group) => !group.includes('MLKEM'))

test.each([...symmetric, 'secp192r1', 'secp224r1', 'secp256k1', 'brainpoolP256r1', 'sect571r1'])(
  '%s: two shares agree',
  (group) => {
    const [ours, theirs] = [createKeyShare(group), createKeyShare(group)]
    if (!ours || !theirs) throw new Error('no share')
    const secret = ours.agree(theirs.keyExchange)
    expect(secret).not.toBeNull()
    expect(theirs.agree(ours.keyExchange)).toEqual(secret)
  },
)

// draft-ietf-tls-ecdhe-mlkem §4.1 to §4.3, draft-ietf-tls-mlkem §4, RFC 7919 §3: the lengths that each side must check.
test.each([
  ['MLKEM512', 800, 768],
  ['MLKEM768', 1184, 1088],
  ['MLKEM1024', 1568, 1568],
  ['X25519MLKEM768', 1216, 1120],
  ['SecP256r1MLKEM768', 1249, 1153],
  ['SecP384r1MLKEM1024', 1665, 1665],
  ['ffdhe2048', 256, 256],
  ['ffdhe8192', 1024, 1024],
])('%s sends %i bytes and takes no others than %i', (group, sent, taken) => {
  const share = createKeyShare(group)
  expect(share?.keyExchange).toHaveLength(sent)
  for (const length of [0, 1, taken - 1, taken + 1]) {
    expect(share?.agree(new Uint8Array(length).fill(4))).toBeNull()
  }
})

test.each(['x25519', 'secp256r1', 'SecP256r1MLKEM768', 'ffdhe2048'])(
  '%s: what is no share gives no secret',
  (group) => {
    const share = createKeyShare(group)
    for (const peer of [
      new Uint8Array(),
      new Uint8Array(32),
      new Uint8Array(65).fill(4),
      new Uint8Array(256),
      new Uint8Array(1153),
    ]) {
      expect(share?.agree(peer)).toBeNull()
    }
  },
)

test('what Node encapsulates is found again', () => {
  for (const name of ['ml-kem-512', 'ml-kem-768', 'ml-kem-1024'] as const) {
    const ours = createEncapsulationKey(name)
    const spki = spkiPrefixes[name]()
    const key = Buffer.concat([spki, ours.encapsulationKey])
    const { sharedKey, ciphertext } = encapsulate({ key, format: 'der', type: 'spki' })
    expect(ciphertext).toHaveLength(encapsulationLengths[name].ciphertext)
    expect(ours.decapsulate(ciphertext)).toEqual(sharedKey)
    expect(ours.decapsulate(ciphertext.subarray(1))).toBeNull()
  }
})

const spkiPrefixes = {
  'ml-kem-512': () => prefixOf(generateKeyPairSync('ml-kem-512').publicKey, 800),
  'ml-kem-768': () => prefixOf(generateKeyPairSync('ml-kem-768').publicKey, 1184),
  'ml-kem-1024': () => prefixOf(generateKeyPairSync('ml-kem-1024').publicKey, 1568),
}

function prefixOf(key: { export(options: { format: 'der'; type: 'spki' }): Buffer }, length: number): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(0, -length)
}

test.each(['modp5', 'modp14', 'modp18'])('a key in %s agrees with one of Node', (name) => {
  const theirs = getDiffieHellman(name)
  theirs.generateKeys()
  const ours = createFiniteFieldKey(theirs.getPrime(), theirs.getGenerator())
  expect(ours?.publicKey).toHaveLength(theirs.getPrime().length)
  expect(ours?.agree(theirs.getPublicKey())).toEqual(theirs.computeSecret(ours?.publicKey ?? nothing))
})

test('a group that OpenSSL does not compute in is no group', () => {
  expect(createFiniteFieldKey(new Uint8Array(2048).fill(0xff), Uint8Array.of(2))).toBeNull()
  for (const bytes of [0, 1, 16])
    createFiniteFieldKey(new Uint8Array(bytes), Uint8Array.of(2))?.agree(nothing)
  createFiniteFieldKey(new Uint8Array(64).fill(2), new Uint8Array())?.agree(Uint8Array.of(3))
})

const nothing = new Uint8Array()

test('a group that is not made here', () => {
  expect(createKeyShare('GC256A')).toBeNull()
  expect(createKeyShare('X25519Kyber768Draft00')).toBeNull()
  expect(createKeyShare('unheard of')).toBeNull()
})
