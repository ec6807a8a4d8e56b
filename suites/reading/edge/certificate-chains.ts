import type { FactsAt } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, inconclusive, type Verdict } from '../../../core/verdict.ts'
import type { Certificate, Chain } from '../../../probes/tls/tls-facts.ts'
import { combineVerdicts } from '../combined-verdict.ts'

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

export type ChainOrder =
  | { complete: true; unrelated: Certificate[]; outOfOrder: boolean }
  | { complete: false; missingIssuer: string; unrelated: Certificate[]; outOfOrder: boolean }
  /** The top of what was sent has an issuer that is neither here nor among the trusted roots. */
  | { complete: null; missingIssuer: string; unrelated: Certificate[]; outOfOrder: boolean }

/** Follows the issuers' names from the leaf through what was sent; signatures are `verification`'s part. */
export function orderOfChain({ chain, verification }: Chain): ChainOrder {
  const path = followNames(chain)
  const inPath = new Set(path)
  const unrelated = chain.filter((certificate) => !inPath.has(certificate))
  const inOrder = chain.filter((certificate) => inPath.has(certificate))
  const outOfOrder = path.some((certificate, index) => inOrder[index] !== certificate)
  const top = path.at(-1)
  if (verification.pathToRoot || top?.selfSigned) return { complete: true, unrelated, outOfOrder }
  const missingIssuer = top?.issuer ?? ''
  return { complete: path.length === 1 ? false : null, missingIssuer, unrelated, outOfOrder }
}

/** The leaf, and of those sent, each time the first that has the issuer's name. */
function followNames(chain: readonly Certificate[]): Certificate[] {
  const [leaf, ...others] = chain
  const bySubject = Map.groupBy(others, ({ subject }) => subject)
  const path = leaf ? [leaf] : []
  for (let last = leaf; last && !last.selfSigned; ) {
    last = bySubject.get(last.issuer)?.shift()
    if (last) path.push(last)
  }
  return path
}
