import { type Client, splitNames } from '../client.ts'
import { sources } from './client-sources.ts'

const suitesOfAndroid411 = splitNames`
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
  TLS_SRP_SHA_DSS_WITH_AES_256_CBC_SHA TLS_SRP_SHA_RSA_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_AES_256_CBC_SHA
  TLS_DHE_DSS_WITH_AES_256_CBC_SHA TLS_ECDH_RSA_WITH_AES_256_CBC_SHA TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA
  TLS_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA
  TLS_SRP_SHA_DSS_WITH_3DES_EDE_CBC_SHA TLS_SRP_SHA_RSA_WITH_3DES_EDE_CBC_SHA
  TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA
  TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_SRP_SHA_DSS_WITH_AES_128_CBC_SHA
  TLS_SRP_SHA_RSA_WITH_AES_128_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA TLS_DHE_DSS_WITH_AES_128_CBC_SHA
  TLS_ECDH_RSA_WITH_AES_128_CBC_SHA TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_RSA_WITH_RC4_128_SHA TLS_ECDHE_ECDSA_WITH_RC4_128_SHA TLS_ECDH_RSA_WITH_RC4_128_SHA
  TLS_ECDH_ECDSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_MD5
`

const groupsOfAndroid411 = splitNames`
  sect571r1 sect571k1 secp521r1 sect409k1 sect409r1 secp384r1 sect283k1 sect283r1 secp256k1 secp256r1
  sect239k1 sect233k1 sect233r1 secp224k1 secp224r1 sect193r1 sect193r2 secp192k1 secp192r1 sect163k1
  sect163r1 sect163r2 secp160k1 secp160r1 secp160r2
`

const schemesOfAndroid442 = splitNames`
  rsa_pkcs1_sha512 dsa_sha512 ecdsa_secp521r1_sha512 rsa_pkcs1_sha384 dsa_sha384 ecdsa_secp384r1_sha384
  rsa_pkcs1_sha256 dsa_sha256 ecdsa_secp256r1_sha256 rsa_pkcs1_sha224 dsa_sha224 ecdsa_sha224 rsa_pkcs1_sha1
  dsa_sha1 ecdsa_sha1 rsa_pkcs1_md5
`

const schemesOfAndroid60 = splitNames`
  rsa_pkcs1_sha512 ecdsa_secp521r1_sha512 rsa_pkcs1_sha384 ecdsa_secp384r1_sha384 rsa_pkcs1_sha256
  ecdsa_secp256r1_sha256 rsa_pkcs1_sha224 ecdsa_sha224 rsa_pkcs1_sha1 ecdsa_sha1
`

const suitesOfAndroid70 = splitNames`
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_GCM_SHA256
  TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
`

const schemesOfAndroid81 = splitNames`
  ecdsa_secp256r1_sha256 rsa_pss_rsae_sha256 rsa_pkcs1_sha256 ecdsa_secp384r1_sha384 rsa_pss_rsae_sha384
  rsa_pkcs1_sha384 rsa_pss_rsae_sha512 rsa_pkcs1_sha512 rsa_pkcs1_sha1
`

const suitesOfAndroid9 = splitNames`
  TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_GCM_SHA256
  TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
  TLS_RSA_WITH_3DES_EDE_CBC_SHA
`

const suitesOfAndroid11 = splitNames`
  TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_GCM_SHA256
  TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
`

const suitesOfOkhttp4Android10 = splitNames`
  TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_GCM_SHA256
  TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
`

