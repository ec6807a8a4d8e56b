import type { Work } from '../../work/work-budget.ts'
import { isSameName, keyOf } from './distinguished-name.ts'
import { type CertificateReading, isCertificateSignedBy } from './parsed-certificate.ts'
import type { TrustAnchors } from './trust-anchors.ts'

/** Where the signatures on a leaf lead to. */
export interface Ancestry {
  /** Who signed the leaf: the first of those sent that did, else one of the roots. */
  issuer: CertificateReading | null
  /** The roots that are met. Not all of them, if `isEnough` said so. */
  roots: readonly CertificateReading[]
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
  leaf: CertificateReading,
  sent: readonly CertificateReading[],
  anchors: TrustAnchors,
  isEnough: (root: CertificateReading) => boolean = () => false,
  isSigner: SignatureCheck = createSignatureCheck(),
): Work<Ancestry> {
  const others = groupBySubject(sent)
  const entered = new Set([leaf.fields.raw.toString('latin1')])
  const met = new Set<CertificateReading>()
  let issuer: CertificateReading | null = null
  const waiting = [leaf]
  for (let child = waiting.shift(); child; child = waiting.shift()) {
    for (const candidate of others.get(keyOf(child.fields.issuer)) ?? []) {
      const bytes = candidate.fields.raw.toString('latin1')
      const isNew = candidate.extensions.basicConstraints?.isCa === true && !entered.has(bytes)
      const isAsked = isNew || (child === leaf && issuer === null)
      if (!isAsked || !(yield* isSigner(candidate, child))) continue
      if (child === leaf) issuer ??= candidate
      if (!isNew) continue
      entered.add(bytes)
      waiting.push(candidate)
    }
    for (const root of anchors.find(child)) {
      if (met.has(root)) continue
      const signs = yield* isSigner(root, child)
      if (!signs && !root.fields.raw.equals(child.fields.raw)) continue
      met.add(root)
      if (child === leaf && signs) issuer ??= root
      if (isEnough(root)) return { issuer, roots: [...met] }
    }
  }
  return { issuer, roots: [...met] }
}

/** Did the issuer's key sign the child? Null: with an algorithm, or a key, that is not known here. */
export type SignatureCheck = (issuer: CertificateReading, child: CertificateReading) => Work<boolean | null>

/** CAs that share a key are one question for each child; each that is really asked is a piece of work. */
export function createSignatureCheck(): SignatureCheck {
  const known = new WeakMap<CertificateReading, Map<string, boolean | null>>()
  return function* isSigner(issuer, child) {
    if (!isSameName(issuer.fields.subject, child.fields.issuer)) return false
    if (!issuer.key) return null
    const id = issuer.fields.publicKeyInfo.toString('latin1')
    const ofChild = known.get(child) ?? new Map<string, boolean | null>()
    known.set(child, ofChild)
    const before = ofChild.get(id)
    if (before !== undefined) return before
    yield
    const verified = isCertificateSignedBy(child, issuer.key)
    ofChild.set(id, verified)
    return verified
  }
}

export function groupBySubject(
  certificates: readonly CertificateReading[],
): Map<string, CertificateReading[]> {
  return Map.groupBy(certificates, ({ fields }) => keyOf(fields.subject))
}
