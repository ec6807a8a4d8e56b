import { bsiClauses as clauses } from '../requirements/bsi-clauses.ts'
import type { Policy } from './policy.ts'

const ciphers = ['AES_128_CBC_SHA256', 'AES_256_CBC_SHA384', 'AES_128_GCM_SHA256', 'AES_256_GCM_SHA384']
const sha256Ciphers = ['AES_128_CBC_SHA256', 'AES_256_CBC_SHA256', 'AES_128_GCM_SHA256', 'AES_256_GCM_SHA384']
const ccm = ['AES_128_CCM', 'AES_256_CCM']

/** Key exchange and authentication, with the ciphers that each is recommended with. */
const suites = Object.entries({
  ECDHE_ECDSA: [...ciphers, ...ccm],
  ECDHE_RSA: ciphers,
  DHE_DSS: sha256Ciphers,
  DHE_RSA: [...sha256Ciphers, ...ccm],
  ECDH_ECDSA: ciphers,
  ECDH_RSA: ciphers,
  DH_DSS: sha256Ciphers,
  DH_RSA: sha256Ciphers,
}).flatMap(([exchange, all]) => all.map((cipher) => `TLS_${exchange}_WITH_${cipher}`))

const tls13Suites = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_AES_128_CCM_SHA256']

const groups = [
  'secp256r1',
  'secp384r1',
  'secp521r1',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
  'brainpoolP256r1tls13',
  'brainpoolP384r1tls13',
  'brainpoolP512r1tls13',
  'ffdhe3072',
  'ffdhe4096',
]

export const bsi: Policy = {
  'tls-versions': {
    value: { allowed: ['TLS 1.2', 'TLS 1.3'], required: [] },
    clauses: [clauses.versions, clauses.oldVersions, clauses.ssl],
  },
  'tls-ciphers': {
    value: { allowed: [...tls13Suites, ...suites] },
    clauses: [clauses.suites, clauses.tls13Suites],
    departs:
      'The suites with keys shared beforehand are left out: a public web server has none. That CBC suites need encrypt_then_mac is not checked.',
  },
  'tls-groups': {
    value: { allowed: groups },
    clauses: [clauses.groups],
    departs: 'Neither x25519 nor the ML-KEM hybrids are on the list of this version.',
  },
  'tls-dh-parameters': { value: { bits: 3000 }, clauses: [clauses.keySizes] },
  'tls-signature-algorithms': { value: null, clauses: [clauses.hashes] },
  'tls-renegotiation': { value: null, clauses: [clauses.renegotiation] },
  'tls-compression': { value: null, clauses: [clauses.compression] },
  'tls-early-data': { value: null, clauses: [clauses.earlyData] },
  'certificate-key': { value: { rsaBits: 3000, ecBits: 250 }, clauses: [clauses.keySizes] },
}
