import { type KeyObject, publicEncrypt, X509Certificate } from 'node:crypto'
import { isOpenSslError, publicKeyOf } from '../public-key.ts'

/** A key that secrets can be encrypted to, and the length of its modulus. */
export interface RsaKey {
  key: KeyObject
  bits: number
}

/** The key of a certificate (DER); null: none that can be read, none for RSA encryption, or of a size nothing fits into. */
export function rsaKeyOf(leaf: Uint8Array | undefined): RsaKey | null {
  const key = leaf && nullOnOpenSslError(() => publicKeyOf(new X509Certificate(leaf)))
  if (key?.asymmetricKeyType !== 'rsa') return null
  // Node reads the exponent in quadratic work: half a second for one of 300,000 bits, each time that it is asked.
  if (key.export({ type: 'spki', format: 'der' }).length > longestKey) return null
  const bits = key.asymmetricKeyDetails?.modulusLength
  return bits !== undefined && bits >= minBits && bits <= maxBits ? { key, bits } : null
}

/** @returns null where OpenSSL refuses the key, as with an exponent that it finds too large. */
export function encryptTo({ key }: RsaKey, padding: number, block: Uint8Array): Uint8Array | null {
  return nullOnOpenSslError(() => publicEncrypt({ key, padding }, block))
}

/** Room for the 48 bytes of a premaster secret with PKCS #1 around them. */
const minBits = 512
/** OpenSSL's own limit (OPENSSL_RSA_MAX_MODULUS_BITS). */
const maxBits = 16_384
/** Bytes of a SubjectPublicKeyInfo whose modulus and exponent are as long as can be. */
const longestKey = (2 * maxBits) / 8 + 64

function nullOnOpenSslError<T>(act: () => T): T | null {
  try {
    return act()
  } catch (error) {
    if (isOpenSslError(error)) return null
    throw error
  }
}
