import type { X509Certificate } from 'node:crypto'
import { publicKeyOf } from '../../../core/tls/public-key.ts'

/**
 * Do signatures lead from the leaf, through the certificates that were sent, to a trusted root? Dates are left
 * aside, so that an expired certificate doesn't hide a missing intermediate (RFC 5280 §6.1 without §6.1.3 (a)(2)).
 */
export function hasPathToRoot(
  leaf: X509Certificate,
  sent: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): boolean {
  const seen = new Set<string>()
  const waiting = [leaf]
  for (let current = waiting.pop(); current; current = waiting.pop()) {
    const child = current
    if (seen.has(child.fingerprint256)) continue
    seen.add(child.fingerprint256)
    if (roots.some((root) => root.raw.equals(child.raw) || isIssuerOf(root, child))) return true
    waiting.push(...sent.filter((issuer) => issuer.ca && isIssuerOf(issuer, child)))
  }
  return false
}

/** Name, key identifiers and key usage agree, and the signature verifies. */
export function isIssuerOf(issuer: X509Certificate, child: X509Certificate): boolean {
  if (!child.checkIssued(issuer)) return false
  const key = publicKeyOf(issuer)
  return key !== null && child.verify(key)
}
