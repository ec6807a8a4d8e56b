import { type Severity, severities, type Verdict } from '../../core/verdict.ts'

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
      const openSeverity = verdict === 'inconclusive' ? findOpenSeverity(such) : undefined
      return {
        verdict,
        reason: reasons.join('; '),
        evidence: parts.flatMap((part) => part.evidence),
        ...(openSeverity && { openSeverity }),
      }
    }
  }
  throw new Error('no verdicts to combine')
}

/** That of the worst of them; undefined: one of them is worth as much as a failure. */
function findOpenSeverity(open: readonly Verdict[]): Severity | undefined {
  if (open.some(({ openSeverity }) => openSeverity === undefined)) return undefined
  return severities.find((severity) => open.some(({ openSeverity }) => openSeverity === severity))
}
