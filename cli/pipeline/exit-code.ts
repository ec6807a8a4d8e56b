import type { Run } from '../../core/run.ts'
import { severities } from '../../core/verdict.ts'
import type { Gate } from '../settings/settings.ts'

export const exitCodes = { passed: 0, failed: 1, usage: 2, inconclusive: 3, interrupted: 130 } as const

/**
 * Does the gate hold? 1: a failure that counts. 3: none, but something in scope could not be assessed, so nobody
 * knows. 0: everything in scope was seen and is right.
 */
export function exitCodeOf(runs: readonly Run[], gate: Gate): 0 | 1 | 3 {
  if (runs.some((run) => run.checks.some((check) => counts(check, run, gate)))) return exitCodes.failed
  if (runs.some((run) => !run.complete || run.summary.inconclusive > 0)) return exitCodes.inconclusive
  return exitCodes.passed
}

function counts(
  { id, verdict, severity, waiver }: Run['checks'][number],
  { target }: Run,
  gate: Gate,
): boolean {
  if (verdict !== 'fail' || waiver) return false
  if (gate.failOn === 'regression') return !gate.knownFailures.has(`${target.host}:${target.port} ${id}`)
  return severities.indexOf(severity) <= severities.indexOf(gate.failOn)
}
