import { type Client, splitNames } from '../client.ts'
import { sources } from './client-sources.ts'

const suitesOfSafari7Osx109 = splitNames`
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA TLS_ECDHE_ECDSA_WITH_RC4_128_SHA
  TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_RC4_128_SHA TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA
  TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA384 TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA256
  TLS_ECDH_RSA_WITH_AES_256_CBC_SHA384 TLS_ECDH_RSA_WITH_AES_128_CBC_SHA256
  TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA TLS_ECDH_ECDSA_WITH_RC4_128_SHA
  TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_ECDH_RSA_WITH_AES_256_CBC_SHA TLS_ECDH_RSA_WITH_AES_128_CBC_SHA
  TLS_ECDH_RSA_WITH_RC4_128_SHA TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA256
  TLS_RSA_WITH_AES_128_CBC_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_RC4_128_SHA
  TLS_RSA_WITH_RC4_128_MD5 TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA
  TLS_DHE_RSA_WITH_AES_128_CBC_SHA256 TLS_DHE_RSA_WITH_AES_256_CBC_SHA256 TLS_DHE_RSA_WITH_AES_128_CBC_SHA
  TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA
`

const schemesOfSafari7Osx109 = splitNames`
  rsa_pkcs1_sha384 rsa_pkcs1_sha256 rsa_pkcs1_sha1 ecdsa_secp256r1_sha256 ecdsa_sha1
`

const suitesOfSafari8Osx1010 = splitNames`
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA
  TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA384 TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA256
  TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA
  TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_ECDH_RSA_WITH_AES_256_CBC_SHA384
  TLS_ECDH_RSA_WITH_AES_128_CBC_SHA256 TLS_ECDH_RSA_WITH_AES_256_CBC_SHA TLS_ECDH_RSA_WITH_AES_128_CBC_SHA
  TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA TLS_DHE_RSA_WITH_AES_256_CBC_SHA256 TLS_DHE_RSA_WITH_AES_128_CBC_SHA256
  TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA
  TLS_RSA_WITH_AES_256_CBC_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA
  TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_ECDSA_WITH_RC4_128_SHA
  TLS_ECDHE_RSA_WITH_RC4_128_SHA TLS_ECDH_ECDSA_WITH_RC4_128_SHA TLS_ECDH_RSA_WITH_RC4_128_SHA
  TLS_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_MD5
`

const suitesOfSafari9Osx1011 = splitNames`
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_AES_256_GCM_SHA384
  TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA256
  TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA
  TLS_ECDHE_ECDSA_WITH_RC4_128_SHA TLS_ECDHE_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_SHA
  TLS_RSA_WITH_RC4_128_MD5
`

const schemesOfSafari9Osx1011 = splitNames`
  rsa_pkcs1_sha384 rsa_pkcs1_sha256 rsa_pkcs1_sha1 ecdsa_secp384r1_sha384 ecdsa_secp256r1_sha256 ecdsa_sha1
`

const suitesOfSafari10Macos1012 = splitNames`
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_AES_256_GCM_SHA384
  TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA256
  TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA
`

const schemesOfSafari10Macos1012 = splitNames`
  rsa_pkcs1_sha256 rsa_pkcs1_sha1 rsa_pkcs1_sha384 rsa_pkcs1_sha512 ecdsa_secp256r1_sha256 ecdsa_sha1
  ecdsa_secp384r1_sha384 ecdsa_secp521r1_sha512
`

const suitesOfSafari13Macos1014 = splitNames`
  TLS_CHACHA20_POLY1305_SHA256 TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
  TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA256
  TLS_RSA_WITH_AES_128_CBC_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA
`

const schemesOfSafari13Macos1014 = splitNames`
  ecdsa_secp256r1_sha256 rsa_pss_rsae_sha256 rsa_pkcs1_sha256 ecdsa_secp384r1_sha384 ecdsa_sha1
  rsa_pss_rsae_sha384 rsa_pss_rsae_sha384 rsa_pkcs1_sha384 rsa_pss_rsae_sha512 rsa_pkcs1_sha512
  rsa_pkcs1_sha1
`

const suitesOfSafari15Macos12 = splitNames`
  TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_GCM_SHA384
  TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA
`

const schemesOfSafari18Macos = splitNames`
  ecdsa_secp256r1_sha256 rsa_pss_rsae_sha256 rsa_pkcs1_sha256 ecdsa_secp384r1_sha384 rsa_pss_rsae_sha384
  rsa_pss_rsae_sha384 rsa_pkcs1_sha384 rsa_pss_rsae_sha512 rsa_pkcs1_sha512 rsa_pkcs1_sha1
`

