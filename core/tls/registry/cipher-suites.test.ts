import { expect, test } from 'vitest'
import { ianaCipherSuites, ssl2CipherKinds, unregisteredCipherSuites } from './cipher-suite-codes.ts'
import {
  type CipherSuite,
  cipherSuiteAt,
  cipherSuiteName,
  cipherSuiteNamed,
  cipherSuites,
  ssl2CipherKindName,
} from './cipher-suites.ts'

test('no suite is missing or there twice', () => {
  expect(ianaCipherSuites).toHaveLength(350)
  expect(cipherSuites).toHaveLength(
    ianaCipherSuites.length + unregisteredCipherSuites.length + ssl2CipherKinds.length,
  )
  expect(new Set(cipherSuites.map(({ name }) => name)).size).toBe(cipherSuites.length)
  expect(new Set(cipherSuites.map(({ protocol, code }) => `${protocol === 'SSL 2.0'} ${code}`)).size).toBe(
    cipherSuites.length,
  )
})

test.each(opensslSuites())('%s, which OpenSSL 3.0 has, is known', (name) => {
  expect(cipherSuiteName(cipherSuiteNamed(name)?.code ?? -1)).toBe(name)
})

test('codes lead to names', () => {
  expect(cipherSuiteName(0x1301)).toBe('TLS_AES_128_GCM_SHA256')
  expect(cipherSuiteName(0xc02f)).toBe('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256')
  expect(cipherSuiteName(0x0000)).toBe('TLS_NULL_WITH_NULL_NULL')
  expect(cipherSuiteName(0x00ff)).toBe('TLS_EMPTY_RENEGOTIATION_INFO_SCSV')
  expect(cipherSuiteName(0x5600)).toBe('TLS_FALLBACK_SCSV')
  expect(cipherSuiteName(0x1234)).toBe('unassigned(0x1234)')
  expect(cipherSuiteName(0x0a0a)).toBe('GREASE(0x0A0A)')
  expect(cipherSuiteName(0x0700c0)).toBe('SSL_CK_DES_192_EDE3_CBC_WITH_MD5')
})

test('an SSL 2.0 message may name TLS suites too', () => {
  expect(ssl2CipherKindName(0x010080)).toBe('SSL_CK_RC4_128_WITH_MD5')
  expect(ssl2CipherKindName(0x000000)).toBe('SSL_CK_NULL_WITH_MD5')
  expect(ssl2CipherKindName(0x00002f)).toBe('TLS_RSA_WITH_AES_128_CBC_SHA')
})

test('signalling values are no suites', () => {
  expect(cipherSuiteAt(0x00ff)).toBeUndefined()
  expect(cipherSuiteAt(0x5600)).toBeUndefined()
})

