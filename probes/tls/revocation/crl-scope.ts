import { readElement } from '../certificate/der-element.ts'
import { isSameName, readName } from '../certificate/distinguished-name.ts'
import type { CertificateReading } from '../certificate/parsed-certificate.ts'
import type { CrlPlace } from './distribution-points.ts'
import type { Issued } from './issuing-path.ts'
import type { ReadCrl } from './read-crl.ts'
import type { Crl } from './revocation-facts.ts'

/** What keeps a list from saying anything of the certificate (RFC 5280 §6.3.3 (b) to (f)); null: nothing does. */
export function findObstacle(
  crl: ReadCrl,
  { certificate, issuer }: Issued,
  place: CrlPlace,
): Crl['obstacle'] {
  const { distribution } = crl
  if (place.indirect || distribution?.indirectCRL) return 'indirect'
  if (!isListOf(crl, certificate)) return 'other-issuer'
  if (crl.isDelta) return 'delta'
  if (crl.unknownCritical.length > 0) return 'unknown-critical-extension'
  const usage = issuer.extensions.keyUsage
  if (usage !== null && !usage.includes('cRLSign')) return 'issuer-may-not-sign-lists'
  if (!distribution) return null
  const isCa = certificate.extensions.basicConstraints?.isCa ?? false
  if (distribution.onlyContainsAttributeCerts) return 'attribute-certificates-only'
  if (distribution.onlyContainsUserCerts && isCa) return 'user-certificates-only'
  if (distribution.onlyContainsCACerts && !isCa) return 'authority-certificates-only'
  const point = distribution.distributionPoint
  if (!point) return null
  const names = (point.fullName ?? []).map((name) => name.uniformResourceIdentifier)
  return names.some((name) => name !== undefined && place.names.includes(name))
    ? null
    : 'other-distribution-point'
}

function isListOf(crl: ReadCrl, { fields }: CertificateReading): boolean {
  const element = readElement(Buffer.from(crl.issuer))
  const name = element && readName(element)
  return name ? isSameName(name, fields.issuer) : false
}
