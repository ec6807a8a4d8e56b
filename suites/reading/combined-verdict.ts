import type { Verdict } from '../../core/verdict.ts'

/**
 * One verdict for several objects of the same requirement (addresses, certificates): a failure wins over missing
 * evidence, missing evidence over everything else, and only what applies can pass.
 *
 * @param parts - at least one.
 */
export function combineVerdicts(parts: readonly Verdict[]): Verdict {
  for (const verdict of ['fail', 'inconclusive', 'not-assessed', 'pass', 'not-applicable'] as const) {
    const such = parts.filter((part) => part.verdict === verdict)
    if (such.length > 0) {
      const reasons = [...new Set(such.map((part) => part.reason))]
      return { verdict, reason: reasons.join('; '), evidence: parts.flatMap((part) => part.evidence) }
    }
  }
  throw new Error('no verdicts to combine')
}