const described: readonly (readonly [string, Partial<CipherSuite>])[] = [
  [
    'TLS_AES_256_GCM_SHA384',
    {
      code: 0x1302,
      protocol: 'TLS 1.3',
      keyExchange: 'any',
      authentication: 'any',
      cipher: 'AES_256_GCM',
      bits: 256,
      mode: 'AEAD',
      blockBits: 128,
      mac: null,
      forwardSecrecy: true,
      since: 'TLS 1.3',
    },
  ],
  [
    'TLS_SHA256_SHA256',
    { protocol: 'TLS 1.3', cipher: 'NULL', bits: 0, mode: 'NULL', blockBits: null, mac: 'SHA256' },
  ],
  ['TLS_AEGIS_128L_SHA256', { protocol: 'TLS 1.3', cipher: 'AEGIS_128L', bits: 128, mode: 'AEAD' }],
  ['TLS_SM4_GCM_SM3', { code: 0x00c6, protocol: 'TLS 1.3', cipher: 'SM4_GCM', bits: 128, mode: 'AEAD' }],
  ['TLS_GOSTR341112_256_WITH_MAGMA_MGM_L', { protocol: 'TLS 1.3', bits: 256, mode: 'AEAD', blockBits: 64 }],
  [
    'TLS_GOSTR341112_256_WITH_28147_CNT_IMIT',
    {
      code: 0xc102,
      keyExchange: 'GOST',
      bits: 256,
      mode: 'stream',
      blockBits: 64,
      forwardSecrecy: false,
      since: 'TLS 1.2',
    },
  ],
  [
    'TLS_RSA_WITH_3DES_EDE_CBC_SHA',
    {
      code: 0x000a,
      keyExchange: 'RSA',
      authentication: 'RSA',
      bits: 112,
      mode: 'CBC',
      blockBits: 64,
      mac: 'SHA',
      export: false,
      forwardSecrecy: false,
      since: 'SSL 3.0',
    },
  ],
  [
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    {
      protocol: 'TLS ≤ 1.2',
      keyExchange: 'ECDHE',
      authentication: 'RSA',
      bits: 128,
      forwardSecrecy: true,
      since: 'TLS 1.2',
    },
  ],
  [
    'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
    { code: 0xcca9, bits: 256, mode: 'AEAD', blockBits: null, since: 'TLS 1.2' },
  ],
  [
    'TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256_OLD',
    { code: 0xcc15, keyExchange: 'DHE', mode: 'AEAD', mac: null, since: 'TLS 1.2' },
  ],
  [
    'TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8',
    { cipher: 'AES_128_CCM_8', bits: 128, mode: 'AEAD', since: 'TLS 1.2' },
  ],
  ['TLS_PSK_DHE_WITH_AES_256_CCM_8', { keyExchange: 'DHE_PSK', authentication: 'PSK', forwardSecrecy: true }],
  [
    'TLS_RSA_PSK_WITH_AES_128_CBC_SHA',
    { keyExchange: 'RSA_PSK', authentication: 'RSA', forwardSecrecy: false },
  ],
  ['TLS_DHE_PSK_WITH_AES_128_CBC_SHA256', { since: 'TLS 1.0' }],
  ['TLS_DHE_RSA_WITH_AES_128_CBC_SHA256', { mac: 'SHA256', since: 'TLS 1.2' }],
  ['TLS_RSA_WITH_NULL_SHA256', { bits: 0, mode: 'NULL', mac: 'SHA256', since: 'TLS 1.2' }],
  [
    'TLS_NULL_WITH_NULL_NULL',
    { keyExchange: 'NULL', authentication: 'NULL', bits: 0, mode: 'NULL', since: 'SSL 3.0' },
  ],
  ['TLS_RSA_EXPORT_WITH_RC4_40_MD5', { bits: 40, mode: 'stream', export: true }],
  [
    'TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5',
    { cipher: 'RC2_CBC_40', bits: 40, mode: 'CBC', blockBits: 64, export: true },
  ],
  [
    'TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA',
    { keyExchange: 'DHE', authentication: 'RSA', bits: 40, mode: 'CBC', export: true },
  ],
  ['TLS_KRB5_EXPORT_WITH_DES_CBC_40_MD5', { keyExchange: 'KRB5', bits: 40, export: true }],
  ['TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA', { code: 0x0062, bits: 56, export: true }],
  [
    'TLS_DHE_DSS_EXPORT1024_WITH_RC4_56_SHA',
    { authentication: 'DSS', bits: 56, mode: 'stream', export: true },
  ],
  [
    'TLS_DH_anon_WITH_RC4_128_MD5',
    { keyExchange: 'DHE', authentication: 'anon', bits: 128, mode: 'stream', blockBits: null },
  ],
  ['TLS_ECDH_anon_WITH_AES_256_CBC_SHA', { keyExchange: 'ECDHE', authentication: 'anon' }],
  [
    'TLS_ECDH_RSA_WITH_AES_128_CBC_SHA',
    { keyExchange: 'ECDH', authentication: 'RSA', forwardSecrecy: false },
  ],
  ['TLS_DH_DSS_WITH_DES_CBC_SHA', { keyExchange: 'DH', authentication: 'DSS', bits: 56 }],
  [
    'TLS_SRP_SHA_RSA_WITH_AES_128_CBC_SHA',
    { keyExchange: 'SRP', authentication: 'RSA', forwardSecrecy: true },
  ],
  ['TLS_ECCPWD_WITH_AES_128_GCM_SHA256', { keyExchange: 'ECCPWD', since: 'TLS 1.2' }],
  ['SSL_FORTEZZA_KEA_WITH_FORTEZZA_CBC_SHA', { keyExchange: 'FORTEZZA', bits: 80, blockBits: 64 }],
  ['SSL_RSA_FIPS_WITH_DES_CBC_SHA', { code: 0xfefe, keyExchange: 'RSA', bits: 56 }],
  [
    'SSL_CK_DES_192_EDE3_CBC_WITH_MD5',
    { code: 0x0700c0, protocol: 'SSL 2.0', keyExchange: 'RSA', bits: 112, mode: 'CBC', since: 'SSL 2.0' },
  ],
  [
    'SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5',
    { bits: 40, mode: 'CBC', blockBits: 64, export: true, forwardSecrecy: false },
  ],
  ['SSL_CK_RC2_128_CBC_WITH_MD5', { bits: 128, mode: 'CBC', blockBits: 64, export: false }],
  ['SSL_CK_RC4_64_WITH_MD5', { bits: 64, mode: 'stream' }],
  ['SSL_CK_NULL_WITH_MD5', { bits: 0, mode: 'NULL' }],
]

