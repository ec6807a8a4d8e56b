/** A curve of OpenSSL's naming under its IANA name (TLS Supported Groups), with its field size in bits. */
export function curveNamed(openssl: string): { name: string; bits: number | null } {
  const size = /\d{3}/.exec(openssl)?.[0]
  return { name: ianaNames[openssl] ?? openssl, bits: size ? Number(size) : null }
}

/** Only where the two differ (RFC 8422 appendix A). */
const ianaNames: Readonly<Record<string, string>> = {
  prime192v1: 'secp192r1',
  prime256v1: 'secp256r1',
  X25519: 'x25519',
  X448: 'x448',
}