/** Safari, which speaks with the library of its system, as every app through NSURLSession does. */
export const apple = {
  'safari-5-osx-10.6': {
    name: 'Safari 5.1.9 OS X 10.6.8',
    versions: ['SSL 3.0', 'TLS 1.0'],
    suites: splitNames`
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_RC4_128_SHA TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_RC4_128_SHA
      TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDH_ECDSA_WITH_RC4_128_SHA
      TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_ECDH_RSA_WITH_AES_128_CBC_SHA
      TLS_ECDH_RSA_WITH_AES_256_CBC_SHA TLS_ECDH_RSA_WITH_RC4_128_SHA TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_MD5
      TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_RSA_WITH_DES_CBC_SHA
      TLS_RSA_EXPORT_WITH_RC4_40_MD5 TLS_RSA_EXPORT_WITH_DES40_CBC_SHA TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5
      TLS_DHE_DSS_WITH_AES_128_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA TLS_DHE_DSS_WITH_AES_256_CBC_SHA
      TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_DHE_RSA_WITH_DES_CBC_SHA
      TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA TLS_DHE_DSS_WITH_DES_CBC_SHA
      TLS_DHE_DSS_EXPORT_WITH_DES40_CBC_SHA
    `,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: null,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    rsaBits: { max: 4096 },
    source: sources.sslLabs,
  },
  'safari-6-osx-10.8': {
    name: 'Safari 6.0.4 OS X 10.8.4',
    versions: ['SSL 3.0', 'TLS 1.0'],
    suites: splitNames`
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_RC4_128_SHA TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA
      TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_RC4_128_SHA
      TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDH_ECDSA_WITH_RC4_128_SHA
      TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_ECDH_RSA_WITH_AES_128_CBC_SHA
      TLS_ECDH_RSA_WITH_AES_256_CBC_SHA TLS_ECDH_RSA_WITH_RC4_128_SHA TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_MD5
      TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA
      TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA
    `,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: null,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    rsaBits: { max: 4096 },
    source: sources.sslLabs,
  },
  'safari-7-osx-10.9': {
    name: 'Safari 7 OS X 10.9',
    versions: ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfSafari7Osx109,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfSafari7Osx109,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    rsaBits: { max: 4096 },
    source: sources.sslLabs,
  },
  'safari-8-osx-10.10': {
    name: 'Safari 8 OS X 10.10',
    versions: ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfSafari8Osx1010,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfSafari7Osx109,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    dhBits: { min: 768 },
    rsaBits: { max: 8192 },
    source: sources.sslLabs,
  },
  'safari-9-osx-10.11': {
    name: 'Safari 9 OS X 10.11',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfSafari9Osx1011,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfSafari9Osx1011,
    pointFormats: [0],
    alpn: ['h2', 'h2-16', 'h2-15', 'h2-14', 'spdy/3.1', 'spdy/3', 'http/1.1'],
    serverName: true,
    dhBits: { min: 768 },
    rsaBits: { max: 8192 },
    source: sources.sslLabs,
  },
  'safari-10-macos-10.12': {
    name: 'Safari 10 macOS 10.12',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfSafari10Macos1012,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfSafari10Macos1012,
    pointFormats: [0],
    alpn: ['h2', 'h2-16', 'h2-15', 'h2-14', 'spdy/3.1', 'spdy/3', 'http/1.1'],
    serverName: true,
    dhBits: { min: 768 },
    rsaBits: { max: 8192 },
    source: sources.sslLabs,
  },
  'safari-12-macos-10.13': {
    name: 'Safari 12.1, macOS 10.13.6',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: splitNames`
      TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
      TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
      TLS_RSA_WITH_AES_256_GCM_SHA384 TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA256
      TLS_RSA_WITH_AES_128_CBC_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA
    `,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1`,
    signatureSchemes: splitNames`
      ecdsa_secp256r1_sha256 rsa_pss_rsae_sha256 rsa_pkcs1_sha256 ecdsa_secp384r1_sha384 rsa_pss_rsae_sha384
      rsa_pkcs1_sha384 rsa_pss_rsae_sha512 rsa_pkcs1_sha512 rsa_pkcs1_sha1
    `,
    pointFormats: [0],
    alpn: ['h2', 'h2-16', 'h2-15', 'h2-14', 'spdy/3.1', 'spdy/3', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1024 },
    source: sources.testssl,
  },
  'safari-13-macos-10.14': {
    name: 'Safari 13.0, macOS 10.14.6',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfSafari13Macos1014,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfSafari13Macos1014,
    pointFormats: [0],
    alpn: ['h2', 'h2-16', 'h2-15', 'h2-14', 'spdy/3.1', 'spdy/3', 'http/1.1'],
    serverName: true,
    dhBits: { min: 1024 },
    source: sources.testssl,
  },
  'safari-15-macos-12': {
    name: 'Safari 15.5, macOS 12.4',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfSafari15Macos12,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfSafari13Macos1014,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.curlImpersonate('safari_15.5_macos12.4'),
  },
  'safari-17-macos': {
    name: 'Safari 17.0, macOS',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfSafari15Macos12,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfSafari13Macos1014,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.curlImpersonate('safari_17.0_macOS'),
  },
  'safari-18-macos': {
    name: 'Safari 18.4, macOS',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfSafari15Macos12,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfSafari18Macos,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.curlImpersonate('safari_18.4_macOS'),
  },
  'safari-26-macos': {
    name: 'Safari 26.0.1, macOS',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: splitNames`
      TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256 TLS_AES_128_GCM_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
      TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_GCM_SHA384
      TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_256_CBC_SHA TLS_RSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_RSA_WITH_3DES_EDE_CBC_SHA
    `,
    groups: splitNames`X25519MLKEM768 x25519 secp256r1 secp384r1 secp521r1`,
    keyShares: splitNames`X25519MLKEM768 x25519`,
    signatureSchemes: schemesOfSafari18Macos,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.curlImpersonate('safari_26.0.1_macOS'),
  },
  'safari-5-ios-5': {
    name: 'Safari 5 iOS 5.1.1',
    versions: ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: splitNames`
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_RC4_128_SHA TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA
      TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
      TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_RC4_128_SHA
      TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA384
      TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA256 TLS_ECDH_RSA_WITH_AES_256_CBC_SHA384
      TLS_ECDH_RSA_WITH_AES_128_CBC_SHA256 TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDH_ECDSA_WITH_RC4_128_SHA
      TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_ECDH_RSA_WITH_AES_128_CBC_SHA
      TLS_ECDH_RSA_WITH_AES_256_CBC_SHA TLS_ECDH_RSA_WITH_RC4_128_SHA TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_RSA_WITH_AES_256_CBC_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA
      TLS_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_MD5 TLS_RSA_WITH_AES_256_CBC_SHA
      TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA256 TLS_DHE_RSA_WITH_AES_256_CBC_SHA256
      TLS_DHE_RSA_WITH_AES_128_CBC_SHA TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA
    `,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfSafari7Osx109,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    rsaBits: { max: 4096 },
    source: sources.sslLabs,
  },
  'safari-6-ios-6': {
    name: 'Safari 6 iOS 6.0.1',
    versions: ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: splitNames`
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_RC4_128_SHA TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA
      TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
      TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA TLS_ECDHE_RSA_WITH_RC4_128_SHA
      TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA384
      TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA256 TLS_ECDH_RSA_WITH_AES_256_CBC_SHA384
      TLS_ECDH_RSA_WITH_AES_128_CBC_SHA256 TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDH_ECDSA_WITH_AES_256_CBC_SHA TLS_ECDH_ECDSA_WITH_RC4_128_SHA
      TLS_ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA TLS_ECDH_RSA_WITH_AES_128_CBC_SHA
      TLS_ECDH_RSA_WITH_AES_256_CBC_SHA TLS_ECDH_RSA_WITH_RC4_128_SHA TLS_ECDH_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_RSA_WITH_AES_256_CBC_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA256 TLS_RSA_WITH_AES_128_CBC_SHA
      TLS_RSA_WITH_RC4_128_SHA TLS_RSA_WITH_RC4_128_MD5 TLS_RSA_WITH_AES_256_CBC_SHA
      TLS_RSA_WITH_3DES_EDE_CBC_SHA TLS_DHE_RSA_WITH_AES_128_CBC_SHA256 TLS_DHE_RSA_WITH_AES_256_CBC_SHA256
      TLS_DHE_RSA_WITH_AES_128_CBC_SHA TLS_DHE_RSA_WITH_AES_256_CBC_SHA TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_NULL_SHA TLS_ECDHE_RSA_WITH_NULL_SHA TLS_ECDH_ECDSA_WITH_NULL_SHA
      TLS_ECDH_RSA_WITH_NULL_SHA TLS_RSA_WITH_NULL_SHA256 TLS_RSA_WITH_NULL_SHA TLS_RSA_WITH_NULL_MD5
    `,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfSafari7Osx109,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    rsaBits: { max: 4096 },
    source: sources.sslLabs,
  },
  'safari-7-ios-7': {
    name: 'Safari 7 iOS 7.1',
    versions: ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfSafari7Osx109,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfSafari7Osx109,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    rsaBits: { max: 4096 },
    source: sources.sslLabs,
  },
  'safari-8-ios-8': {
    name: 'Safari 8 iOS 8.4',
    versions: ['SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfSafari8Osx1010,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfSafari7Osx109,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    dhBits: { min: 768 },
    rsaBits: { max: 4096 },
    source: sources.sslLabs,
  },
  'safari-9-ios-9': {
    name: 'Safari 9 iOS 9',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfSafari9Osx1011,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfSafari9Osx1011,
    pointFormats: [0],
    alpn: ['h2', 'h2-16', 'h2-15', 'h2-14', 'spdy/3.1', 'spdy/3', 'http/1.1'],
    serverName: true,
    dhBits: { min: 768 },
    rsaBits: { max: 8192 },
    source: sources.sslLabs,
  },
  'safari-10-ios-10': {
    name: 'Safari 10 iOS 10',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfSafari10Macos1012,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfSafari10Macos1012,
    pointFormats: [0],
    alpn: ['h2', 'h2-16', 'h2-15', 'h2-14', 'spdy/3.1', 'spdy/3', 'http/1.1'],
    serverName: true,
    dhBits: { min: 768 },
    rsaBits: { max: 8192 },
    source: sources.sslLabs,
  },
  'safari-12-ios-12': {
    name: 'Safari 12.1, iOS 12.2',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfSafari13Macos1014,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfSafari13Macos1014,
    pointFormats: [0],
    alpn: ['h2', 'h2-16', 'h2-15', 'h2-14', 'spdy/3.1', 'spdy/3', 'http/1.1'],
    serverName: true,
    source: sources.testssl,
  },
  'safari-15-ios-15': {
    name: 'Safari, iOS 15.6',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfSafari15Macos12,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfSafari13Macos1014,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.tlsClient('safari_ios_15_6'),
  },
  'safari-16-ios-16': {
    name: 'Safari, iOS 16.0',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfSafari15Macos12,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfSafari13Macos1014,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.tlsClient('safari_ios_16_0'),
  },
  'safari-17-ios-17': {
    name: 'Safari, iOS 17.2',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfSafari15Macos12,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfSafari13Macos1014,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.curlImpersonate('safari_17.2_iOS'),
  },
  'safari-18-ios-18': {
    name: 'Safari, iOS 18.4',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'],
    suites: suitesOfSafari15Macos12,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfSafari18Macos,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.curlImpersonate('safari_18.4_iOS'),
  },
  'safari-26-ios-26': {
    name: 'Safari, iOS 26.0',
    versions: ['TLS 1.2', 'TLS 1.3'],
    suites: suitesOfSafari15Macos12,
    groups: splitNames`x25519 secp256r1 secp384r1 secp521r1`,
    keyShares: splitNames`x25519`,
    signatureSchemes: schemesOfSafari18Macos,
    pointFormats: [0],
    alpn: ['h2', 'http/1.1'],
    serverName: true,
    source: sources.curlImpersonate('safari_26.0_iOS'),
  },
  'app-transport-security-ios-9': {
    name: 'App Transport Security, iOS 9',
    versions: ['TLS 1.2'],
    suites: splitNames`
      TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
      TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
      TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
      TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
      TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
    `,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfSafari9Osx1011,
    pointFormats: [0],
    alpn: ['h2', 'h2-16', 'h2-15', 'h2-14', 'spdy/3.1', 'spdy/3', 'http/1.1'],
    serverName: true,
    dhBits: { min: 768 },
    rsaBits: { min: 2048, max: 8192 },
    source: sources.sslLabs,
  },
  'apple-mail-16': {
    name: 'Apple Mail 16.0',
    versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2'],
    suites: suitesOfSafari10Macos1012,
    groups: splitNames`secp256r1 secp384r1 secp521r1`,
    signatureSchemes: schemesOfSafari10Macos1012,
    pointFormats: [0],
    alpn: null,
    serverName: true,
    source: sources.testssl,
  },
} as const satisfies Record<string, Client>
