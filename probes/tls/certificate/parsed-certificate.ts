import { X509Certificate } from 'node:crypto'
import { Certificate as Asn1Certificate } from '@peculiar/asn1-x509'
import { type Outcome, ok } from '../../../core/outcome.ts'
import { isOpenSslError, publicKeyOf } from '../../../core/tls/public-key.ts'
import type { Certificate } from '../tls-facts.ts'
import { readExtensionFacts } from './certificate-extensions.ts'
import { encodeDer, parseDer } from './der.ts'
import { readPublicKeyFacts } from './public-key-facts.ts'

/** One certificate in the two readings that the probes need. */
export interface ParsedCertificate {
  x509: X509Certificate
  asn1: Asn1Certificate
  facts: Certificate
}

/** Reads a certificate as sent (RFC 5280 §4.1). `malformed` names the part that could not be read. */
export function parseCertificate(der: Uint8Array): Outcome<ParsedCertificate> {
  const x509 = loadCertificate(der)
  const asn1 = x509 && parseDer(x509.raw, Asn1Certificate)
  if (!x509 || !asn1) return { status: 'malformed', field: 'certificate', offset: 0 }
  const extensions = readExtensionFacts(asn1)
  if (extensions.unreadable !== null) return { status: 'malformed', field: extensions.unreadable, offset: 0 }
  const { unreadable: _, ...fromExtensions } = extensions
  const { validity } = asn1.tbsCertificate
  // Neither parser refuses an invalid date: Node then gives undefined memory, the library some other date. So the dates are
  // encoded again: a valid one gives the bytes that were sent.
  if (!x509.raw.includes(encodeDer(validity))) return { status: 'malformed', field: 'validity', offset: 0 }
  return ok({
    x509,
    asn1,
    facts: {
      der: x509.raw.toString('base64'),
      sha256: sha256Of(x509),
      subject: joinLines(x509.subject),
      issuer: joinLines(x509.issuer),
      serialNumber: x509.serialNumber,
      notBefore: validity.notBefore.getTime().toISOString(),
      notAfter: validity.notAfter.getTime().toISOString(),
      key: readPublicKeyFacts(x509, asn1),
      signatureAlgorithm: x509.signatureAlgorithm ?? asn1.signatureAlgorithm.algorithm,
      isCa: x509.ca,
      selfSigned: isSelfSigned(x509),
      ...fromExtensions,
    },
  })
}

/** The fingerprint in the form the facts use: lower case hex without colons. */
function sha256Of(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase()
}

function loadCertificate(der: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(der)
  } catch (error) {
    if (isOpenSslError(error)) return null
    throw error
  }
}

function isSelfSigned(certificate: X509Certificate): boolean {
  const key = publicKeyOf(certificate)
  return key !== null && certificate.checkIssued(certificate) && certificate.verify(key)
}

/** Node writes one attribute a line; a certificate without a subject gives undefined or an empty string. */
function joinLines(name: string | undefined): string {
  return (name ?? '').trim().split('\n').join(', ')
}
