import { createHash } from 'node:crypto'
import { Extensions, TBSCertificate } from '@peculiar/asn1-x509'
import type { LogEntry } from '../../../core/tls/wire/signed-certificate-timestamp.ts'
import { encodeDer, parseDer } from '../certificate/der.ts'
import type { CertificateReading } from '../certificate/parsed-certificate.ts'

/** id-ce of the list of timestamps in a certificate (RFC 6962 §3.3). */
export const timestampListId = '1.3.6.1.4.1.11129.2.4.2'

/**
 * What a log had before it when it signed a timestamp that is embedded in the certificate (RFC 6962 §3.2): the
 * TBSCertificate without the list of timestamps, and the issuer's key. Null: this certificate isn't encoded as DER
 * requires, so that what the log saw can't be told.
 */
export function createPrecertificateEntry(
  leaf: CertificateReading,
  issuer: CertificateReading,
): LogEntry | null {
  const { signed } = leaf.fields
  const tbs = parseDer(signed, TBSCertificate)
  if (!tbs || !encodeDer(tbs).equals(signed)) return null
  const kept = (tbs.extensions ?? []).filter(({ extnID }) => extnID !== timestampListId)
  tbs.extensions = new Extensions(kept)
  return {
    type: 'precertificate',
    issuerKeyHash: createHash('sha256').update(issuer.fields.publicKeyInfo).digest(),
    tbsCertificate: encodeDer(tbs),
  }
}
