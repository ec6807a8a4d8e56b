import {
  CRLDistributionPoints,
  type DistributionPoint,
  id_ce_cRLDistributionPoints,
} from '@peculiar/asn1-x509'
import { escapeBytes } from '../../net/printable.ts'
import { type CertificateFields, findExtension } from '../certificate/certificate-fields.ts'
import { parseDer } from '../certificate/der.ts'

/** A place where the CA says its list is (RFC 5280 §4.2.1.13). */
export interface CrlPlace {
  url: string
  /** All names of the point: the list must be for one of them. */
  names: readonly string[]
  /** Another CA than the certificate's own makes the list. */
  indirect: boolean
}

/** Of each point the first http URL, which is what clients ask; a point without one is there by its first name. Null: cannot be read. */
export function listCrlPlaces(fields: CertificateFields): CrlPlace[] | null {
  const found = findExtension(fields, id_ce_cRLDistributionPoints)
  if (!found) return []
  const points = parseDer(found.value, CRLDistributionPoints)
  return points ? points.slice(0, maxPoints).flatMap(readPoint) : null
}

function readPoint({ distributionPoint, cRLIssuer }: DistributionPoint): CrlPlace[] {
  const names = (distributionPoint?.fullName ?? []).flatMap(({ uniformResourceIdentifier: uri }) =>
    uri === undefined ? [] : [escapeBytes(Buffer.from(uri))],
  )
  const url = names.find((name) => /^http:\/\//i.test(name)) ?? names[0]
  return url === undefined ? [] : [{ url, names, indirect: cRLIssuer !== undefined }]
}

/** Certificates have one or two. */
const maxPoints = 4
