import type { Work } from '../../work/work-budget.ts'
import type { CertificateReading } from '../certificate/parsed-certificate.ts'
import type { TrustAnchors } from '../certificate/trust-anchors.ts'
import { createSignatureCheck, type SignatureCheck } from '../certificate/trust-path.ts'

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
  const isSigner = createSignatureCheck()
  for (let child = leaf; path.length < maxPath; ) {
    const roots = anchors.find(child)
    if (roots.some(({ fields }) => fields.raw.equals(child.fields.raw))) return path
    const root = yield* findSigner(child, roots, isSigner)
    const issuer = root ?? (yield* findSigner(child, sent, isSigner))
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
  isSigner: SignatureCheck,
): Work<CertificateReading | null> {
  for (const candidate of candidates) if (yield* isSigner(candidate, child)) return candidate
  return null
}

const maxPath = 8
