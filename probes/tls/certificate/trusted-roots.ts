import { rootCertificates } from 'node:tls'
import type { Target } from '../../../core/target.ts'
import type { CertificateReading } from './parsed-certificate.ts'
import { createTrustAnchors, joinTrustAnchors, type TrustAnchors } from './trust-anchors.ts'

/** Who is trusted: the public roots that Node carries (Mozilla's) and the target's own CAs. */
export interface Roots {
  anchors: TrustAnchors
  /** Is it one of the public roots? */
  isPublic(root: CertificateReading): boolean
  /** PEM, for Node's TLS. */
  pem: string[]
}

/** Throws on a CA that isn't a certificate: the configuration was to be validated before. */
export function createRoots({ ca }: Pick<Target, 'ca'>): Roots {
  const own = ca.flatMap((file) => file.match(pemBlocks) ?? [])
  return {
    pem: [...rootCertificates, ...own],
    anchors: joinTrustAnchors(publicRoots(), createTrustAnchors(own.map(decodePem))),
    isPublic: (root) =>
      publicRoots()
        .find(root)
        .some(({ fields }) => fields.raw.equals(root.fields.raw)),
  }
}

/** Read once for all targets. */
function publicRoots(): TrustAnchors {
  known ??= createTrustAnchors(rootCertificates.map(decodePem))
  return known
}

let known: TrustAnchors | undefined

/** A file may hold several. */
const pemBlocks = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

function decodePem(block: string): Buffer {
  return Buffer.from(block.replace(/-----[A-Z ]+-----/g, ''), 'base64')
}
