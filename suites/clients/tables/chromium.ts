import { type Client, splitNames } from '../client.ts'
import { sources } from './client-sources.ts'

const suitesOfChrome30 = splitNames`
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_AES_256_CBC_SHA
  TLS_DHE_RSA_WITH_AES_256_CBC_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA256
  TLS_ECDHE_ECDSA_WITH_RC4_128_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 TLS_ECDHE_RSA_WITH_RC4_128_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 TLS_DHE_RSA_WITH_AES_128_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA256
  TLS_DHE_DSS_WITH_AES_128_CBC_SHA TLS_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_MD5
  TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA256 TLS_RSA_WITH_3DES_EDE_CBC_SHA
`

const schemesOfChrome30 = splitNames`
  rsa_pkcs1_sha256 rsa_pkcs1_sha384 rsa_pkcs1_sha1 ecdsa_secp256r1_sha256 ecdsa_secp384r1_sha384 ecdsa_sha1
  dsa_sha256 dsa_sha1
`

const suitesOfChrome57 = splitNames`
  TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_GCM_SHA256
  TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
  TLS_RSA_WITH_3DES_EDE_CBC_SHA
`

const schemesOfChrome57 = splitNames`
  ecdsa_secp256r1_sha256 rsa_pss_rsae_sha256 rsa_pkcs1_sha256 ecdsa_secp384r1_sha384 rsa_pss_rsae_sha384
  rsa_pkcs1_sha384 rsa_pss_rsae_sha512 rsa_pkcs1_sha512 rsa_pkcs1_sha1
`

const suitesOfChrome101 = splitNames`
  TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_GCM_SHA256
  TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
`

const schemesOfChrome101 = splitNames`
  ecdsa_secp256r1_sha256 rsa_pss_rsae_sha256 rsa_pkcs1_sha256 ecdsa_secp384r1_sha384 rsa_pss_rsae_sha384
  rsa_pkcs1_sha384 rsa_pss_rsae_sha512 rsa_pkcs1_sha512
`

const schemesOfChrome150 = splitNames`
  mldsa44 mldsa65 mldsa87 ecdsa_secp256r1_sha256 rsa_pss_rsae_sha256 rsa_pkcs1_sha256 ecdsa_secp384r1_sha384
  rsa_pss_rsae_sha384 rsa_pkcs1_sha384 rsa_pss_rsae_sha512 rsa_pkcs1_sha512
`

