import { type CertificateFields, readCertificateFields } from './certificate-fields.ts'
import { isSameName, keyOf } from './distinguished-name.ts'
import { type CertificateReading, readCertificate } from './parsed-certificate.ts'

/** Certificates that are trusted, found by name. */
export interface TrustAnchors {
  /** Those that a certificate names as its issuer, and itself where it is one of them. */
  find(child: CertificateReading): CertificateReading[]
}

/** Of many roots few are met: the rest are read as far as their names. Throws on bytes that are no certificate. */
export function createTrustAnchors(certificates: readonly Uint8Array[]): TrustAnchors {
  const bySubject = Map.groupBy(certificates.map(readFields), ({ subject }) => keyOf(subject))
  const known = new Map<CertificateFields, CertificateReading>()
  const complete = (fields: CertificateFields): CertificateReading[] => {
    const reading = known.get(fields) ?? readCertificate(fields.raw)
    if (reading) known.set(fields, reading)
    return reading ? [reading] : []
  }
  return {
    find({ fields }) {
      const named = bySubject.get(keyOf(fields.issuer)) ?? []
      const itself = isSameName(fields.issuer, fields.subject)
        ? []
        : (bySubject.get(keyOf(fields.subject)) ?? [])
      return [...named, ...itself.filter(({ raw }) => raw.equals(fields.raw))].flatMap(complete)
    },
  }
}

/** Asks the first, then the others. */
export function joinTrustAnchors(...all: readonly TrustAnchors[]): TrustAnchors {
  return { find: (child) => all.flatMap((anchors) => anchors.find(child)) }
}

function readFields(der: Uint8Array): CertificateFields {
  const fields = readCertificateFields(Buffer.from(der))
  if (!fields) throw new Error('a trusted certificate that is none')
  return fields
}
