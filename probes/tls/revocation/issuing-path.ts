import type { Work } from '../../work/work-budget.ts'
import { isSameName } from '../certificate/distinguished-name.ts'
import { type CertificateReading, isCertificateSignedBy } from '../certificate/parsed-certificate.ts'
import type { TrustAnchors } from '../certificate/trust-anchors.ts'

/** A certificate, and who signed it. */
export interface Issued {
  certificate: CertificateReading
  issuer: CertificateReading
}

/**
 * From the leaf to a trusted root, the root aside: each with the first of the roots, or of those sent, that signed it. Empty, where no
 * way leads to a root: then nobody who is trusted has said anything, and the places named are a stranger's.
 */
export function* findIssuingPath(
  leaf: CertificateReading,
  sent: readonly CertificateReading[],
  anchors: TrustAnchors,
): Work<Issued[]> {
  const path: Issued[] = []
  for (let child = leaf; path.length < maxPath; ) {
    const roots = anchors.find(child)
    if (roots.some(({ fields }) => fields.raw.equals(child.fields.raw))) return path
    const root = yield* findSigner(child, roots)
    const issuer = root ?? (yield* findSigner(child, sent))
    if (!issuer) return []
    path.push({ certificate: child, issuer })
    if (root) return path
    child = issuer
  }
  return []
}

function* findSigner(
  child: CertificateReading,
  candidates: readonly CertificateReading[],
): Work<CertificateReading | null> {
  for (const candidate of candidates) {
    if (!candidate.key || !isSameName(candidate.fields.subject, child.fields.issuer)) continue
    yield
    if (isCertificateSignedBy(child, candidate.key)) return candidate
  }
  return null
}

const maxPath = 8
