import type { KeyObject, X509Certificate } from 'node:crypto'

/** The key, or null where OpenSSL doesn't know its algorithm (GOST, an explicit curve it refuses). */
export function publicKeyOf(certificate: X509Certificate): KeyObject | null {
  try {
    return certificate.publicKey
  } catch (error) {
    if (isOpenSslError(error)) return null
    throw error
  }
}

/** Node marks what OpenSSL refused with a code of its own; anything else is not about the peer's bytes. */
export function isOpenSslError(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && code.startsWith('ERR_OSSL_')
}
