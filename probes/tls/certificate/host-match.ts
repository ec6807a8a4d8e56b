import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'

/**
 * Does the certificate cover this name or address (RFC 9525 §6)? Only subjectAltName counts, never the common name;
 * a wildcard stands for exactly one whole label, the leftmost.
 */
export function isHostCovered(certificate: X509Certificate, host: string): boolean {
  if (isIP(host)) return certificate.checkIP(host) !== undefined
  return certificate.checkHost(host, { subject: 'never', partialWildcards: false }) !== undefined
}
