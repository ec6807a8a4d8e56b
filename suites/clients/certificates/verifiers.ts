import type { KnowledgeTable } from '../../knowledge/knowledge-table.ts'
import type { ClientId } from '../clients.ts'
import type { SignatureKind } from './signature-kind.ts'

/** A rule, and where it was read or tried. */
interface Ruled<T> {
  value: T
  source: string
}

/**
 * What a family of clients asks of certificates beside RFC 5280's path, beyond which roots it has. A rule that is absent is not known of
 * it, and nothing is claimed.
 */
export interface Verifier {
  name: string
  /** Least bits of an RSA key in a certificate below the root. */
  rsaBits?: Ruled<number>
  /** What it can verify certificates with; null: not known for the others. */
  signatures?: Ruled<{ families: readonly SignatureKind['family'][]; others: false | null }>
  /** Digests that it takes from no CA. */
  refusedDigests?: Ruled<readonly NonNullable<SignatureKind['digest']>[]>
  /** Curves of EC keys that it can verify with, IANA's names. */
  curves?: Ruled<readonly string[]>
  /** Names in the subject alone are no names to it. */
  needsAlternativeName?: Ruled<true>
  /** `named`: id-kp-serverAuth itself; since that day, where there is one, in every leaf. */
  serverAuth?: Ruled<{ anyPurpose: boolean; requiredSince?: string }>
  /** A certificate with a negative serial number, even one that leads nowhere, ends its handshake. */
  refusesNegativeSerial?: Ruled<true>
  /** requireExplicitPolicy is heeded (RFC 5280 §6.1.5 (g)). */
  heedsExplicitPolicy?: Ruled<true>
  /** Critical extensions of CAs, by OID, that it does not know, which ends the path (RFC 5280 §4.2). */
  unknownCritical?: Ruled<readonly string[]>
  /** Longest lives of leaves, in days, by the day of issue. */
  lifetimes?: readonly Ruled<{ issuedSince: string; days: number; publicRootsOnly: boolean }>[]
  /** Most bytes of the certificate message. */
  messageBytes?: Ruled<number>
  /** Most certificates in the message. */
  certificates?: Ruled<number>
}

const apple =
  'https://support.apple.com/en-us/103769 (“Requirements for trusted certificates in iOS 13 and macOS 10.15”)'
const appleLifetimes =
  'https://support.apple.com/en-us/102028 (“About upcoming limits on trusted certificates”)'
const tried = (program: string) => `${program} itself, on loopback on 2026-12-01: verifiers.live.test.ts`
const boring = 'BoringSSL, ssl/internal.h and include/openssl/ssl.h: SSL_MAX_CERT_LIST_DEFAULT is 100 KiB'
const nistCurves = ['secp256r1', 'secp384r1', 'secp521r1']
const ecdsaAndRsa = ['RSA', 'RSA-PSS', 'ECDSA'] as const

const opensslMessage = {
  value: 102_400,
  source: 'SSL_CTX_set_max_cert_list(3): 100 KiB unless the program says otherwise; tried with OpenSSL 3.0',
}

const openssl30: Verifier = {
  name: 'OpenSSL 3.0',
  rsaBits: { value: 2048, source: tried('OpenSSL 3.0 of Debian 12, whose security level is 2') },
  refusedDigests: { value: ['MD5', 'SHA-1'], source: tried('OpenSSL 3.0') },
  signatures: {
    value: { families: [...ecdsaAndRsa, 'Ed25519', 'Ed448'], others: false },
    source: tried('OpenSSL 3.0'),
  },
  serverAuth: { value: { anyPurpose: false }, source: tried('OpenSSL 3.0') },
  messageBytes: opensslMessage,
}

const openssl35: Verifier = {
  name: 'OpenSSL 3.5',
  refusedDigests: {
    value: ['MD5', 'SHA-1'],
    source: 'SSL_CTX_set_security_level(3): level 2 since 3.2, SHA-1 below it',
  },
  rsaBits: { value: 2048, source: 'SSL_CTX_set_security_level(3): level 2 since 3.2, 112 bits' },
  signatures: {
    value: { families: [...ecdsaAndRsa, 'Ed25519', 'Ed448', 'ML-DSA', 'SLH-DSA'], others: false },
    source: 'CHANGES.md of OpenSSL 3.5: ML-DSA and SLH-DSA',
  },
  serverAuth: { value: { anyPurpose: false }, source: tried('OpenSSL 3.0') },
  messageBytes: opensslMessage,
}

