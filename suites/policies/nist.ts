import { nistClauses as clauses } from '../requirements/nist-clauses.ts'
import type { Policy } from './policy.ts'

const sha1 = ['AES_128_CBC_SHA', 'AES_256_CBC_SHA']
const gcm = ['AES_128_GCM_SHA256', 'AES_256_GCM_SHA384']
const ccm = ['AES_128_CCM', 'AES_256_CCM', 'AES_128_CCM_8', 'AES_256_CCM_8']
const ecCbc = ['AES_128_CBC_SHA256', 'AES_256_CBC_SHA384']
const cbc = ['AES_128_CBC_SHA256', 'AES_256_CBC_SHA256']

/** Key exchange and authentication, with the ciphers that each may be configured with (§3.3.1.1). */
const suites = Object.entries({
  ECDHE_ECDSA: [...gcm, ...ccm, ...ecCbc, ...sha1],
  ECDHE_RSA: [...gcm, ...ecCbc, ...sha1],
  DHE_RSA: [...gcm, ...ccm, ...cbc, ...sha1],
  DHE_DSS: [...gcm, ...cbc, ...sha1],
  DH_DSS: [...gcm, ...cbc, ...sha1],
  DH_RSA: [...gcm, ...cbc, ...sha1],
  ECDH_ECDSA: [...gcm, ...ecCbc, ...sha1],
  ECDH_RSA: [...gcm, ...ecCbc, ...sha1],
}).flatMap(([exchange, all]) => all.map((cipher) => `TLS_${exchange}_WITH_${cipher}`))

const tls13Suites = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_CCM_SHA256',
  'TLS_AES_128_CCM_8_SHA256',
]

export const nist: Policy = {
  'tls-versions': {
    value: { allowed: ['TLS 1.2', 'TLS 1.3'], required: ['TLS 1.3'] },
    clauses: [clauses.versions, clauses.tls13, clauses.tls12Optional],
    departs:
      'The stricter of its two rules, that for government-only applications: for others TLS 1.0 and 1.1 are "generally discouraged".',
  },
  'tls-ciphers': {
    value: { allowed: [...tls13Suites, ...suites] },
    clauses: [clauses.tls12Suites, clauses.tls13Suites],
    departs:
      'The suites with RSA key transport of appendix D, for a time of transition, are not accepted. ChaCha20 is not on the list.',
  },
  'tls-groups': {
    value: { anyOf: ['secp256r1', 'secp384r1'] },
    clauses: [clauses.groups],
    departs: 'Which other groups are approved is said elsewhere and changes; only this sentence is checked.',
  },
  'tls-compression': { value: null, clauses: [clauses.compression] },
  'tls-early-data': { value: null, clauses: [clauses.earlyData] },
  'certificate-key': {
    value: { rsaBits: 2048, ecBits: 224 },
    clauses: [clauses.certificateStrength],
  },
  'certificate-expiry': {
    value: { days: 0, share: 0, lifespan: 1096 },
    clauses: [clauses.certificateLifespan],
  },
  'ocsp-stapling': {
    value: null,
    clauses: [clauses.staple],
    departs:
      'Where the certificate names no OCSP responder there is nothing to staple; that its CA shall have one is not checked.',
  },
}
