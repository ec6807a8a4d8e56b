import type { CheckResult, Run } from '../core/run.ts'
import { type Severity, severities } from '../core/verdict.ts'
import type { Gate, InconclusiveLevel } from './gate.ts'
import { type CheckChange, compareResults } from './run-comparison.ts'

/** How one result counts. */
export interface GateMark {
  /** It fails the gate, keeps it shut as an open question, or does neither. */
  counts: 'fails' | 'open' | 'no'
  /** How it is worse than in the baseline; null where it is not, or nothing is compared. */
  news: CheckChange | null
}

/** How a result on a target counts for the gate. */
export function markResult(result: CheckResult, before: CheckResult | undefined, gate: Gate): GateMark {
  const isOpen =
    result.verdict === 'inconclusive' &&
    isAtLeast(result.openSeverity ?? result.severity, gate.inconclusiveOn)
  if (gate.failOn !== 'regression') {
    const fails = result.verdict === 'fail' && !result.waiver && isAtLeast(result.severity, gate.failOn)
    return { counts: fails ? 'fails' : isOpen ? 'open' : 'no', news: null }
  }
  const change = compareResults(before, result)
  const news = change?.direction === 'worse' ? change : null
  // What was open in the baseline is open still: nobody knows what is behind it today.
  if (result.verdict === 'inconclusive') return { counts: isOpen ? (news ? 'fails' : 'open') : 'no', news }
  return { counts: news ? 'fails' : 'no', news }
}

/** The run on the same target in the baseline. */
export function findBaselineRun({ baseline }: Gate, run: Pick<Run, 'target'>): Run | undefined {
  return baseline.find((candidate) => keyOf(candidate) === keyOf(run))
}

/** By this a target is the same as another night's. */
export function keyOf({ target }: Pick<Run, 'target'>): string {
  return `${target.host} ${target.port}${target.subpath ?? ''}`
}

export function isAtLeast(severity: Severity, level: InconclusiveLevel): boolean {
  return level !== 'none' && severities.indexOf(severity) <= severities.indexOf(level)
}
