import type { Supervision } from '../ending/supervision.ts'

/** What main gives to each command. */
export interface Invocation extends Supervision {
  /** Sets what the process ends with; 0 unless it is called. */
  exitWith(code: number): void
}
