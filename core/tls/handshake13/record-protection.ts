import type { HashName } from './key-schedule.ts'

/** How a TLS 1.3 suite protects records (RFC 8446 §5.2, appendix B.4): the AEAD under its OpenSSL name, lengths in bytes. */
export interface Protection {
  cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305' | 'aes-128-ccm'
  hash: HashName
  keyLength: number
  tagLength: number
}

/** The suites whose handshake can be read here; the others (SM4, GOST) are enumerated but not opened. */
export const protections = {
  TLS_AES_128_GCM_SHA256: { cipher: 'aes-128-gcm', hash: 'sha256', keyLength: 16, tagLength: 16 },
  TLS_AES_256_GCM_SHA384: { cipher: 'aes-256-gcm', hash: 'sha384', keyLength: 32, tagLength: 16 },
  TLS_CHACHA20_POLY1305_SHA256: { cipher: 'chacha20-poly1305', hash: 'sha256', keyLength: 32, tagLength: 16 },
  TLS_AES_128_CCM_SHA256: { cipher: 'aes-128-ccm', hash: 'sha256', keyLength: 16, tagLength: 16 },
  TLS_AES_128_CCM_8_SHA256: { cipher: 'aes-128-ccm', hash: 'sha256', keyLength: 16, tagLength: 8 },
} as const satisfies Record<string, Protection>
