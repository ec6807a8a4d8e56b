import type { FactsAt } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, inconclusive, type Verdict } from '../../../core/verdict.ts'
import type { Certificate, Chain } from '../../../probes/tls/tls-facts.ts'
import { combineVerdicts } from '../combined-verdict.ts'
import { followNames } from './certificate-paths.ts'

/** What a statement about certificates stands on. */
export const chainFacts = ['tls.certificates', 'tls.certificateFailures'] as const
export type ChainFacts = FactsAt<(typeof chainFacts)[number]>

/** Judges every chain the server showed and gives the worst verdict; without any chain there is no verdict to give. */
export function judgeChains(facts: ChainFacts, judge: (chain: Chain, leaf: Certificate) => Verdict): Verdict {
  const chains = facts['tls.certificates']
  const why = [...new Set(facts['tls.certificateFailures'].map(describeFailure))].join(', ')
  const evidence = why ? [createEvidence('tls.certificateFailures', why)] : []
  if (chains.length === 0)
    return inconclusive(`no certificate could be read${why && `: ${why}`}`, ...evidence)
  const verdict = combineVerdicts(chains.map((chain) => judge(chain, leafOf(chain))))
  // What was read may be sound, and what wasn't is served as well.
  if (why === '' || (verdict.verdict !== 'pass' && verdict.verdict !== 'not-applicable')) return verdict
  return inconclusive(
    `another chain of the server could not be read: ${why}`,
    ...verdict.evidence,
    ...evidence,
  )
}

/** The server's own certificate: the first one sent (RFC 8446 §4.4.2). */
export function leafOf(chain: Chain): Certificate {
  const leaf = chain.chain[0]
  if (!leaf) throw new Error('a chain without certificates')
  return leaf
}

export function describeKey({ key }: Certificate): string {
  if (key.curve) return `${key.type} ${key.curve}`
  return key.bits === null ? key.type : `${key.type} ${key.bits}`
}

/** A SHA-1 or MD5 signature, which anyone with the means for a collision can forge. */
export function findWeakSignature(certificate: Certificate): 'MD' | 'SHA-1' | null {
  if (/md[245]/i.test(certificate.signatureAlgorithm)) return 'MD'
  return /sha-?1(?!\d)/i.test(certificate.signatureAlgorithm) ? 'SHA-1' : null
}

export interface ChainOrder {
  /** `incomplete`: the leaf's issuer was not sent; `unknown`: the last one's was not, and may be a root that is not known here. */
  completeness: 'complete' | 'incomplete' | 'unknown'
  /** Whose certificate is lacking, where it may be. */
  missingIssuer: string
  /** Sent more than once. */
  repeated: Certificate[]
  /** They certify neither the leaf nor any issuer of it. */
  unrelated: Certificate[]
  outOfOrder: boolean
}

/**
 * Follows the issuers' names from the leaf through what was sent; signatures are `verification`'s part. Several certificates of one issuer, as
 * of a root that another has cross-signed, all belong: each is an issuer's of one that was sent before it (RFC 8446 §4.4.2).
 */
export function orderOfChain({ chain, verification }: Chain): ChainOrder {
  const distinct = chain.filter((one, index) => indexOf(chain, one) === index)
  const related = listRelated(distinct)
  const inOrder = distinct.filter((certificate) => related.has(certificate))
  const outOfOrder = inOrder.some(
    ({ subject }, index) => index > 0 && !inOrder.slice(0, index).some(({ issuer }) => issuer === subject),
  )
  const path = followNames(distinct)
  const top = path.at(-1)
  const isWhole = verification.pathToRoot || top?.selfSigned === true
  return {
    completeness: isWhole ? 'complete' : path.length === 1 ? 'incomplete' : 'unknown',
    missingIssuer: isWhole ? '' : (top?.issuer ?? ''),
    repeated: distinct.filter((one) =>
      chain.some((other, at) => other.sha256 === one.sha256 && at > indexOf(chain, one)),
    ),
    unrelated: distinct.filter((certificate) => !related.has(certificate)),
    outOfOrder,
  }
}

function indexOf(chain: readonly Certificate[], { sha256 }: Certificate): number {
  return chain.findIndex((other) => other.sha256 === sha256)
}

/** The leaf, and every certificate whose subject is an issuer of one of them. */
function listRelated([leaf, ...others]: readonly Certificate[]): ReadonlySet<Certificate> {
  const bySubject = Map.groupBy(others, ({ subject }) => subject)
  const related = new Set(leaf ? [leaf] : [])
  // A set goes on to what is added on the way.
  for (const { issuer } of related) for (const one of bySubject.get(issuer) ?? []) related.add(one)
  return related
}
