import { createHash, type KeyObject, X509Certificate } from 'node:crypto'
import { type Outcome, ok } from '../../../core/outcome.ts'
import { isOpenSslError } from '../../../core/tls/public-key.ts'
import type { Certificate } from '../tls-facts.ts'
import { type ExtensionValues, readExtensionValues } from './certificate-extensions.ts'
import { type CertificateFields, readCertificateFields } from './certificate-fields.ts'
import { contextTag, readElements, readObjectId, readSequence } from './der-element.ts'
import { isSameName } from './distinguished-name.ts'
import { formatAddress } from './general-names.ts'
import { readPublicKeyFacts } from './public-key-facts.ts'
import { type PublicKeyInfo, readPublicKeyInfo } from './public-key-info.ts'
import { isSignedBy, loadPublicKey } from './signature-check.ts'

/** One certificate in our own reading, and what OpenSSL makes of it. */
export interface CertificateReading {
  fields: CertificateFields
  extensions: ExtensionValues
  keyInfo: PublicKeyInfo | null
  /** Null: OpenSSL doesn't know this kind of key, or refuses its numbers. */
  key: KeyObject | null
  /** Null: OpenSSL refuses to read the certificate, and so do the clients that are built on it. */
  x509: X509Certificate | null
}

export interface ParsedCertificate extends CertificateReading {
  facts: Certificate
}

/**
 * Reads a certificate as sent (RFC 5280 §4.1). One that departs from its rules, or has parts that are not understood, is read as far as it goes,
 * and the facts say so (`deviations`, `unread`). `malformed`: these bytes have not the parts of a certificate.
 */
export function parseCertificate(der: Uint8Array): Outcome<ParsedCertificate> {
  const reading = readCertificate(der)
  return reading
    ? ok({ ...reading, facts: createFacts(reading) })
    : { status: 'malformed', field: 'certificate', offset: 0 }
}

/** The same without the facts, one of which takes a signature to be checked. */
export function readCertificate(der: Uint8Array): CertificateReading | null {
  const fields = readCertificateFields(Buffer.from(der.buffer, der.byteOffset, der.byteLength))
  return (
    fields && {
      fields,
      extensions: readExtensionValues(fields),
      keyInfo: readPublicKeyInfo(fields.publicKeyInfo),
      key: loadPublicKey(fields.publicKeyInfo),
      x509: loadCertificate(fields.raw),
    }
  )
}

/** Did this key sign it? Null: with an algorithm that is not known here. */
export function isCertificateSignedBy(
  { fields, x509 }: Pick<CertificateReading, 'fields' | 'x509'>,
  key: KeyObject,
): boolean | null {
  const { algorithm, signed, signature, deviations } = fields
  const ofLibrary = x509 !== null && !deviations.includes('algorithm-mismatch')
  if (ofLibrary && x509.verify(key)) return true
  if (ofLibrary && libraryAlgorithms.test(algorithm.id)) return false
  return isSignedBy(key, { algorithm: algorithm.id, signed, signature })
}

/** RSASSA-PSS, ML-DSA and SLH-DSA, which OpenSSL checks and `isSignedBy` doesn't know. */
const libraryAlgorithms = /^(1\.2\.840\.113549\.1\.1\.10|2\.16\.840\.1\.101\.3\.4\.3\.(1[7-9]|2\d|3[01]))$/

function createFacts(read: CertificateReading): Certificate {
  const { fields, extensions, keyInfo, key, x509 } = read
  const [from, to] = fields.validityText
  return {
    der: fields.raw.toString('base64'),
    sha256: createHash('sha256').update(fields.raw).digest('hex'),
    subject: x509 ? joinLines(x509.subject) : fields.subject.text,
    issuer: x509 ? joinLines(x509.issuer) : fields.issuer.text,
    serialNumber: fields.serialNumber,
    notBefore: fields.notBefore?.toISOString() ?? from,
    notAfter: fields.notAfter?.toISOString() ?? to,
    key: readPublicKeyFacts(key, keyInfo),
    signatureAlgorithm: nameSignature(fields, x509),
    isCa: extensions.basicConstraints?.isCa === true,
    selfSigned: isSameName(fields.issuer, fields.subject) && key !== null && isOwnSignature(read, key),
    dnsNames: extensions.names.flatMap((name) => (name.kind === 'dns' ? [name.text] : [])),
    ipAddresses: extensions.names.flatMap((name) =>
      name.kind === 'ip' ? [formatAddress(name.bytes)].filter((address) => address !== null) : [],
    ),
    keyUsage: extensions.keyUsage && [...extensions.keyUsage],
    extendedKeyUsage: extensions.extendedKeyUsage && [...extensions.extendedKeyUsage],
    ocspUrls: [...extensions.ocspUrls],
    caIssuersUrls: [...extensions.caIssuersUrls],
    mustStaple: extensions.mustStaple,
    embeddedScts: extensions.embeddedScts,
    deviations: [...fields.deviations],
    unread: [...fields.unread, ...extensions.unread, ...(x509 ? [] : ['OpenSSL'])],
  }
}

/** The name alone says nothing of the hash of RSASSA-PSS: one that is weak is named with it. */
function nameSignature({ algorithm }: CertificateFields, x509: X509Certificate | null): string {
  const name = x509?.signatureAlgorithm ?? algorithm.id
  const hash = algorithm.id === rsassaPss ? weakHashes[readPssHash(algorithm.raw) ?? ''] : undefined
  return hash === undefined ? name : `${name} with ${hash}`
}

const rsassaPss = '1.2.840.113549.1.1.10'
const weakHashes: Readonly<Record<string, string>> = { '1.3.14.3.2.26': 'SHA-1', '1.2.840.113549.2.5': 'MD5' }

/** `SEQUENCE { OID, SEQUENCE { [0] AlgorithmIdentifier DEFAULT sha1 … } }` (RFC 4055 §3.1). */
function readPssHash(identifier: Buffer): string | null {
  const parameters = readSequence(identifier)?.[1]
  const hash = parameters && readElements(parameters.content)?.find(({ tag }) => tag === contextTag(0))
  if (!hash) return '1.3.14.3.2.26'
  const id = readSequence(hash.content)?.[0]
  return id ? readObjectId(id.content) : null
}

function isOwnSignature(read: CertificateReading, key: KeyObject): boolean {
  return isCertificateSignedBy(read, key) === true
}

function loadCertificate(der: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(der)
  } catch (error) {
    if (isOpenSslError(error)) return null
    throw error
  }
}

/** Node writes one attribute a line; a certificate without a subject gives undefined or an empty string. */
function joinLines(name: string | undefined): string {
  return (name ?? '').trim().split('\n').join(', ')
}
