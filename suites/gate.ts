import type { CheckResult } from '../core/run.ts'
import type { Target } from '../core/target.ts'
import { type Severity, severities } from '../core/verdict.ts'

/** When a failure fails the gate. */
export interface Gate {
  /** A failure of this severity or worse; or only one that the baseline doesn't have. */
  failOn: Severity | 'regression'
  /** `host:port id` of what failed, unwaived or not, in the baseline. */
  knownFailures: ReadonlySet<string>
}

/** From which severity on an open question keeps the gate shut. */
export const inconclusiveLevels = [...severities, 'none'] as const
export type InconclusiveLevel = (typeof inconclusiveLevels)[number]

/** Is this a failure that counts? */
export function failsGate(
  { id, verdict, severity, waiver }: CheckResult,
  target: Target,
  { failOn, knownFailures }: Gate,
): boolean {
  if (verdict !== 'fail' || waiver) return false
  if (failOn === 'regression') return !knownFailures.has(`${target.host}:${target.port} ${id}`)
  return isAtLeast(severity, failOn)
}

/** Is this an open question that counts? */
export function keepsGateShut({ verdict, severity }: CheckResult, level: InconclusiveLevel): boolean {
  return verdict === 'inconclusive' && level !== 'none' && isAtLeast(severity, level)
}

function isAtLeast(severity: Severity, level: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(level)
}
