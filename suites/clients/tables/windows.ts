import { type Client, splitNames } from '../client.ts'
import { sources } from './client-sources.ts'

const suitesOfIe6Xp = splitNames`
  TLS_RSA_WITH_RC4_128_MD5 TLS_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_DES_CBC_SHA
  TLS_RSA_EXPORT1024_WITH_RC4_56_SHA TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA TLS_RSA_EXPORT_WITH_RC4_40_MD5
  TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5 TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA TLS_DHE_DSS_WITH_DES_CBC_SHA
  TLS_DHE_DSS_EXPORT1024_WITH_DES_CBC_SHA
`

const suitesOfIe11Win7 = splitNames`
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_DHE_RSA_WITH_AES_256_GCM_SHA384
  TLS_DHE_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_GCM_SHA256
  TLS_RSA_WITH_AES_256_CBC_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA
  TLS_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_DHE_DSS_WITH_AES_256_CBC_SHA256
  TLS_DHE_DSS_WITH_AES_128_CBC_SHA256 TLS_DHE_DSS_WITH_AES_256_CBC_SHA TLS_DHE_DSS_WITH_AES_128_CBC_SHA
  TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA
`

const schemesOfIe11WinPhone81 = splitNames`
  rsa_pkcs1_sha256 rsa_pkcs1_sha384 rsa_pkcs1_sha1 ecdsa_secp256r1_sha256 ecdsa_secp384r1_sha384 ecdsa_sha1
  dsa_sha1
`

const suitesOfIe11Win10 = splitNames`
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  TLS_DHE_RSA_WITH_AES_256_GCM_SHA384 TLS_DHE_RSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_DHE_RSA_WITH_AES_256_CBC_SHA
  TLS_DHE_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_GCM_SHA256
  TLS_RSA_WITH_AES_256_CBC_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA
  TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_DHE_DSS_WITH_AES_256_CBC_SHA256
  TLS_DHE_DSS_WITH_AES_128_CBC_SHA256 TLS_DHE_DSS_WITH_AES_256_CBC_SHA TLS_DHE_DSS_WITH_AES_128_CBC_SHA
  TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA
`

const schemesOfIe11Win10 = splitNames`
  rsa_pkcs1_sha256 rsa_pkcs1_sha384 rsa_pkcs1_sha1 ecdsa_secp256r1_sha256 ecdsa_secp384r1_sha384 ecdsa_sha1
  dsa_sha1 rsa_pkcs1_sha512 ecdsa_secp521r1_sha512
`

const suitesOfEdge15Win10 = splitNames`
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_GCM_SHA384
  TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA256
  TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA
`

