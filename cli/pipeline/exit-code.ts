import type { GateAssessment } from '../../suites/gate-assessment.ts'
import { exitCodes } from '../exit-codes.ts'

/**
 * Does the gate hold? 1: a failure that counts. 3: none, but something in scope could not be assessed, so nobody
 * knows. 0: everything in scope was seen and is right.
 */
export function decideExitCode({ outcome }: GateAssessment): 0 | 1 | 3 {
  return exitCodes[outcome]
}
