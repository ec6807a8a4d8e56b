/** Everything that an enumeration offers, by IANA names from the registries. */
import { cipherSuites } from '../../../core/tls/registry/cipher-suites.ts'
import { namedGroups } from '../../../core/tls/registry/named-groups.ts'
import { signatureSchemes } from '../../../core/tls/registry/signature-schemes.ts'

/**
 * Suites of SSL 3.0 to TLS 1.2. Each version is offered all of them, also those that a later version introduced, since a faulty
 * server accepts one in an older version.
 */
export const tls12Suites: readonly string[] = cipherSuites
  .filter(({ protocol }) => protocol === 'TLS ≤ 1.2')
  .map(({ name }) => name)

export const tls13Suites: readonly string[] = cipherSuites
  .filter(({ protocol }) => protocol === 'TLS 1.3')
  .map(({ name }) => name)

/** Without those that a hello for TLS 1.3 must not offer (RFC 8446 §B.3.1.4): tlslite-ng answers them with illegal_parameter. */
export const tls13Groups: readonly string[] = namedGroups
  .filter(({ code }) => !isObsoleteInTls13(code))
  .map(({ name }) => name)

/** `obsolete_RESERVED` of RFC 8446 §B.3.1.4. */
function isObsoleteInTls13(code: number): boolean {
  return code <= 0x0016 || (code >= 0x001a && code <= 0x001c) || code === 0xff01 || code === 0xff02
}

/**
 * Groups for TLS ≤ 1.2. Without FFDHE: a server that knows RFC 7919 and has primes of its own must refuse every DHE
 * suite to a client that offers FFDHE groups (§4), and its weak prime would stay hidden.
 */
export const tls12Groups: readonly string[] = namedGroups
  .filter(({ kind, name }) => kind === 'EC' && !name.endsWith('tls13'))
  .map(({ name }) => name)

export const ffdheGroups: readonly string[] = namedGroups
  .filter(({ kind }) => kind === 'FFDHE')
  .map(({ name }) => name)

/** Common schemes first: some servers read only the first few of the list. */
export const allSchemes: readonly string[] = orderSchemes([
  'ECDSA',
  'RSA-PSS',
  'RSA',
  'EdDSA',
  'DSA',
  'ML-DSA',
  'GOST',
  'SM2',
  'SLH-DSA',
])

export const rsaSchemes: readonly string[] = orderSchemes(['RSA-PSS', 'RSA'])

/** What a certificate without an RSA key signs with. */
export const nonRsaSchemes: readonly string[] = orderSchemes([
  'ECDSA',
  'EdDSA',
  'ML-DSA',
  'GOST',
  'SM2',
  'SLH-DSA',
  'DSA',
])

/** `_RESERVED` of RFC 8446 §B.3.1.3, which §B forbids a client of TLS 1.3 to send: DSA, and any key with MD5 or SHA-224. */
export function isReservedInTls13(scheme: string): boolean {
  return reservedInTls13.has(scheme)
}

const reservedInTls13 = new Set<string>(
  signatureSchemes
    .filter(({ algorithm, hash }) => algorithm === 'DSA' || hash === 'MD5' || hash === 'SHA-224')
    .map(({ name }) => name),
)

/**
 * Within an algorithm the stronger hashes first, so that SHA-1 and MD5 are taken only for lack of others. Without those for the
 * signatures of clients alone (`_legacy`) and, as `algorithms` has them not, those of keys that no certificate has (identity-based).
 */
function orderSchemes(algorithms: readonly string[]): string[] {
  const usable = signatureSchemes.filter(({ name }) => !name.endsWith('_legacy'))
  return algorithms.flatMap((algorithm) => {
    const names = usable.filter((scheme) => scheme.algorithm === algorithm)
    const weak = names.filter(({ hash }) => hash === 'MD5' || hash === 'SHA-1')
    return [...names.filter((scheme) => !weak.includes(scheme)), ...weak].map(({ name }) => name)
  })
}
