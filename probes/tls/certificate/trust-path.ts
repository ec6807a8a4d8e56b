import type { X509Certificate } from 'node:crypto'
import { publicKeyOf } from '../../../core/tls/public-key.ts'
import type { Work } from '../../work/work-budget.ts'

/** Where the signatures on a leaf lead to. */
export interface Ancestry {
  /** Who signed the leaf: the first of those sent that did, else one of the roots. */
  issuer: X509Certificate | null
  /** The roots that are met. Not all of them, if `isEnough` said so. */
  roots: readonly X509Certificate[]
}

/**
 * Follows the signatures from the leaf, through the certificates of CAs that were sent, to trusted roots. Dates are left aside, so that an
 * expired certificate doesn't hide a missing intermediate (RFC 5280 §6.1 without §6.1.3 (a)(2)).
 *
 * The server chooses the certificates, and a signature can cost 10 ms to check. So each certificate is entered once, names are compared before
 * signatures, and no signature is checked twice with the same key; each that is checked is a piece of the work.
 *
 * @param isEnough - whether this root is all that is looked for
 */
export function* traceAncestry(
  leaf: X509Certificate,
  sent: readonly X509Certificate[],
  roots: TrustAnchors,
  isEnough: (root: X509Certificate) => boolean = () => false,
): Work<Ancestry> {
  const others = groupBySubject(sent)
  const entered = new Set([leaf.fingerprint256])
  const met = new Set<X509Certificate>()
  let issuer: X509Certificate | null = null
  const waiting = [leaf]
  for (let child = waiting.shift(); child; child = waiting.shift()) {
    const isSigner = createSignatureCheck(child)
    for (const candidate of others.get(comparableName(child.issuer)) ?? []) {
      const isNew = candidate.ca && !entered.has(candidate.fingerprint256)
      const isAsked = isNew || (child === leaf && issuer === null)
      if (!isAsked || !(yield* isSigner(candidate))) continue
      if (child === leaf) issuer ??= candidate
      if (!isNew) continue
      entered.add(candidate.fingerprint256)
      waiting.push(candidate)
    }
    for (const root of roots.find(child)) {
      if (met.has(root)) continue
      const signs = yield* isSigner(root)
      if (!signs && !root.raw.equals(child.raw)) continue
      met.add(root)
      if (child === leaf && signs) issuer ??= root
      if (isEnough(root)) return { issuer, roots: [...met] }
    }
  }
  return { issuer, roots: [...met] }
}

/** Certificates that are trusted, found by name. */
export interface TrustAnchors {
  /** Those that a certificate names as its issuer, and itself where it is one of them. */
  find(child: X509Certificate): X509Certificate[]
}

export function createTrustAnchors(certificates: readonly X509Certificate[]): TrustAnchors {
  const bySubject = groupBySubject(certificates)
  return {
    find(child) {
      const named = bySubject.get(comparableName(child.issuer)) ?? []
      const itself = bySubject.get(comparableName(child.subject)) ?? []
      return [...new Set([...named, ...itself.filter((root) => root.raw.equals(child.raw))])]
    },
  }
}

/** Name, key identifiers and key usage agree, and the signature verifies. */
export function isIssuerOf(issuer: X509Certificate, child: X509Certificate): boolean {
  if (!child.checkIssued(issuer)) return false
  const key = publicKeyOf(issuer)
  return key !== null && child.verify(key)
}

/** `isIssuerOf` for many issuers of one child: CAs that share a key are one question. */
function createSignatureCheck(child: X509Certificate) {
  const known = new Map<string, boolean>()
  return function* isSigner(issuer: X509Certificate): Work<boolean> {
    if (!child.checkIssued(issuer)) return false
    const key = publicKeyOf(issuer)
    if (!key) return false
    const id = key.export({ type: 'spki', format: 'der' }).toString('latin1')
    const before = known.get(id)
    if (before !== undefined) return before
    yield
    const verified = child.verify(key)
    known.set(id, verified)
    return verified
  }
}

function groupBySubject(certificates: readonly X509Certificate[]): Map<string, X509Certificate[]> {
  return Map.groupBy(certificates, ({ subject }) => comparableName(subject))
}

/** Equal for names that X.509 takes for the same, whatever their case and spaces (RFC 5280 §7.1), and for some that it doesn't. */
function comparableName(name: string | undefined): string {
  return (name ?? '').toLowerCase().replace(/[\s\\]+/g, '')
}
