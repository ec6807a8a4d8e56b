import { createHash } from 'node:crypto'
import type { CertID } from '@peculiar/asn1-ocsp'
import type { CertificateReading } from '../certificate/parsed-certificate.ts'

/**
 * Does the CertID name this leaf (RFC 6960 §4.1.1): its serial number, the hash of its issuer's name, the hash of
 * its issuer's key? Null: all that can be compared agrees, but the issuer's key is not known.
 */
export function isCertIdOf(
  certId: CertID,
  leaf: CertificateReading,
  issuer: CertificateReading | null,
): boolean | null {
  const hash = hashNames[certId.hashAlgorithm.algorithm]
  if (!hash) return null
  const digest = (bytes: Uint8Array) => createHash(hash).update(bytes).digest()
  if (serialOf(certId) !== leaf.fields.serialNumber) return false
  if (!isEqual(certId.issuerNameHash.buffer, digest(leaf.fields.issuer.raw))) return false
  if (!issuer) return null
  return issuer.keyInfo && isEqual(certId.issuerKeyHash.buffer, digest(issuer.keyInfo.bits))
}

/** In the form of `certificate.serialNumber`: upper case hex, no leading zero byte. */
export function serialOf(certId: CertID): string {
  const hex = Buffer.from(certId.serialNumber).toString('hex').toUpperCase()
  return hex.replace(/^(00)+(?=..)/, '')
}

function isEqual(received: ArrayBufferLike, expected: Buffer): boolean {
  return Buffer.from(received).equals(expected)
}

const hashNames: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