const java11: Verifier = {
  name: 'Java',
  refusedDigests: {
    value: ['MD5'],
    source: 'java.security, jdk.certpath.disabledAlgorithms: MD5; SHA-1 for the JDK’s own roots alone',
  },
  signatures: { value: { families: ecdsaAndRsa, others: false }, source: 'JEP 339: EdDSA since Java 15' },
  curves: { value: nistCurves, source: tried('Java 17') },
  serverAuth: { value: { anyPurpose: true }, source: tried('Java 17') },
  heedsExplicitPolicy: { value: true, source: tried('Java 17') },
  messageBytes: { value: 32_768, source: 'jdk.tls.maxHandshakeMessageSize, 32 KiB; tried with Java 17' },
  certificates: { value: 10, source: 'jdk.tls.maxCertificateChainLength, 10; tried with Java 17' },
}

const java17: Verifier = {
  ...java11,
  signatures: {
    value: { families: [...ecdsaAndRsa, 'Ed25519', 'Ed448'], others: false },
    source: tried('Java 17'),
  },
}

const java25: Verifier = {
  ...java17,
  signatures: {
    value: { families: [...ecdsaAndRsa, 'Ed25519', 'Ed448'], others: null },
    source: 'JEP 497: ML-DSA since Java 24; whether for certificates of servers was not tried',
  },
}

const verifiers = {
  apple: {
    name: 'Apple, since iOS 13 and macOS 10.15',
    rsaBits: { value: 2048, source: apple },
    refusedDigests: { value: ['MD5', 'SHA-1'], source: apple },
    signatures: { value: { families: ecdsaAndRsa, others: null }, source: apple },
    needsAlternativeName: { value: true, source: apple },
    serverAuth: { value: { anyPurpose: false, requiredSince: '2019-07-01' }, source: apple },
    lifetimes: [
      { value: { issuedSince: '2019-07-01', days: 825, publicRootsOnly: false }, source: apple },
      { value: { issuedSince: '2020-09-01', days: 398, publicRootsOnly: true }, source: appleLifetimes },
    ],
  },
  chromium: {
    name: 'Chromium',
    refusedDigests: { value: ['MD5', 'SHA-1'], source: tried('Chromium 156') },
    signatures: { value: { families: ecdsaAndRsa, others: null }, source: tried('Chromium 156') },
    curves: { value: nistCurves, source: tried('Chromium 156') },
    needsAlternativeName: { value: true, source: tried('Chromium 156') },
    serverAuth: { value: { anyPurpose: true }, source: tried('Chromium 156') },
    heedsExplicitPolicy: { value: true, source: tried('Chromium 156') },
    lifetimes: [
      {
        value: { issuedSince: '2020-09-01', days: 398, publicRootsOnly: true },
        source: 'Chromium, net/cert/cert_verify_proc.cc: HasTooLongValidity',
      },
    ],
    messageBytes: { value: 102_400, source: `${boring}; tried with Chromium 156` },
  },
  android: {
    name: 'Android with OkHttp',
    needsAlternativeName: { value: true, source: 'OkHttp 5, OkHostnameVerifier: subjectAltName alone' },
    refusedDigests: { value: ['MD5'], source: 'Conscrypt, ChainStrengthAnalyzer' },
    serverAuth: {
      value: { anyPurpose: true },
      source: 'Conscrypt, TrustManagerImpl: ExtendedKeyUsagePKIXCertPathChecker',
    },
    messageBytes: { value: 102_400, source: boring },
  },
  mozilla: {
    name: 'Firefox',
    rsaBits: { value: 1024, source: 'Firefox, security/certverifier: CheckRSAPublicKeyModulusSizeInBits' },
    refusedDigests: {
      value: ['MD5', 'SHA-1'],
      source: 'Firefox, security/certverifier: CheckSignatureDigestAlgorithm',
    },
    signatures: {
      value: { families: ecdsaAndRsa, others: false },
      source: 'mozilla::pkix, lib/pkixder.cpp: SignatureAlgorithmIdentifierValue',
    },
    curves: { value: nistCurves, source: 'mozilla::pkix, include/pkix/pkixtypes.h: NamedCurve' },
    needsAlternativeName: {
      value: true,
      source: 'https://www.mozilla.org/firefox/101.0/releasenotes: no fallback to the subject’s name',
    },
    serverAuth: { value: { anyPurpose: false }, source: 'mozilla::pkix, lib/pkixcheck.cpp: MatchEKU' },
    messageBytes: { value: 131_071, source: 'NSS, lib/ssl/ssl3con.c: MAX_HANDSHAKE_MSG_LEN' },
  },
  go: {
    name: 'Go',
    refusedDigests: { value: ['MD5', 'SHA-1'], source: tried('Go 1.26') },
    signatures: { value: { families: [...ecdsaAndRsa, 'Ed25519'], others: false }, source: tried('Go 1.26') },
    curves: { value: nistCurves, source: tried('Go 1.26') },
    needsAlternativeName: { value: true, source: tried('Go 1.26') },
    serverAuth: { value: { anyPurpose: true }, source: tried('Go 1.26') },
    refusesNegativeSerial: { value: true, source: tried('Go 1.26 (since 1.23: x509negativeserial)') },
    heedsExplicitPolicy: { value: true, source: tried('Go 1.26 (since 1.24)') },
    messageBytes: { value: 262_144, source: tried('Go 1.26') },
  },
  java11,
  java17,
  java25,
  openssl30,
  openssl35,
  gnutls: {
    name: 'GnuTLS',
    refusedDigests: { value: ['MD5', 'SHA-1'], source: tried('GnuTLS 3.7') },
    signatures: {
      value: { families: [...ecdsaAndRsa, 'Ed25519', 'Ed448'], others: false },
      source: tried('GnuTLS 3.7'),
    },
    curves: { value: nistCurves, source: tried('GnuTLS 3.7') },
    serverAuth: { value: { anyPurpose: true }, source: tried('GnuTLS 3.7') },
    // policyConstraints: marked critical, as RFC 5280 §4.2.1.11 asks, it ends the path.
    unknownCritical: { value: ['2.5.29.36'], source: tried('GnuTLS 3.7') },
    messageBytes: {
      value: 131_072,
      source: 'GnuTLS, lib/gnutls_int.h: handshake data of 128 KiB; tried with 3.7',
    },
  },
} as const satisfies Record<string, Verifier>