/** Android’s own browser and HTTP stack, and what Mattermost’s app for it stands on. */
export const android = {
  'android-2.3.7': {
    name: 'Android 2.3.7',
    versions: ['SSL 3.0', 'TLS 1.0'],
    suites: splitNames`
      TLS_RSA_WITH_RC4_128_MD5 TLS_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_AES_128_CBC_SHA
      TLS_DHE_RSA_WITH_AES_128_CBC_SHA TLS_DHE_DSS_WITH_AES_128_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_DES_CBC_SHA
      TLS_DHE_RSA_WITH_DES_CBC_SHA TLS_DHE_DSS_WITH_DES_CBC_SHA TLS_RSA_EXPORT_WITH_RC4_40_MD5
      TLS_RSA_EXPORT_WITH_DES40_CBC_SHA TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA
      TLS_DHE_DSS_EXPORT_WITH_DES40_CBC_SHA
    `,
    groups: null,
    signatureSchemes: null,
    pointFormats: null,
    alpn: null,
    serverName: false,
    source: sources.sslLabs,
  },
  'android-4.0.4': {
    name: 'Android 4.0.4',
    versions: ['SSL 3.0', 'TLS 1.0'],
    suites: splitNames`
      TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
      TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_DSS_WITH_AES_256_CBC_SHA TLS_ECDH_RSA_WITH_AES_256_CBC_SHA
      TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA TLS_DHE_DSS_WITH_AES_128_CBC_SHA
      TLS_ECDH_RSA_WITH_AES_128_CBC_SHA TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_RSA_WITH_RC4_128_SHA TLS_ECDHE_ECDSA_WITH_RC4_128_SHA TLS_ECDH_RSA_WITH_RC4_128_SHA
      TLS_ECDH_ECDSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_MD5
    `,
    groups: splitNames`
      sect163k1 sect163r1 sect163r2 sect193r1 sect193r2 sect233k1 sect233r1 sect239k1 sect283k1 sect283r1
      sect409k1 sect409r1 sect571k1 sect571r1 secp160k1 secp160r1 secp160r2 secp192k1 secp192r1 secp224k1
      secp224r1 secp256k1 secp256r1 secp384r1 secp521r1
    `,
    signatureSchemes: null,
    pointFormats: [0, 1, 2],
    alpn: null,
    serverName: true,
    source: sources.sslLabs,
  },
  'android-4.1.1': {
    name: 'Android 4.1.1',
    versions: ['SSL 3.0', 'TLS 1.0'],
    suites: suitesOfAndroid411,
    groups: groupsOfAndroid411,
    signatureSchemes: null,
    pointFormats: [0, 1, 2],
    alpn: null,
    serverName: true,
    source: sources.sslLabs,
  },
  'android-4.3': {
    name: 'Android 4.3',
    versions: ['SSL 3.0', 'TLS 1.0'],
    suites: suitesOfAndroid411,
    groups: groupsOfAndroid411,
    signatureSchemes: null,
    pointFormats: [0, 1, 2],
    alpn: null,
    serverName: true,
    source: sources.sslLabs,
  },
  'android-4.4.2': {
    name: 'Android 4.4.2',
    versions: ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: splitNames`
      TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
      TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
      TLS_DHE_DSS_WITH_AES_256_GCM_SHA384 TLS_DHE_RSA_WITH_AES_256_GCM_SHA384
      TLS_DHE_RSA_WITH_AES_256_CBC_SHA256 TLS_DHE_DSS_WITH_AES_256_CBC_SHA256
      TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_DSS_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_256_GCM_SHA384
      TLS_RSA_WITH_AES_256_CBC_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_DHE_DSS_WITH_AES_128_GCM_SHA256
      TLS_DHE_RSA_WITH_AES_128_GCM_SHA256 TLS_DHE_RSA_WITH_AES_128_CBC_SHA256
      TLS_DHE_DSS_WITH_AES_128_CBC_SHA256 TLS_DHE_RSA_WITH_AES_128_CBC_SHA TLS_DHE_DSS_WITH_AES_128_CBC_SHA
      TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_RSA_WITH_RC4_128_SHA TLS_ECDHE_ECDSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_SHA
      TLS_RSA_WITH_RC4_128_MD5
    `,
    groups: splitNames`secp521r1 secp384r1 secp256r1`,
    signatureSchemes: schemesOfAndroid442,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    source: sources.sslLabs,
  },
  'android-5.0.0': {
    name: 'Android 5.0.0',
    versions: ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: splitNames`
      TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256_OLD TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256_OLD
      TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256_OLD TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_DSS_WITH_AES_256_CBC_SHA
      TLS_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA
      TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      TLS_DHE_DSS_WITH_AES_128_GCM_SHA256 TLS_DHE_RSA_WITH_AES_128_GCM_SHA256
      TLS_DHE_RSA_WITH_AES_128_CBC_SHA TLS_DHE_DSS_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_128_GCM_SHA256
      TLS_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_RC4_128_SHA TLS_ECDHE_ECDSA_WITH_RC4_128_SHA
      TLS_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_MD5
    `,
    groups: splitNames`secp521r1 secp384r1 secp256r1`,
    signatureSchemes: schemesOfAndroid442,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    source: sources.sslLabs,
  },
  'android-6.0': {
    name: 'Android 6.0',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: splitNames`
      TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256_OLD TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256_OLD
      TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256_OLD TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_DHE_RSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
      TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_128_GCM_SHA256
      TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA
    `,
    groups: splitNames`secp256r1 secp384r1`,
    signatureSchemes: schemesOfAndroid60,
    pointFormats: [0],
    alpn: ['http/1.1', 'spdy/3.1'],
    serverName: true,
    source: sources.sslLabs,
  },
  'android-7.0': {
    name: 'Android 7.0 (native)',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfAndroid70,
    groups: splitNames`secp256r1`,
    signatureSchemes: schemesOfAndroid60,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.testssl,
  },
  'android-8.1': {
    name: 'Android 8.1 (native)',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: splitNames`
      TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
      TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_GCM_SHA256
      TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
    `,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    signatureSchemes: schemesOfAndroid81,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    source: sources.testssl,
  },
  'android-9': {
    name: 'Android 9',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfAndroid9,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfAndroid81,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.testssl,
  },
  'android-10': {
    name: 'Android 10',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfAndroid9,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfAndroid81,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.testssl,
  },
  'android-11': {
    name: 'Android 11',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfAndroid11,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfAndroid81,
    pointFormats: [0],
    alpn: ['http/1.1'],
    serverName: true,
    source: sources.testssl,
  },
  'android-12': {
    name: 'Android 12',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfAndroid11,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfAndroid81,
    pointFormats: [0],
    alpn: ['http/1.1'],
    serverName: true,
    source: sources.testssl,
  },
  'okhttp-4-android-7': {
    name: 'OkHttp 4 on Android 7',
    versions: ['TLS 1.2'],
    suites: suitesOfAndroid70,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfAndroid60,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.tlsClient('okhttp4_android_7'),
  },
  'okhttp-4-android-9': {
    name: 'OkHttp 4 on Android 9',
    versions: ['TLS 1.2'],
    suites: suitesOfAndroid70,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    signatureSchemes: schemesOfAndroid81,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.tlsClient('okhttp4_android_9'),
  },
  'okhttp-4-android-10': {
    name: 'OkHttp 4 on Android 10',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfOkhttp4Android10,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfAndroid81,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.tlsClient('okhttp4_android_10'),
  },
  'okhttp-4-android-13': {
    name: 'OkHttp 4 on Android 13',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfOkhttp4Android10,
    groups: splitNames`x25519 secp256r1 secp384r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfAndroid81,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.tlsClient('okhttp4_android_13'),
  },
} as const satisfies Record<string, Client>
