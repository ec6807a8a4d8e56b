import { type Client, splitNames } from '../client.ts'
import { sources } from './client-sources.ts'

const suitesOfFirefox27 = splitNames`
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA
  TLS_ECDHE_ECDSA_WITH_RC4_128_SHA TLS_ECDHE_RSA_WITH_RC4_128_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA
  TLS_DHE_DSS_WITH_AES_128_CBC_SHA TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA TLS_DHE_RSA_WITH_AES_256_CBC_SHA
  TLS_DHE_DSS_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA
  TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_CAMELLIA_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
  TLS_RSA_WITH_CAMELLIA_256_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_RC4_128_SHA
  TLS_RSA_WITH_RC4_128_MD5
`

const schemesOfFirefox27 = splitNames`
  rsa_pkcs1_sha256 rsa_pkcs1_sha384 rsa_pkcs1_sha1 ecdsa_secp256r1_sha256 ecdsa_secp384r1_sha384 ecdsa_sha1
  dsa_sha256 dsa_sha1
`

const schemesOfFirefox53 = splitNames`
  ecdsa_secp256r1_sha256 ecdsa_secp384r1_sha384 ecdsa_secp521r1_sha512 rsa_pss_rsae_sha256
  rsa_pss_rsae_sha384 rsa_pss_rsae_sha512 rsa_pkcs1_sha256 rsa_pkcs1_sha384 rsa_pkcs1_sha512 ecdsa_sha1
  rsa_pkcs1_sha1
`

const suitesOfFirefox71 = splitNames`
  TLS_AES_128_GCM_SHA256 TLS_CHACHA20_POLY1305_SHA256 TLS_AES_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA
  TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
  TLS_RSA_WITH_3DES_EDE_CBC_SHA
`

const suitesOfFirefox100 = splitNames`
  TLS_AES_128_GCM_SHA256 TLS_CHACHA20_POLY1305_SHA256 TLS_AES_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_GCM_SHA256
  TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
`

const groupsOfFirefox133 = splitNames`
  X25519MLKEM768 x25519 secp256r1 secp384r1 secp521r1 ffdhe2048 ffdhe3072
`

