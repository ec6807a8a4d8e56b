import {
  type ExtensionValues,
  readExtensionValues,
} from '../../../probes/tls/certificate/certificate-extensions.ts'
import {
  type CertificateFields,
  readCertificateFields,
} from '../../../probes/tls/certificate/certificate-fields.ts'
import { isSameName } from '../../../probes/tls/certificate/distinguished-name.ts'
import type { Certificate } from '../../../probes/tls/tls-facts.ts'

/** What a certificate says of its own use, and clients differ in heeding. */
export interface CertificateRestrictions {
  extensions: ExtensionValues
  /** Issuer and subject have one name. */
  selfIssued: boolean
  /** Its serial number is below zero, which RFC 5280 §4.1.2.2 forbids. */
  negativeSerial: boolean
  /** OIDs of its critical extensions. */
  critical: readonly string[]
}

/** Null: the certificate cannot be read. */
export function readRestrictions(certificate: Certificate): CertificateRestrictions | null {
  const before = known.get(certificate)
  if (before !== undefined) return before
  const fields = readCertificateFields(Buffer.from(certificate.der, 'base64'))
  const read = fields && describeRestrictions(fields)
  known.set(certificate, read)
  return read
}

/** Of each certificate, once: every client asks. */
const known = new WeakMap<Certificate, CertificateRestrictions | null>()

function describeRestrictions(fields: CertificateFields): CertificateRestrictions {
  return {
    extensions: readExtensionValues(fields),
    selfIssued: isSameName(fields.issuer, fields.subject),
    negativeSerial: fields.deviations.includes('negative-serial'),
    critical: fields.extensions.filter(({ critical }) => critical).map(({ id }) => id),
  }
}
