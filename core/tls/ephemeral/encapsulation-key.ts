import * as crypto from 'node:crypto'

/** One ephemeral ML-KEM key of ours (FIPS 203). */
export interface EncapsulationKey {
  /** As it stands in key_share. */
  encapsulationKey: Buffer
  /** The shared secret of 32 bytes; null: this is no ciphertext for a key of this size. */
  decapsulate(ciphertext: Uint8Array): Buffer | null
}

/** Lengths in bytes (FIPS 203 table 3). */
export const encapsulationLengths = {
  'ml-kem-512': { key: 800, ciphertext: 768 },
  'ml-kem-768': { key: 1184, ciphertext: 1088 },
  'ml-kem-1024': { key: 1568, ciphertext: 1568 },
} as const

export type EncapsulationName = keyof typeof encapsulationLengths

/** Node has it since 24.7, and only with an OpenSSL that has it, too. */
export const canDecapsulate: boolean = typeof crypto.decapsulate === 'function'

/** @throws where the OpenSSL of this machine has no ML-KEM */
export function createEncapsulationKey(name: EncapsulationName): EncapsulationKey {
  const { privateKey, publicKey } = generateKeys(name)
  const { key, ciphertext } = encapsulationLengths[name]
  return {
    // subjectPublicKey is the key as it is (RFC 9935 §4), at the end.
    encapsulationKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-key),
    decapsulate: (sent) =>
      sent.length === ciphertext ? crypto.decapsulate(privateKey, Buffer.from(sent)) : null,
  }
}

/** The types of Node have one overload for each name. */
function generateKeys(name: EncapsulationName) {
  switch (name) {
    case 'ml-kem-512':
      return crypto.generateKeyPairSync('ml-kem-512')
    case 'ml-kem-768':
      return crypto.generateKeyPairSync('ml-kem-768')
    case 'ml-kem-1024':
      return crypto.generateKeyPairSync('ml-kem-1024')
  }
}
