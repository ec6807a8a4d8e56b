import type { Run } from '../../core/run.ts'
import { failsGate, type Gate } from '../../suites/gate.ts'
import { exitCodes } from '../exit-codes.ts'

/**
 * Does the gate hold? 1: a failure that counts. 3: none, but something in scope could not be assessed, so nobody
 * knows. 0: everything in scope was seen and is right.
 */
export function decideExitCode(runs: readonly Run[], gate: Gate): 0 | 1 | 3 {
  if (runs.some((run) => run.checks.some((check) => failsGate(check, run.target, gate))))
    return exitCodes.failed
  if (runs.some((run) => !run.complete || run.summary.inconclusive > 0)) return exitCodes.inconclusive
  return exitCodes.passed
}