test.each(described)('%s', (name, expected) => {
  expect(cipherSuiteNamed(name)).toMatchObject(expected)
})

test('exactly the export suites are named so, and none is stronger than 56 bits', () => {
  for (const suite of cipherSuites) {
    expect(suite.export, suite.name).toBe(suite.name.includes('EXPORT'))
    if (suite.export) expect(suite.bits, suite.name).toBeLessThanOrEqual(56)
  }
})

test('no suite has a strength that its cipher cannot have', () => {
  expect(new Set(cipherSuites.map(({ bits }) => bits))).toEqual(new Set([0, 40, 56, 64, 80, 112, 128, 256]))
  for (const suite of cipherSuites) expect(suite.bits === 0, suite.name).toBe(suite.mode === 'NULL')
})

/** `openssl ciphers -V -stdname ALL:COMPLEMENTOFALL` of OpenSSL 3.0. */
function opensslSuites(): string[] {
  return `
  TLS_RSA_WITH_NULL_MD5
  TLS_RSA_WITH_NULL_SHA
  TLS_PSK_WITH_NULL_SHA
  TLS_DHE_PSK_WITH_NULL_SHA
  TLS_RSA_PSK_WITH_NULL_SHA
  TLS_RSA_WITH_AES_128_CBC_SHA
  TLS_DHE_DSS_WITH_AES_128_CBC_SHA
  TLS_DHE_RSA_WITH_AES_128_CBC_SHA
  TLS_DH_anon_WITH_AES_128_CBC_SHA
  TLS_RSA_WITH_AES_256_CBC_SHA
  TLS_DHE_DSS_WITH_AES_256_CBC_SHA
  TLS_DHE_RSA_WITH_AES_256_CBC_SHA
  TLS_DH_anon_WITH_AES_256_CBC_SHA
  TLS_RSA_WITH_NULL_SHA256
  TLS_RSA_WITH_AES_128_CBC_SHA256
  TLS_RSA_WITH_AES_256_CBC_SHA256
  TLS_DHE_DSS_WITH_AES_128_CBC_SHA256
  TLS_RSA_WITH_CAMELLIA_128_CBC_SHA
  TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA
  TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA
  TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA
  TLS_DHE_RSA_WITH_AES_128_CBC_SHA256
  TLS_DHE_DSS_WITH_AES_256_CBC_SHA256
  TLS_DHE_RSA_WITH_AES_256_CBC_SHA256
  TLS_DH_anon_WITH_AES_128_CBC_SHA256
  TLS_DH_anon_WITH_AES_256_CBC_SHA256
  TLS_RSA_WITH_CAMELLIA_256_CBC_SHA
  TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA
  TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA
  TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA
  TLS_PSK_WITH_AES_128_CBC_SHA
  TLS_PSK_WITH_AES_256_CBC_SHA
  TLS_DHE_PSK_WITH_AES_128_CBC_SHA
  TLS_DHE_PSK_WITH_AES_256_CBC_SHA
  TLS_RSA_PSK_WITH_AES_128_CBC_SHA
  TLS_RSA_PSK_WITH_AES_256_CBC_SHA
  TLS_RSA_WITH_AES_128_GCM_SHA256
  TLS_RSA_WITH_AES_256_GCM_SHA384
  TLS_DHE_RSA_WITH_AES_128_GCM_SHA256
  TLS_DHE_RSA_WITH_AES_256_GCM_SHA384
  TLS_DHE_DSS_WITH_AES_128_GCM_SHA256
  TLS_DHE_DSS_WITH_AES_256_GCM_SHA384
  TLS_DH_anon_WITH_AES_128_GCM_SHA256
  TLS_DH_anon_WITH_AES_256_GCM_SHA384
  TLS_PSK_WITH_AES_128_GCM_SHA256
  TLS_PSK_WITH_AES_256_GCM_SHA384
  TLS_DHE_PSK_WITH_AES_128_GCM_SHA256
  TLS_DHE_PSK_WITH_AES_256_GCM_SHA384
  TLS_RSA_PSK_WITH_AES_128_GCM_SHA256
  TLS_RSA_PSK_WITH_AES_256_GCM_SHA384
  TLS_PSK_WITH_AES_128_CBC_SHA256
  TLS_PSK_WITH_AES_256_CBC_SHA384
  TLS_PSK_WITH_NULL_SHA256
  TLS_PSK_WITH_NULL_SHA384
  TLS_DHE_PSK_WITH_AES_128_CBC_SHA256
  TLS_DHE_PSK_WITH_AES_256_CBC_SHA384
  TLS_DHE_PSK_WITH_NULL_SHA256
  TLS_DHE_PSK_WITH_NULL_SHA384
  TLS_RSA_PSK_WITH_AES_128_CBC_SHA256
  TLS_RSA_PSK_WITH_AES_256_CBC_SHA384
  TLS_RSA_PSK_WITH_NULL_SHA256
  TLS_RSA_PSK_WITH_NULL_SHA384
  TLS_RSA_WITH_CAMELLIA_128_CBC_SHA256
  TLS_DHE_DSS_WITH_CAMELLIA_128_CBC_SHA256
  TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA256
  TLS_DH_anon_WITH_CAMELLIA_128_CBC_SHA256
  TLS_RSA_WITH_CAMELLIA_256_CBC_SHA256
  TLS_DHE_DSS_WITH_CAMELLIA_256_CBC_SHA256
  TLS_DHE_RSA_WITH_CAMELLIA_256_CBC_SHA256
  TLS_DH_anon_WITH_CAMELLIA_256_CBC_SHA256
  TLS_AES_128_GCM_SHA256
  TLS_AES_256_GCM_SHA384
  TLS_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_ECDSA_WITH_NULL_SHA
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
  TLS_ECDHE_RSA_WITH_NULL_SHA
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
  TLS_ECDH_anon_WITH_NULL_SHA
  TLS_ECDH_anon_WITH_AES_128_CBC_SHA
  TLS_ECDH_anon_WITH_AES_256_CBC_SHA
  TLS_SRP_SHA_WITH_AES_128_CBC_SHA
  TLS_SRP_SHA_RSA_WITH_AES_128_CBC_SHA
  TLS_SRP_SHA_DSS_WITH_AES_128_CBC_SHA
  TLS_SRP_SHA_WITH_AES_256_CBC_SHA
  TLS_SRP_SHA_RSA_WITH_AES_256_CBC_SHA
  TLS_SRP_SHA_DSS_WITH_AES_256_CBC_SHA
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA
  TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA
  TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256
  TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384
  TLS_ECDHE_PSK_WITH_NULL_SHA
  TLS_ECDHE_PSK_WITH_NULL_SHA256
  TLS_ECDHE_PSK_WITH_NULL_SHA384
  TLS_RSA_WITH_ARIA_128_GCM_SHA256
  TLS_RSA_WITH_ARIA_256_GCM_SHA384
  TLS_DHE_RSA_WITH_ARIA_128_GCM_SHA256
  TLS_DHE_RSA_WITH_ARIA_256_GCM_SHA384
  TLS_DHE_DSS_WITH_ARIA_128_GCM_SHA256
  TLS_DHE_DSS_WITH_ARIA_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256
  TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384
  TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256
  TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384
  TLS_PSK_WITH_ARIA_128_GCM_SHA256
  TLS_PSK_WITH_ARIA_256_GCM_SHA384
  TLS_DHE_PSK_WITH_ARIA_128_GCM_SHA256
  TLS_DHE_PSK_WITH_ARIA_256_GCM_SHA384
  TLS_RSA_PSK_WITH_ARIA_128_GCM_SHA256
  TLS_RSA_PSK_WITH_ARIA_256_GCM_SHA384
  TLS_ECDHE_ECDSA_WITH_CAMELLIA_128_CBC_SHA256
  TLS_ECDHE_ECDSA_WITH_CAMELLIA_256_CBC_SHA384
  TLS_ECDHE_RSA_WITH_CAMELLIA_128_CBC_SHA256
  TLS_ECDHE_RSA_WITH_CAMELLIA_256_CBC_SHA384
  TLS_PSK_WITH_CAMELLIA_128_CBC_SHA256
  TLS_PSK_WITH_CAMELLIA_256_CBC_SHA384
  TLS_DHE_PSK_WITH_CAMELLIA_128_CBC_SHA256
  TLS_DHE_PSK_WITH_CAMELLIA_256_CBC_SHA384
  TLS_RSA_PSK_WITH_CAMELLIA_128_CBC_SHA256
  TLS_RSA_PSK_WITH_CAMELLIA_256_CBC_SHA384
  TLS_ECDHE_PSK_WITH_CAMELLIA_128_CBC_SHA256
  TLS_ECDHE_PSK_WITH_CAMELLIA_256_CBC_SHA384
  TLS_RSA_WITH_AES_128_CCM
  TLS_RSA_WITH_AES_256_CCM
  TLS_DHE_RSA_WITH_AES_128_CCM
  TLS_DHE_RSA_WITH_AES_256_CCM
  TLS_RSA_WITH_AES_128_CCM_8
  TLS_RSA_WITH_AES_256_CCM_8
  TLS_DHE_RSA_WITH_AES_128_CCM_8
  TLS_DHE_RSA_WITH_AES_256_CCM_8
  TLS_PSK_WITH_AES_128_CCM
  TLS_PSK_WITH_AES_256_CCM
  TLS_DHE_PSK_WITH_AES_128_CCM
  TLS_DHE_PSK_WITH_AES_256_CCM
  TLS_PSK_WITH_AES_128_CCM_8
  TLS_PSK_WITH_AES_256_CCM_8
  TLS_PSK_DHE_WITH_AES_128_CCM_8
  TLS_PSK_DHE_WITH_AES_256_CCM_8
  TLS_ECDHE_ECDSA_WITH_AES_128_CCM
  TLS_ECDHE_ECDSA_WITH_AES_256_CCM
  TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8
  TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
  TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256
  TLS_PSK_WITH_CHACHA20_POLY1305_SHA256
  TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256
  TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256
  TLS_RSA_PSK_WITH_CHACHA20_POLY1305_SHA256
`
    .trim()
    .split(/\s+/)
}
