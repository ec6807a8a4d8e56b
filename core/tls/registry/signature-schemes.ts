import { createRegistry } from './code-points.ts'

export interface SignatureScheme {
  code: number
  name: string
  /** The key that signs; RSA means PKCS #1 v1.5. */
  algorithm: string
  /** Null where the algorithm has its own. */
  hash: string | null
}

/**
 * SignatureScheme (RFC 8446 §4.2.3). Pairs of RFC 5246 §7.4.1.4.1 that TLS 1.3 gave no name (SHA-224, DSA,
 * MD5) are named alike:
 * in TLS 1.2 `ecdsa_secp256r1_sha256` only says ECDSA with SHA-256, on any curve.
 */
const rows = [
  [0x0101, 'rsa_pkcs1_md5', 'RSA', 'MD5'],
  [0x0102, 'dsa_md5', 'DSA', 'MD5'],
  [0x0103, 'ecdsa_md5', 'ECDSA', 'MD5'],
  [0x0201, 'rsa_pkcs1_sha1', 'RSA', 'SHA-1'],
  [0x0202, 'dsa_sha1', 'DSA', 'SHA-1'],
  [0x0203, 'ecdsa_sha1', 'ECDSA', 'SHA-1'],
  [0x0301, 'rsa_pkcs1_sha224', 'RSA', 'SHA-224'],
  [0x0302, 'dsa_sha224', 'DSA', 'SHA-224'],
  [0x0303, 'ecdsa_sha224', 'ECDSA', 'SHA-224'],
  [0x0401, 'rsa_pkcs1_sha256', 'RSA', 'SHA-256'],
  [0x0402, 'dsa_sha256', 'DSA', 'SHA-256'],
  [0x0403, 'ecdsa_secp256r1_sha256', 'ECDSA', 'SHA-256'],
  [0x0501, 'rsa_pkcs1_sha384', 'RSA', 'SHA-384'],
  [0x0502, 'dsa_sha384', 'DSA', 'SHA-384'],
  [0x0503, 'ecdsa_secp384r1_sha384', 'ECDSA', 'SHA-384'],
  [0x0601, 'rsa_pkcs1_sha512', 'RSA', 'SHA-512'],
  [0x0602, 'dsa_sha512', 'DSA', 'SHA-512'],
  [0x0603, 'ecdsa_secp521r1_sha512', 'ECDSA', 'SHA-512'],
  [0x0420, 'rsa_pkcs1_sha256_legacy', 'RSA', 'SHA-256'],
  [0x0520, 'rsa_pkcs1_sha384_legacy', 'RSA', 'SHA-384'],
  [0x0620, 'rsa_pkcs1_sha512_legacy', 'RSA', 'SHA-512'],
  [0x0704, 'eccsi_sha256', 'identity-based', 'SHA-256'],
  [0x0705, 'iso_ibs1', 'identity-based', null],
  [0x0706, 'iso_ibs2', 'identity-based', null],
  [0x0707, 'iso_chinese_ibs', 'identity-based', null],
  [0x0708, 'sm2sig_sm3', 'SM2', 'SM3'],
  [0x0709, 'gostr34102012_256a', 'GOST', 'Streebog-256'],
  [0x070a, 'gostr34102012_256b', 'GOST', 'Streebog-256'],
  [0x070b, 'gostr34102012_256c', 'GOST', 'Streebog-256'],
  [0x070c, 'gostr34102012_256d', 'GOST', 'Streebog-256'],
  [0x070d, 'gostr34102012_512a', 'GOST', 'Streebog-512'],
  [0x070e, 'gostr34102012_512b', 'GOST', 'Streebog-512'],
  [0x070f, 'gostr34102012_512c', 'GOST', 'Streebog-512'],
  [0x0804, 'rsa_pss_rsae_sha256', 'RSA-PSS', 'SHA-256'],
  [0x0805, 'rsa_pss_rsae_sha384', 'RSA-PSS', 'SHA-384'],
  [0x0806, 'rsa_pss_rsae_sha512', 'RSA-PSS', 'SHA-512'],
  [0x0807, 'ed25519', 'EdDSA', null],
  [0x0808, 'ed448', 'EdDSA', null],
  [0x0809, 'rsa_pss_pss_sha256', 'RSA-PSS', 'SHA-256'],
  [0x080a, 'rsa_pss_pss_sha384', 'RSA-PSS', 'SHA-384'],
  [0x080b, 'rsa_pss_pss_sha512', 'RSA-PSS', 'SHA-512'],
  [0x081a, 'ecdsa_brainpoolP256r1tls13_sha256', 'ECDSA', 'SHA-256'],
  [0x081b, 'ecdsa_brainpoolP384r1tls13_sha384', 'ECDSA', 'SHA-384'],
  [0x081c, 'ecdsa_brainpoolP512r1tls13_sha512', 'ECDSA', 'SHA-512'],
  [0x0840, 'gostr34102012_256', 'GOST', 'Streebog-256'],
  [0x0841, 'gostr34102012_512', 'GOST', 'Streebog-512'],
  [0x0904, 'mldsa44', 'ML-DSA', null],
  [0x0905, 'mldsa65', 'ML-DSA', null],
  [0x0906, 'mldsa87', 'ML-DSA', null],
  [0x0911, 'slhdsa_sha2_128s', 'SLH-DSA', null],
  [0x0912, 'slhdsa_sha2_128f', 'SLH-DSA', null],
  [0x0913, 'slhdsa_sha2_192s', 'SLH-DSA', null],
  [0x0914, 'slhdsa_sha2_192f', 'SLH-DSA', null],
  [0x0915, 'slhdsa_sha2_256s', 'SLH-DSA', null],
  [0x0916, 'slhdsa_sha2_256f', 'SLH-DSA', null],
  [0x0917, 'slhdsa_shake_128s', 'SLH-DSA', null],
  [0x0918, 'slhdsa_shake_128f', 'SLH-DSA', null],
  [0x0919, 'slhdsa_shake_192s', 'SLH-DSA', null],
  [0x091a, 'slhdsa_shake_192f', 'SLH-DSA', null],
  [0x091b, 'slhdsa_shake_256s', 'SLH-DSA', null],
  [0x091c, 'slhdsa_shake_256f', 'SLH-DSA', null],
] as const satisfies readonly (readonly [number, string, string, string | null])[]

const schemes = createRegistry<SignatureScheme>(
  rows.map(([code, name, algorithm, hash]) => ({ code, name, algorithm, hash })),
)

export const signatureSchemes = schemes.entries
export const signatureSchemeName = schemes.name
export const signatureSchemeNamed = schemes.named