/** Firefox and what else uses NSS as it does. */
export const firefox = {
  'firefox-21': {
    name: 'Firefox 21 Win 7',
    versions: ['SSL 3.0', 'TLS 1.0'],
    suites: splitNames`
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
      TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA
      TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_DSS_WITH_AES_256_CBC_SHA TLS_ECDH_RSA_WITH_AES_256_CBC_SHA
      TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_CAMELLIA_256_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_RC4_128_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_RC4_128_SHA
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA
      TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA
      TLS_DHE_DSS_WITH_AES_128_CBC_SHA TLS_ECDH_RSA_WITH_RC4_128_SHA TLS_ECDH_RSA_WITH_AES_128_CBC_SHA
      TLS_ECDH_ECDSA_WITH_RC4_128_SHA TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_SEED_CBC_SHA
      TLS_RSA_WITH_CAMELLIA_128_CBC_SHA TLS_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_MD5
      TLS_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA
    `,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: null,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    source: sources.sslLabs,
  },
  'firefox-24-esr': {
    name: 'Firefox 24.2.0 ESR Win 7',
    versions: ['SSL 3.0', 'TLS 1.0'],
    suites: splitNames`
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
      TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA
      TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_DSS_WITH_AES_256_CBC_SHA TLS_ECDH_RSA_WITH_AES_256_CBC_SHA
      TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_CAMELLIA_256_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_ECDHE_ECDSA_WITH_RC4_128_SHA
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_RC4_128_SHA
      TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA
      TLS_DHE_RSA_WITH_AES_128_CBC_SHA TLS_DHE_DSS_WITH_AES_128_CBC_SHA TLS_ECDH_RSA_WITH_AES_128_CBC_SHA
      TLS_ECDH_RSA_WITH_RC4_128_SHA TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA TLS_ECDH_ECDSA_WITH_RC4_128_SHA
      TLS_RSA_WITH_SEED_CBC_SHA TLS_RSA_WITH_CAMELLIA_128_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA
      TLS_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_MD5 TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA
      TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA
    `,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: null,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    source: sources.sslLabs,
  },
  'firefox-27': {
    name: 'Firefox 27 Win 8',
    versions: ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfFirefox27,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfFirefox27,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    source: sources.sslLabs,
  },
  'firefox-31': {
    name: 'Firefox 31 OS X',
    versions: ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfFirefox27,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfFirefox27,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    source: sources.sslLabs,
  },
  'firefox-31-esr': {
    name: 'Firefox 31.3.0 ESR Win 7',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfFirefox27,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfFirefox27,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    source: sources.sslLabs,
  },
  'firefox-37': {
    name: 'Firefox 37 OS X',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: splitNames`
      TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA
      TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
      TLS_RSA_WITH_3DES_EDE_CBC_SHA
    `,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfFirefox27,
    pointFormats: [0],
    alpn: ['h2-16', 'h2-15', 'h2-14', 'h2', 'spdy/3.1', 'http/1.1'],
    serverName: true,
    source: sources.sslLabs,
  },
  'firefox-49-xp': {
    name: 'Firefox 49 XP SP3',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: splitNames`
      TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA
      TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
      TLS_RSA_WITH_3DES_EDE_CBC_SHA
    `,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: splitNames`
      rsa_pkcs1_sha256 rsa_pkcs1_sha384 rsa_pkcs1_sha512 rsa_pkcs1_sha1 ecdsa_secp256r1_sha256
      ecdsa_secp384r1_sha384 ecdsa_secp521r1_sha512 ecdsa_sha1 dsa_sha384 dsa_sha256 dsa_sha1
    `,
    pointFormats: [0],
    alpn: ['h2', 'spdy/3.1', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1023 },
    source: sources.sslLabs,
  },
  'firefox-53': {
    name: 'Firefox 53 Win 7',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: splitNames`
      TLS_AES_128_GCM_SHA256 TLS_CHACHA20_POLY1305_SHA256 TLS_AES_256_GCM_SHA384
      TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA
      TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
      TLS_RSA_WITH_3DES_EDE_CBC_SHA
    `,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1 ffdhe2048 ffdhe3072`,
    signatureSchemes: schemesOfFirefox53,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1023 },
    source: sources.sslLabs,
  },
  'firefox-62': {
    name: 'Firefox 62 Win 7',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: splitNames`
      TLS_AES_128_GCM_SHA256 TLS_CHACHA20_POLY1305_SHA256 TLS_AES_256_GCM_SHA384
      TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA
      TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA
    `,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1 ffdhe2048 ffdhe3072`,
    keyShares: splitNames`x25519 secp256r1`,
    signatureSchemes: schemesOfFirefox53,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1023 },
    source: sources.sslLabs,
  },
  'firefox-71': {
    name: 'Firefox 71, Win 10',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfFirefox71,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1 ffdhe2048 ffdhe3072`,
    keyShares: splitNames`x25519 secp256r1`,
    signatureSchemes: schemesOfFirefox53,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1023 },
    source: sources.testssl,
  },
  'firefox-100': {
    name: 'Firefox 100, Win 10',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfFirefox100,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1 ffdhe2048 ffdhe3072`,
    keyShares: splitNames`x25519 secp256r1`,
    signatureSchemes: schemesOfFirefox53,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1023 },
    source: sources.testssl,
  },
  'firefox-120': {
    name: 'Firefox 120',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfFirefox100,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1 ffdhe2048 ffdhe3072`,
    keyShares: splitNames`x25519 secp256r1`,
    signatureSchemes: schemesOfFirefox53,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.tlsClient('firefox_120'),
  },
  'firefox-133': {
    name: 'Firefox 133',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfFirefox100,
    groups: groupsOfFirefox133,
    keyShares: splitNames`X25519MLKEM768 x25519 secp256r1`,
    signatureSchemes: schemesOfFirefox53,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.curlImpersonate('firefox_133.0.3_linux'),
  },
  'firefox-144': {
    name: 'Firefox 144',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfFirefox100,
    groups: groupsOfFirefox133,
    keyShares: splitNames`X25519MLKEM768 x25519 secp256r1`,
    signatureSchemes: schemesOfFirefox53,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.curlImpersonate('firefox_144.0.0_linux'),
  },
  'tor-14.5': {
    name: 'Tor Browser 14.5',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: splitNames`
      TLS_AES_128_GCM_SHA256 TLS_CHACHA20_POLY1305_SHA256 TLS_AES_256_GCM_SHA384
      TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_GCM_SHA256
      TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
    `,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1 ffdhe2048 ffdhe3072`,
    keyShares: splitNames`x25519 secp256r1`,
    signatureSchemes: schemesOfFirefox53,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.curlImpersonate('tor_14.5_macOS'),
  },
  'thunderbird-68': {
    name: 'Thunderbird (68.3)',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfFirefox71,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1 ffdhe2048 ffdhe3072`,
    keyShares: splitNames`x25519 secp256r1`,
    signatureSchemes: schemesOfFirefox53,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    source: sources.testssl,
  },
  'thunderbird-91': {
    name: 'Thunderbird (91.9)',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: splitNames`
      TLS_AES_128_GCM_SHA256 TLS_CHACHA20_POLY1305_SHA256 TLS_AES_256_GCM_SHA384
      TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_GCM_SHA256
      TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
      TLS_RSA_WITH_3DES_EDE_CBC_SHA
    `,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1 ffdhe2048 ffdhe3072`,
    keyShares: splitNames`x25519 secp256r1`,
    signatureSchemes: schemesOfFirefox53,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    source: sources.testssl,
  },
  'nss-3.87': {
    name: 'NSS 3.87.1, tstclnt',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: splitNames`
      TLS_AES_128_GCM_SHA256 TLS_CHACHA20_POLY1305_SHA256 TLS_AES_256_GCM_SHA384
      TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
      TLS_DHE_RSA_WITH_AES_128_GCM_SHA256 TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256
      TLS_DHE_RSA_WITH_AES_256_GCM_SHA384 TLS_DHE_RSA_WITH_AES_128_CBC_SHA TLS_DHE_DSS_WITH_AES_128_CBC_SHA
      TLS_DHE_RSA_WITH_AES_128_CBC_SHA256 TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_DSS_WITH_AES_256_CBC_SHA
      TLS_DHE_RSA_WITH_AES_256_CBC_SHA256 TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_256_GCM_SHA384
      TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA
      TLS_RSA_WITH_AES_256_CBC_SHA256 TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_RC4_128_SHA
      TLS_RSA_WITH_RC4_128_MD5
    `,
    groups: splitNames`
      x25519 secp256r1 secp384r1 secp521r1 ffdhe2048 ffdhe3072 ffdhe4096 ffdhe6144 ffdhe8192
    `,
    keyShares: splitNames`x25519`,
    signatureSchemes: splitNames`
      ecdsa_secp256r1_sha256 ecdsa_secp384r1_sha384 ecdsa_secp521r1_sha512 ecdsa_sha1 rsa_pss_rsae_sha256
      rsa_pss_rsae_sha384 rsa_pss_rsae_sha512 rsa_pkcs1_sha256 rsa_pkcs1_sha384 rsa_pkcs1_sha512
      rsa_pkcs1_sha1 dsa_sha256 dsa_sha384 dsa_sha512 dsa_sha1
    `,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    source: sources.captured('Debian 12, libnss3-tools 3.87.1'),
  },
} as const satisfies Record<string, Client>