/** Chrome and what else is built on Chromium: Edge since 79, Opera since 15, Electron. */
export const chromium = {
  'chrome-30': {
    name: 'Chrome 30 Win 7',
    versions: ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfChrome30,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfChrome30,
    pointFormats: [0],
    alpn: ['spdy/2', 'spdy/3', 'spdy/3.1', 'http/1.1'],
    serverName: true,
    source: sources.sslLabs,
  },
  'chrome-49-xp': {
    name: 'Chrome 49 XP SP3',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: splitNames`
      TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
      TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256_OLD TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA
      TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA
    `,
    groups: splitNames`secp256r1 secp384r1`,
    signatureSchemes: splitNames`
      rsa_pkcs1_sha512 ecdsa_secp521r1_sha512 rsa_pkcs1_sha384 ecdsa_secp384r1_sha384 rsa_pkcs1_sha256
      ecdsa_secp256r1_sha256 rsa_pkcs1_sha224 ecdsa_sha224 rsa_pkcs1_sha1 ecdsa_sha1
    `,
    pointFormats: [0],
    alpn: ['h2', 'spdy/3.1', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1024 },
    source: sources.sslLabs,
  },
  'chrome-57': {
    name: 'Chrome 57 Win 7',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfChrome57,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    signatureSchemes: schemesOfChrome57,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1024 },
    source: sources.sslLabs,
  },
  'chrome-65': {
    name: 'Chrome 65 Win 7',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfChrome57,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfChrome57,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1024 },
    source: sources.sslLabs,
  },
  'chrome-70': {
    name: 'Chrome 70 Win 10',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfChrome57,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfChrome57,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1024 },
    source: sources.sslLabs,
  },
  'chrome-79': {
    name: 'Chrome 79, Win 10',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfChrome57,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfChrome57,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1024 },
    source: sources.testssl,
  },
  'chrome-101': {
    name: 'Chrome 101, Win 10',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfChrome101,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfChrome101,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1024 },
    source: sources.testssl,
  },
  'chrome-120': {
    name: 'Chrome 120',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfChrome101,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfChrome101,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.curlImpersonate('chrome_120.0.6099.109_macOS'),
  },
  'chrome-131': {
    name: 'Chrome 131',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfChrome101,
    groups: splitNames`X25519MLKEM768 x25519 secp256r1 secp384r1`,
    keyShares: splitNames`X25519MLKEM768 x25519`,
    signatureSchemes: schemesOfChrome101,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.curlImpersonate('chrome_131.0.6778.86'),
  },
  'chrome-131-android': {
    name: 'Chrome 131, Android',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfChrome101,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfChrome101,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.curlImpersonate('chrome_131.0.6778.81_android'),
  },
  'chrome-142': {
    name: 'Chrome 142',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfChrome101,
    groups: splitNames`X25519MLKEM768 x25519 secp256r1 secp384r1`,
    keyShares: splitNames`X25519MLKEM768 x25519`,
    signatureSchemes: schemesOfChrome101,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.curlImpersonate('chrome_142.0.7444.176'),
  },
  'chrome-150': {
    name: 'Chrome 150',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfChrome101,
    groups: splitNames`X25519MLKEM768 x25519 secp256r1 secp384r1`,
    keyShares: splitNames`X25519MLKEM768 x25519`,
    signatureSchemes: schemesOfChrome150,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.curlImpersonate('chrome_150.0.7871.127_macOS'),
  },
  'chromium-156': {
    name: 'Chromium 156 (Chrome, Edge)',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfChrome101,
    groups: splitNames`X25519MLKEM768 x25519 secp256r1 secp384r1`,
    keyShares: splitNames`X25519MLKEM768 x25519`,
    signatureSchemes: schemesOfChrome150,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.captured('Debian 12, chromium 156.0.8078.79'),
  },
  'edge-101': {
    name: 'Edge 101 Win 10 21H2',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfChrome101,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfChrome101,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    rsaBits: { max: 16384 },
    source: sources.testssl,
  },
  'opera-12': {
    name: 'Opera 12.15 Win 7',
    versions: ['TLS 1.0'],
    suites: splitNames`
      TLS_DHE_RSA_WITH_AES_256_CBC_SHA256 TLS_DHE_DSS_WITH_AES_256_CBC_SHA256
      TLS_DH_RSA_WITH_AES_256_CBC_SHA256 TLS_DH_DSS_WITH_AES_256_CBC_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA256
      TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_DSS_WITH_AES_256_CBC_SHA TLS_DH_RSA_WITH_AES_256_CBC_SHA
      TLS_DH_DSS_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA256
      TLS_DHE_DSS_WITH_AES_128_CBC_SHA256 TLS_DH_RSA_WITH_AES_128_CBC_SHA256
      TLS_DH_DSS_WITH_AES_128_CBC_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA256 TLS_DHE_RSA_WITH_AES_128_CBC_SHA
      TLS_DHE_DSS_WITH_AES_128_CBC_SHA TLS_DH_RSA_WITH_AES_128_CBC_SHA TLS_DH_DSS_WITH_AES_128_CBC_SHA
      TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_MD5
      TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA TLS_DH_DSS_WITH_3DES_EDE_CBC_SHA TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_DH_RSA_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA
    `,
    groups: null,
    signatureSchemes: null,
    pointFormats: null,
    alpn: null,
    serverName: true,
    source: sources.sslLabs,
  },
  'opera-17': {
    name: 'Opera 17 Win 7',
    versions: ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfChrome30,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfChrome30,
    pointFormats: [0],
    alpn: ['spdy/2', 'spdy/3', 'spdy/3.1', 'http/1.1'],
    serverName: true,
    rsaBits: { max: 4096 },
    source: sources.sslLabs,
  },
  'opera-66': {
    name: 'Opera 66, Win 10',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfChrome57,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfChrome57,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.testssl,
  },
} as const satisfies Record<string, Client>
