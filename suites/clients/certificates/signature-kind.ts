/** What a certificate is signed with, as far as clients tell it apart. */
export interface SignatureKind {
  family: 'RSA' | 'RSA-PSS' | 'ECDSA' | 'Ed25519' | 'Ed448' | 'DSA' | 'ML-DSA' | 'SLH-DSA' | 'unknown'
  /** Null: part of the scheme, or a parameter that the name does not tell. */
  digest: 'MD5' | 'SHA-1' | 'SHA-2' | 'SHA-3' | null
}

/** @param name - as the facts have it: OpenSSL's name of the algorithm, or its OID */
export function readSignatureKind(name: string): SignatureKind {
  const lower = name.toLowerCase()
  return { family: readFamily(lower), digest: readDigest(lower) }
}

function readFamily(name: string): SignatureKind['family'] {
  if (name === 'ed25519' || name === '1.3.101.112') return 'Ed25519'
  if (name === 'ed448' || name === '1.3.101.113') return 'Ed448'
  // NIST's arcs of FIPS 204 and FIPS 205 (RFC 9881, RFC 9909).
  if (/^ml-?dsa/.test(name) || /^2\.16\.840\.1\.101\.3\.4\.3\.(1[789])$/.test(name)) return 'ML-DSA'
  if (/^slh-?dsa/.test(name) || /^2\.16\.840\.1\.101\.3\.4\.3\.(2\d|3[0-5])$/.test(name)) return 'SLH-DSA'
  if (/^rsassa-?pss$/.test(name) || name === '1.2.840.113549.1.1.10') return 'RSA-PSS'
  if (name.startsWith('ecdsa')) return 'ECDSA'
  if (name.startsWith('dsa')) return 'DSA'
  return /rsa/.test(name) ? 'RSA' : 'unknown'
}

function readDigest(name: string): SignatureKind['digest'] {
  if (/md[245]/.test(name)) return 'MD5'
  if (/sha3[-_]/.test(name)) return 'SHA-3'
  if (/sha-?1(?!\d)/.test(name)) return 'SHA-1'
  return /sha-?(224|256|384|512)/.test(name) ? 'SHA-2' : null
}
