import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { promisify } from 'node:util'
import { isOpenSslError } from '../../../core/tls/public-key.ts'

/** The key of a SubjectPublicKeyInfo, or null where OpenSSL doesn't know its algorithm or refuses its numbers. */
export function loadPublicKey(publicKeyInfo: Buffer): KeyObject | null {
  try {
    return createPublicKey({ key: publicKeyInfo, format: 'der', type: 'spki' })
  } catch {
    // The error has neither a code nor a type of its own; nothing but the reading of the peer's bytes happens in this block.
    return null
  }
}

/** Did this key sign the bytes? Null: the algorithm, by its OID, isn't one that is known here. */
export function isSignedBy(
  key: KeyObject,
  { algorithm, signed, signature }: { algorithm: string; signed: Buffer; signature: Buffer },
): boolean | null {
  const known = algorithms[algorithm]
  if (!known) return null
  if (!known.keys.includes(key.asymmetricKeyType ?? '')) return false
  try {
    return verify(known.hash, signed, key, signature)
  } catch (error) {
    if (isOpenSslError(error)) return null
    throw error
  }
}

/** The same for many bytes, beside this thread's work. */
export async function areSignedBy(
  key: KeyObject,
  { algorithm, signed, signature }: { algorithm: string; signed: Uint8Array; signature: Uint8Array },
): Promise<boolean | null> {
  const known = algorithms[algorithm]
  if (!known) return null
  if (!known.keys.includes(key.asymmetricKeyType ?? '')) return false
  try {
    return await promisify(verify)(known.hash ?? undefined, signed, key, signature)
  } catch (error) {
    if (isOpenSslError(error)) return null
    throw error
  }
}

interface Algorithm {
  /** Null where the hash is part of the scheme. */
  hash: string | null
  /** Node's key types that can have made it. */
  keys: readonly string[]
}

/** By OID: RFC 8017 appendix C, RFC 5758 §3, RFC 8410 §3. RSASSA-PSS, whose hash is a parameter, isn't judged. */
const algorithms: Readonly<Record<string, Algorithm>> = {
  '1.2.840.113549.1.1.4': { hash: 'md5', keys: ['rsa'] },
  '1.2.840.113549.1.1.5': { hash: 'sha1', keys: ['rsa'] },
  '1.2.840.113549.1.1.11': { hash: 'sha256', keys: ['rsa'] },
  '1.2.840.113549.1.1.12': { hash: 'sha384', keys: ['rsa'] },
  '1.2.840.113549.1.1.13': { hash: 'sha512', keys: ['rsa'] },
  '1.2.840.10040.4.3': { hash: 'sha1', keys: ['dsa'] },
  '2.16.840.1.101.3.4.3.2': { hash: 'sha256', keys: ['dsa'] },
  '1.2.840.10045.4.1': { hash: 'sha1', keys: ['ec'] },
  '1.2.840.10045.4.3.2': { hash: 'sha256', keys: ['ec'] },
  '1.2.840.10045.4.3.3': { hash: 'sha384', keys: ['ec'] },
  '1.2.840.10045.4.3.4': { hash: 'sha512', keys: ['ec'] },
  '1.3.101.112': { hash: null, keys: ['ed25519'] },
  '1.3.101.113': { hash: null, keys: ['ed448'] },
}