/** Internet Explorer and Edge before Chromium, which speak with Windows’ Schannel. */
export const windows = {
  'ie-6-xp': {
    name: 'IE 6 XP',
    versions: ['SSL 3.0'],
    helloFormat: 'SSL 2.0',
    suites: suitesOfIe6Xp,
    groups: null,
    signatureSchemes: null,
    pointFormats: null,
    alpn: null,
    serverName: false,
    source: sources.sslLabs,
  },
  'ie-7-vista': {
    name: 'IE 7 Vista',
    versions: ['SSL 3.0', 'TLS 1.0'],
    suites: splitNames`
      TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_RC4_128_SHA
      TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_DSS_WITH_AES_128_CBC_SHA TLS_DHE_DSS_WITH_AES_256_CBC_SHA
      TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_RC4_128_MD5
    `,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: null,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    source: sources.sslLabs,
  },
  'ie-8-xp': {
    name: 'IE 8 XP',
    versions: ['SSL 3.0', 'TLS 1.0'],
    suites: suitesOfIe6Xp,
    groups: null,
    signatureSchemes: null,
    pointFormats: null,
    alpn: null,
    serverName: false,
    source: sources.sslLabs,
  },
  'ie-8-10-win-7': {
    name: 'IE 8-10 Win 7',
    versions: ['SSL 3.0', 'TLS 1.0'],
    suites: splitNames`
      TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
      TLS_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      TLS_DHE_DSS_WITH_AES_256_CBC_SHA TLS_DHE_DSS_WITH_AES_128_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_MD5
    `,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: null,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    dhBits: { min: 1024, max: 4096 },
    rsaBits: { max: 16384 },
    source: sources.sslLabs,
  },
  'ie-10-win-phone-8': {
    name: 'IE 10 Win Phone 8.0',
    versions: ['SSL 3.0', 'TLS 1.0'],
    suites: splitNames`
      TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_RC4_128_SHA
      TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
      TLS_DHE_DSS_WITH_AES_128_CBC_SHA TLS_DHE_DSS_WITH_AES_256_CBC_SHA TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA
      TLS_RSA_WITH_RC4_128_MD5
    `,
    groups: splitNames`secp256r1 secp384r1`,
    signatureSchemes: null,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    source: sources.sslLabs,
  },
  'ie-11-win-7': {
    name: 'IE 11 Win 7',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfIe11Win7,
    groups: splitNames`secp256r1 secp384r1`,
    signatureSchemes: splitNames`
      rsa_pkcs1_sha512 ecdsa_secp521r1_sha512 rsa_pkcs1_sha256 rsa_pkcs1_sha384 rsa_pkcs1_sha1
      ecdsa_secp256r1_sha256 ecdsa_secp384r1_sha384 ecdsa_sha1 dsa_sha1
    `,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    dhBits: { min: 1024, max: 4096 },
    rsaBits: { max: 16384 },
    source: sources.sslLabs,
  },
  'ie-11-win-8.1': {
    name: 'IE 11 Win 8.1',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: splitNames`
      TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
      TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
      TLS_DHE_RSA_WITH_AES_256_GCM_SHA384 TLS_DHE_RSA_WITH_AES_128_GCM_SHA256
      TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_GCM_SHA384
      TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA256
      TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
      TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384
      TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_DHE_DSS_WITH_AES_256_CBC_SHA256
      TLS_DHE_DSS_WITH_AES_128_CBC_SHA256 TLS_DHE_DSS_WITH_AES_256_CBC_SHA TLS_DHE_DSS_WITH_AES_128_CBC_SHA
      TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA
    `,
    groups: splitNames`secp256r1 secp384r1`,
    signatureSchemes: splitNames`
      rsa_pkcs1_sha256 rsa_pkcs1_sha384 rsa_pkcs1_sha512 rsa_pkcs1_sha1 ecdsa_secp256r1_sha256
      ecdsa_secp384r1_sha384 ecdsa_secp521r1_sha512 ecdsa_sha1 dsa_sha1
    `,
    pointFormats: [0],
    alpn: ['spdy/3', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1024, max: 4096 },
    rsaBits: { max: 16384 },
    source: sources.sslLabs,
  },
  'ie-11-win-phone-8.1': {
    name: 'IE 11 Win Phone 8.1',
    versions: ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: splitNames`
      TLS_RSA_WITH_AES_128_CBC_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA256
      TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384
      TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
      TLS_DHE_DSS_WITH_AES_128_CBC_SHA256 TLS_DHE_DSS_WITH_AES_128_CBC_SHA
      TLS_DHE_DSS_WITH_AES_256_CBC_SHA256 TLS_DHE_DSS_WITH_AES_256_CBC_SHA TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA
    `,
    groups: splitNames`secp256r1 secp384r1`,
    signatureSchemes: schemesOfIe11WinPhone81,
    pointFormats: [0],
    alpn: ['spdy/3', 'http/1.1'],
    serverName: true,
    source: sources.sslLabs,
  },
  'ie-11-win-phone-8.1-update': {
    name: 'IE 11 Win Phone 8.1 Update',
    versions: ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfIe11Win7,
    groups: splitNames`secp256r1 secp384r1`,
    signatureSchemes: schemesOfIe11WinPhone81,
    pointFormats: [0],
    alpn: ['spdy/3', 'http/1.1'],
    serverName: true,
    source: sources.sslLabs,
  },
  'ie-11-win-10': {
    name: 'IE 11 Win 10',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfIe11Win10,
    groups: splitNames`secp256r1 secp384r1`,
    signatureSchemes: schemesOfIe11Win10,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1024, max: 4096 },
    rsaBits: { max: 16384 },
    source: sources.sslLabs,
  },
  'edge-13-win-10': {
    name: 'Edge 13 Win 10',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfIe11Win10,
    groups: splitNames`secp256r1 secp384r1`,
    signatureSchemes: schemesOfIe11Win10,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1024, max: 4096 },
    rsaBits: { max: 16384 },
    source: sources.sslLabs,
  },
  'edge-15-win-10': {
    name: 'Edge 15 Win 10',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfEdge15Win10,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    signatureSchemes: schemesOfIe11Win10,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1024, max: 4096 },
    rsaBits: { max: 16384 },
    source: sources.sslLabs,
  },
  'edge-17-win-10': {
    name: 'Edge 17, Win 10',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfEdge15Win10,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    signatureSchemes: schemesOfIe11Win10,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1024, max: 4096 },
    rsaBits: { max: 16384 },
    source: sources.testssl,
  },
} as const satisfies Record<string, Client>