type VerifierName = keyof typeof verifiers

export const verifierTable: KnowledgeTable<Readonly<Record<VerifierName, Verifier>>> = {
  title: 'What clients ask of certificates',
  source: 'beside each rule',
  read: '2026-12-01',
  horizon: '2027-12-01',
  entries: verifiers,
}

/** Which verifier a client has; null: it is known by its hello alone. */
export function findVerifier(id: ClientId): Verifier | null {
  const name = verifierOf.get(id)
  return name ? verifierTable.entries[name] : null
}

const verifierOf: ReadonlyMap<ClientId, VerifierName> = new Map(
  (
    [
      [
        'chromium',
        ['mattermost-desktop-chromium-120', 'mattermost-desktop-chromium-156', 'chrome-120', 'chrome-131'],
      ],
      ['chromium', ['chrome-131-android', 'chrome-142', 'chrome-150', 'chromium-156']],
      ['android', ['mattermost-android-7', 'mattermost-android-9', 'mattermost-android-13']],
      ['apple', ['mattermost-ios-16', 'mattermost-ios-18', 'mattermost-ios-26']],
      ['apple', ['safari-17-macos', 'safari-18-macos', 'safari-26-macos']],
      ['apple', ['safari-17-ios-17', 'safari-18-ios-18', 'safari-26-ios-26']],
      ['mozilla', ['firefox-120', 'firefox-133', 'firefox-144']],
      ['java11', ['java-11']],
      ['java17', ['java-17', 'java-21']],
      ['java25', ['java-25']],
      ['go', ['go-1.24', 'go-1.26']],
      ['openssl30', ['openssl-3.0', 'curl-7.88', 'python-3.11']],
      ['openssl35', ['openssl-3.5', 'openssl-4.0', 'node-24']],
      ['gnutls', ['gnutls-3.7', 'wget-gnutls']],
    ] as const
  ).flatMap(([name, ids]) => ids.map((id): [ClientId, VerifierName] => [id, name])),
)
