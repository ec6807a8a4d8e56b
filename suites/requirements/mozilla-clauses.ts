import type { Clause } from '../../core/requirement.ts'

/** TLS 1.3 suites of every configuration. */
export const mozillaTls13Suites = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
] as const

export const mozillaIntermediateSuites = [
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
] as const

export const mozillaOldSuites = [
  ...mozillaIntermediateSuites,
  'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA',
  'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
  'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
  'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA',
  'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
  'TLS_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_RSA_WITH_AES_128_CBC_SHA256',
  'TLS_RSA_WITH_AES_256_CBC_SHA256',
  'TLS_RSA_WITH_AES_128_CBC_SHA',
  'TLS_RSA_WITH_AES_256_CBC_SHA',
  'TLS_RSA_WITH_3DES_EDE_CBC_SHA',
] as const

/** OpenSSL's names, as the guidelines have them. */
const curves = ['X25519MLKEM768', 'X25519', 'prime256v1', 'secp384r1']
const ecdsaSignatures = ['ecdsa-with-SHA256', 'ecdsa-with-SHA384', 'ecdsa-with-SHA512']

const modern = createClauseMaker('6.0', 'modern')
const intermediate = createClauseMaker('6.0', 'intermediate')
const old = createClauseMaker('5.8', 'old')

/** Mozilla's server side TLS guidelines, 6.0 of 6 April 2026: the fields of the published JSON, each on one line. */
export const mozillaModernClauses = {
  versions: modern('tls_versions', ['TLSv1.3']),
  suites: modern('ciphersuites', mozillaTls13Suites),
  serverOrder: modern('server_preferred_order', false),
  groups: modern('tls_curves', curves),
  certificateTypes: modern('certificate_types', ['ecdsa']),
  certificateCurves: modern('certificate_curves', ['prime256v1', 'secp384r1']),
  certificateSignatures: modern('certificate_signatures', ecdsaSignatures),
  lifespan: modern('maximum_certificate_lifespan', 90),
  hsts: modern('hsts_min_age', 63_072_000),
  staple: modern('ocsp_staple', true),
  clients: modern('oldest_clients', [
    ...['Firefox 63', 'Android 10.0', 'Chrome 70', 'Edge 75', 'Java 11', 'OpenSSL 1.1.1', 'Opera 57'],
    'Safari 12.1',
  ]),
} as const satisfies Record<string, Clause>

export const mozillaIntermediateClauses = {
  versions: intermediate('tls_versions', ['TLSv1.2', 'TLSv1.3']),
  suites: intermediate('ciphersuites', mozillaTls13Suites),
  ciphers: intermediate('iana', mozillaIntermediateSuites),
  serverOrder: intermediate('server_preferred_order', false),
  groups: intermediate('tls_curves', curves),
  dhBits: intermediate('dh_param_size', 2048),
  certificateTypes: intermediate('certificate_types', ['ecdsa', 'rsa']),
  certificateCurves: intermediate('certificate_curves', ['prime256v1', 'secp384r1']),
  certificateSignatures: intermediate('certificate_signatures', [
    'sha256WithRSAEncryption',
    ...ecdsaSignatures,
  ]),
  rsaBits: intermediate('rsa_key_size', 2048),
  lifespan: intermediate('maximum_certificate_lifespan', 366),
  hsts: intermediate('hsts_min_age', 63_072_000),
  staple: intermediate('ocsp_staple', true),
  clients: intermediate('oldest_clients', [
    ...['Firefox 31.3.0', 'Android 4.4.2', 'Chrome 49', 'Edge 15 on Windows 10', 'IE 11 on Windows 10'],
    ...['Java 8u161', 'OpenSSL 1.0.1l', 'Opera 20', 'Safari 9'],
  ]),
} as const satisfies Record<string, Clause>

/** 5.8 of the same day is the last that has it. */
export const mozillaOldClauses = {
  versions: old('tls_versions', ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']),
  suites: old('ciphersuites', mozillaTls13Suites),
  ciphers: old('iana', mozillaOldSuites),
  serverOrder: old('server_preferred_order', true),
  groups: old('tls_curves', curves),
  dhBits: old('dh_param_size', 2048),
  certificateTypes: old('certificate_types', ['rsa']),
  certificateSignatures: old('certificate_signatures', ['sha256WithRSAEncryption']),
  rsaBits: old('rsa_key_size', 2048),
  lifespan: old('maximum_certificate_lifespan', 366),
  hsts: old('hsts_min_age', 63_072_000),
  staple: old('ocsp_staple', true),
  clients: old('oldest_clients', [
    ...['Firefox 1', 'Android 2.3', 'Chrome 1', 'Edge 12', 'IE8 on Windows XP', 'Java 6', 'OpenSSL 0.9.8'],
    ...['Opera 5', 'Safari 1'],
  ]),
} as const satisfies Record<string, Clause>

/** What ssl-config.mozilla.org adds to the guidelines, which say nothing of sessions. */
export const mozillaGeneratorClauses = {
  sessionTimeout: {
    document: 'Mozilla SSL Configuration Generator, guidelines 6.0',
    section: 'nginx',
    quote: 'ssl_session_timeout 1d;',
  },
} as const satisfies Record<string, Clause>

function createClauseMaker(version: string, name: string) {
  return (field: string, value: unknown): Clause => ({
    document: `Mozilla Server Side TLS guidelines ${version} (2026-04-06)`,
    section: `configurations.${name}`,
    quote: `"${field}": ${Array.isArray(value) ? `[${value.map((item) => `"${item}"`).join(', ')}]` : value}`,
  })
}
