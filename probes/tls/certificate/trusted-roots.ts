import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import type { Target } from '../../../core/target.ts'

/** Who is trusted: the public roots that Node carries (Mozilla's) and the target's own CAs. */
export interface Roots {
  certificates: readonly X509Certificate[]
  /** The public ones among them. */
  publicRoots: readonly X509Certificate[]
  /** PEM, for Node's TLS. */
  pem: string[]
}

/** Throws on a CA that isn't a certificate: the configuration was to be validated before. */
export function createRoots({ ca }: Pick<Target, 'ca'>): Roots {
  const pem = [...rootCertificates, ...ca.flatMap((file) => file.match(pemBlocks) ?? [])]
  const certificates = pem.map((block) => new X509Certificate(block))
  return { pem, certificates, publicRoots: certificates.slice(0, rootCertificates.length) }
}

/** A file may hold several. */
const pemBlocks = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g
