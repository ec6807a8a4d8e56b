import { type Client, splitNames } from '../client.ts'
import { sources } from './client-sources.ts'

const suitesOfGo117 = splitNames`
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_GCM_SHA256
  TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
  TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_AES_128_GCM_SHA256
  TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256
`

const schemesOfGo117 = splitNames`
  rsa_pss_rsae_sha256 ecdsa_secp256r1_sha256 ed25519 rsa_pss_rsae_sha384 rsa_pss_rsae_sha512
  rsa_pkcs1_sha256 rsa_pkcs1_sha384 rsa_pkcs1_sha512 ecdsa_secp384r1_sha384 ecdsa_secp521r1_sha512
  rsa_pkcs1_sha1 ecdsa_sha1
`

const suitesOfGo123 = splitNames`
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_AES_128_GCM_SHA256
  TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256
`

/** Go’s crypto/tls, as net/http uses it. Older defaults are those that a newer Go keeps for the `go` line of go.mod. */
export const go = {
  'go-1.17': {
    name: 'Go 1.17.8',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfGo117,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfGo117,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1024 },
    source: sources.testssl,
  },
  'go-1.21': {
    name: 'Go 1.21',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfGo117,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfGo117,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.captured('Go 1.26.8 with `go 1.21` in go.mod'),
  },
  'go-1.22': {
    name: 'Go 1.22',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: splitNames`
      TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
      TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
      TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384
      TLS_CHACHA20_POLY1305_SHA256
    `,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfGo117,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.captured('Go 1.26.8 with `go 1.22` in go.mod'),
  },
  'go-1.23': {
    name: 'Go 1.23',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfGo123,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfGo117,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.captured('Go 1.26.8 with `go 1.23` in go.mod'),
  },
  'go-1.24': {
    name: 'Go 1.24',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfGo123,
    groups: splitNames`X25519MLKEM768 x25519 secp256r1 secp384r1 secp521r1`,
    keyShares: splitNames`X25519MLKEM768 x25519`,
    signatureSchemes: schemesOfGo117,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.captured('Go 1.26.8 with `go 1.24` in go.mod'),
  },
  'go-1.26': {
    name: 'Go 1.26',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfGo123,
    groups: splitNames`
      X25519MLKEM768 SecP256r1MLKEM768 SecP384r1MLKEM1024 x25519 secp256r1 secp384r1 secp521r1
    `,
    keyShares: splitNames`X25519MLKEM768 x25519`,
    signatureSchemes: splitNames`
      rsa_pss_rsae_sha256 ecdsa_secp256r1_sha256 ed25519 rsa_pss_rsae_sha384 rsa_pss_rsae_sha512
      rsa_pkcs1_sha256 rsa_pkcs1_sha384 rsa_pkcs1_sha512 ecdsa_secp384r1_sha384 ecdsa_secp521r1_sha512
    `,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.captured('Go 1.26.8'),
  },
} as const satisfies Record<string, Client>
