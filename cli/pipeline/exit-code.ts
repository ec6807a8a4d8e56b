import type { Run } from '../../core/run.ts'
import { severities } from '../../core/verdict.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Gate } from '../settings/settings.ts'

/**
 * Does the gate hold? 1: a failure that counts. 3: none, but something in scope could not be assessed, so nobody
 * knows. 0: everything in scope was seen and is right.
 */
export function decideExitCode(runs: readonly Run[], gate: Gate): 0 | 1 | 3 {
  if (runs.some((run) => run.checks.some((check) => failsGate(check, run, gate)))) return exitCodes.failed
  if (runs.some((run) => !run.complete || run.summary.inconclusive > 0)) return exitCodes.inconclusive
  return exitCodes.passed
}

function failsGate(
  { id, verdict, severity, waiver }: Run['checks'][number],
  { target }: Run,
  gate: Gate,
): boolean {
  if (verdict !== 'fail' || waiver) return false
  if (gate.failOn === 'regression') return !gate.knownFailures.has(`${target.host}:${target.port} ${id}`)
  return severities.indexOf(severity) <= severities.indexOf(gate.failOn)
}
