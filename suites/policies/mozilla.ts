import {
  mozillaIntermediateClauses as intermediate,
  mozillaModernClauses as modern,
  mozillaGeneratorClauses,
  mozillaIntermediateSuites,
  mozillaOldSuites,
  mozillaTls13Suites,
  mozillaOldClauses as old,
} from '../requirements/mozilla-clauses.ts'
import type { Policy } from './policy.ts'

const groups = ['X25519MLKEM768', 'x25519', 'secp256r1', 'secp384r1']
const curves = ['secp256r1', 'secp384r1']
const ecdsaSignatures = ['ecdsa-with-SHA256', 'ecdsa-with-SHA384', 'ecdsa-with-SHA512']
/** The guidelines say how long a certificate may live, not how early to renew it. */
const valid = { days: 0, share: 0 }

const order =
  'The guidelines leave the choice to the client, since all of their suites are strong; a server that chooses among these itself is not failed.'
const staple =
  'Where the certificate names no OCSP responder, as those of Let’s Encrypt since May 2025, there is nothing to staple.'

export const mozillaModern: Policy = {
  'tls-versions': {
    value: { allowed: ['TLS 1.3'], required: ['TLS 1.3'] },
    clauses: [modern.versions],
  },
  'tls-ciphers': { value: { allowed: mozillaTls13Suites }, clauses: [modern.suites] },
  'tls-preference': {
    value: { server: false, order: null },
    clauses: [modern.serverOrder],
    departs: order,
  },
  'tls-groups': { value: { allowed: groups }, clauses: [modern.groups] },
  'certificate-key': {
    value: { rsaBits: 2048, ecBits: 256, kinds: ['EC'], curves, signatures: ecdsaSignatures },
    clauses: [modern.certificateTypes, modern.certificateCurves, modern.certificateSignatures],
  },
  'client-compatibility': {
    value: ['android-10', 'chrome-70', 'java-11.0.2', 'openssl-1.1.1', 'safari-12-ios-12'],
    clauses: [modern.clients],
    departs: 'Firefox 63, Edge 75 and Opera 57 are not among the clients known here.',
  },
  'certificate-expiry': { value: { ...valid, lifespan: 90 }, clauses: [modern.lifespan] },
  hsts: { value: { maxAge: 63_072_000 }, clauses: [modern.hsts] },
  'ocsp-stapling': { value: null, clauses: [modern.staple], departs: staple },
}

export const mozillaIntermediate: Policy = {
  'tls-versions': {
    value: { allowed: ['TLS 1.2', 'TLS 1.3'], required: ['TLS 1.2', 'TLS 1.3'] },
    clauses: [intermediate.versions],
  },
  'tls-ciphers': {
    value: { allowed: [...mozillaTls13Suites, ...mozillaIntermediateSuites] },
    clauses: [intermediate.suites, intermediate.ciphers],
  },
  'tls-preference': {
    value: { server: false, order: null },
    clauses: [intermediate.serverOrder],
    departs: order,
  },
  'tls-groups': { value: { allowed: groups }, clauses: [intermediate.groups] },
  'tls-dh-parameters': { value: { bits: 2048 }, clauses: [intermediate.dhBits] },
  'tls-session-resumption': { value: { most: 86_400 }, clauses: [mozillaGeneratorClauses.sessionTimeout] },
  'certificate-key': {
    value: {
      rsaBits: 2048,
      ecBits: 256,
      kinds: ['EC', 'RSA'],
      curves,
      signatures: ['sha256WithRSAEncryption', ...ecdsaSignatures],
    },
    clauses: [
      intermediate.certificateTypes,
      intermediate.rsaBits,
      intermediate.certificateCurves,
      intermediate.certificateSignatures,
    ],
  },
  'client-compatibility': {
    value: [
      'firefox-31-esr',
      'android-4.4.2',
      'chrome-49-xp',
      'edge-15-win-10',
      'ie-11-win-10',
      'java-8u161',
      'openssl-1.0.1',
      'safari-9-osx-10.11',
    ],
    clauses: [intermediate.clients],
    departs: 'Opera 20 is not among the clients known here.',
  },
  'certificate-expiry': { value: { ...valid, lifespan: 366 }, clauses: [intermediate.lifespan] },
  hsts: { value: { maxAge: 63_072_000 }, clauses: [intermediate.hsts] },
  'ocsp-stapling': { value: null, clauses: [intermediate.staple], departs: staple },
}

export const mozillaOld: Policy = {
  'tls-versions': {
    value: { allowed: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'], required: ['TLS 1.2', 'TLS 1.3'] },
    clauses: [old.versions],
    departs: 'TLS 1.0 and 1.1 are there for old clients; a server that goes without them is not failed.',
  },
  'tls-ciphers': {
    value: { allowed: [...mozillaTls13Suites, ...mozillaOldSuites] },
    clauses: [old.suites, old.ciphers],
  },
  'tls-preference': {
    value: { server: true, order: mozillaOldSuites },
    clauses: [old.serverOrder, old.ciphers],
  },
  'tls-groups': { value: { allowed: groups }, clauses: [old.groups] },
  'tls-dh-parameters': { value: { bits: 2048 }, clauses: [old.dhBits] },
  'tls-session-resumption': { value: { most: 86_400 }, clauses: [mozillaGeneratorClauses.sessionTimeout] },
  'certificate-key': {
    value: { rsaBits: 2048, ecBits: 256, kinds: ['RSA'], signatures: ['sha256WithRSAEncryption'] },
    clauses: [old.certificateTypes, old.rsaBits, old.certificateSignatures],
  },
  'client-compatibility': {
    value: ['android-2.3.7', 'ie-8-xp', 'openssl-0.9.8'],
    clauses: [old.clients],
    departs:
      'Firefox 1, Chrome 1, Edge 12, Opera 5 and Safari 1 are not among the clients known here, Android is 2.3.7, and Java 6 is left out: whether a server reads its hello in the form of SSL 2.0 is not asked.',
  },
  'certificate-expiry': { value: { ...valid, lifespan: 366 }, clauses: [old.lifespan] },
  hsts: { value: { maxAge: 63_072_000 }, clauses: [old.hsts] },
  'ocsp-stapling': { value: null, clauses: [old.staple], departs: staple },
}
