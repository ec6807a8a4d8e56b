import { anssiClauses as clauses } from '../requirements/anssi-clauses.ts'
import type { Policy } from './policy.ts'

const suites = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_128_CCM_SHA256',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_CCM',
  'TLS_ECDHE_ECDSA_WITH_AES_128_CCM',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
]

const curves = [
  'secp256r1',
  'secp384r1',
  'secp521r1',
  'x25519',
  'x448',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
  'brainpoolP256r1tls13',
  'brainpoolP384r1tls13',
  'brainpoolP512r1tls13',
]
const hybrids = ['X25519MLKEM768', 'SecP256r1MLKEM768', 'SecP384r1MLKEM1024']
const dheGroups = ['ffdhe2048', 'ffdhe3072', 'ffdhe4096', 'ffdhe6144', 'ffdhe8192']

export const anssi: Policy = {
  'tls-versions': {
    value: { allowed: ['TLS 1.2', 'TLS 1.3'], required: ['TLS 1.3'] },
    clauses: [clauses.versions, clauses.oldVersions],
  },
  'tls-ciphers': {
    value: { allowed: suites },
    clauses: [clauses.suites, clauses.cbc],
    departs:
      'The degraded alternatives (DHE suites, and CBC with encrypt_then_mac) are not accepted: they are for whom nothing better is possible.',
  },
  'tls-preference': { value: { server: true, order: null }, clauses: [clauses.serverOrder] },
  'tls-groups': {
    value: { allowed: [...curves, ...hybrids, ...dheGroups] },
    clauses: [clauses.curves, clauses.dhe],
    departs:
      'The guide is of 2020 and knows no hybrids. One of ML-KEM with a curve of its list is accepted: ANSSI-PG-083 3.00 (2026) wants post-quantum mechanisms combined with such curves.',
  },
  'tls-forward-secrecy': { value: null, clauses: [clauses.forwardSecrecy] },
  'tls-dh-parameters': { value: { bits: 2048 }, clauses: [clauses.dhe] },
  'tls-compression': { value: null, clauses: [clauses.compression] },
  'tls-session-resumption': { value: { most: 86_400 }, clauses: [clauses.tickets] },
  'tls-early-data': { value: null, clauses: [clauses.earlyData] },
  'certificate-key': { value: { rsaBits: 2048, ecBits: 256 }, clauses: [clauses.certificateKey] },
  'certificate-expiry': { value: { days: 0, share: 0, lifespan: 825 }, clauses: [clauses.lifespan] },
  'ocsp-stapling': {
    value: null,
    clauses: [clauses.staple],
    departs: 'Where the certificate names no OCSP responder there is nothing to staple.',
  },
  hsts: { value: { maxAge: 31_536_000 }, clauses: [clauses.hsts] },
}
