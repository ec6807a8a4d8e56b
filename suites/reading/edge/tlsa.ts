import { createHash } from 'node:crypto'
import type { TlsaRecord } from '../../../probes/dns/dns-facts.ts'
import { readCertificateFields } from '../../../probes/tls/certificate/certificate-fields.ts'
import { readCertificate } from '../../../probes/tls/certificate/parsed-certificate.ts'
import { createTrustAnchors } from '../../../probes/tls/certificate/trust-anchors.ts'
import { traceAncestry } from '../../../probes/tls/certificate/trust-path.ts'
import type { Chain } from '../../../probes/tls/tls-facts.ts'
import { performAtOnce } from '../../../probes/work/work-budget.ts'

/** Certificate usages (RFC 7218 §2.1). */
const usages = ['PKIX-TA', 'PKIX-EE', 'DANE-TA', 'DANE-EE'] as const
const digests: readonly (string | null)[] = [null, 'sha256', 'sha512']

/** `3 1 1 ab12…`, as zone files have it. */
export function describeTlsa({ usage, selector, matchingType, data }: TlsaRecord): string {
  const short = data.length > 16 ? `${data.slice(0, 16)}…` : data
  return `${usage} ${selector} ${matchingType} ${short}`
}

/** Usage, selector and matching type are known, and a digest has its length: a client leaves out all others (RFC 6698 §4.1). */
export function isUsable({ usage, selector, matchingType, data }: TlsaRecord): boolean {
  const lengths: readonly (number | null)[] = [null, 64, 128]
  const length = lengths[matchingType]
  return usage in usages && selector <= 1 && (length === null ? data !== '' : data.length === length)
}

/**
 * Does the chain, as it was sent, satisfy a usable record (RFC 6698 §2.1.1, RFC 7671 §5)? DANE-EE: the record is about the leaf.
 * DANE-TA: it is about another certificate that was sent, and the leaf's signatures lead to that one. PKIX-EE and PKIX-TA: the
 * same, and the chain must be valid besides.
 */
export function isRecordSatisfied(received: Chain, record: TlsaRecord): boolean {
  const { chain, verification, matchesHost } = received
  const [leaf, ...others] = chain.map(({ der }) => Buffer.from(der, 'base64'))
  if (!leaf) return false
  const usage = usages[record.usage]
  const valid = verification.code === null && matchesHost
  switch (usage) {
    case 'DANE-EE':
      return isAssociated(leaf, record)
    case 'PKIX-EE':
      return valid && isAssociated(leaf, record)
    case 'DANE-TA':
    case 'PKIX-TA':
      return (
        (usage === 'DANE-TA' ? matchesHost : valid) &&
        others.some((der) => isAssociated(der, record) && isAbove(der, received))
      )
    default:
      return false
  }
}

/** Do the leaf's signatures lead to that one, whether it is a CA or not? */
function isAbove(anchor: Buffer, chain: Chain): boolean {
  return findAncestors(chain).has(anchor.toString('base64'))
}

/** Of each chain, once: a zone can have a record for every certificate in it. */
const ancestors = new WeakMap<Chain, ReadonlySet<string>>()

/** In base64, as the facts have them; none where the signatures are more than any probe would have followed. */
function findAncestors(chain: Chain): ReadonlySet<string> {
  const before = ancestors.get(chain)
  if (before) return before
  const [leaf, ...others] = chain.chain
    .map(({ der }) => readCertificate(Buffer.from(der, 'base64')))
    .filter((certificate) => certificate !== null)
  const ancestry =
    leaf &&
    performAtOnce(
      traceAncestry(leaf, others, createTrustAnchors(others.map(({ fields }) => fields.raw))),
      maxSignatures,
    )
  const found = new Set(ancestry?.roots.map(({ fields }) => fields.raw.toString('base64')))
  ancestors.set(chain, found)
  return found
}

const maxSignatures = 256

/** Selector: the whole certificate or its key. Matching type: as it is, SHA-256, SHA-512. */
function isAssociated(der: Buffer, { selector, matchingType, data }: TlsaRecord): boolean {
  const selected = selector === 0 ? der : readCertificateFields(der)?.publicKeyInfo
  const digest = digests[matchingType]
  if (!selected || digest === undefined) return false
  return (digest === null ? selected : createHash(digest).update(selected).digest()).toString('hex') === data
}
