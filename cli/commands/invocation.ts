/** What main gives to each command. */
export interface Invocation {
  /** Fires at the first interruption. */
  signal: AbortSignal
  /** Sets what the process ends with; 0 unless it is called. */
  exitWith(code: number): void
}
