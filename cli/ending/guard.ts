/** What `bin/guard.cjs` has set up before this program was loaded, and hands over to it. */
export interface Guard {
  /** What goes into a crash report besides the error. */
  state: {
    phase: RunPhase
    /** Names of targets. */
    targets: readonly string[]
    /** Where a crash report may be written, the best place first; the system's folder for temporary files comes last. */
    folders: readonly string[]
    /** Every secret that must not be in it. */
    secrets: () => readonly string[]
  }
  /** Exit codes by signal. */
  signalCodes: Readonly<Partial<Record<NodeJS.Signals, number>>>
  onSignal: (signal: NodeJS.Signals) => void
  /** Called with what nobody caught. */
  onCrash: (error: unknown, where: string) => void
  /** Sets the exit code; until it is called, it is that of a crash. */
  decide(code: number): void
  /** Ends the process at once. */
  endBySignal(signal: NodeJS.Signals): void
  /** Writes a crash report, and gives the line that says so. */
  reportCrash(error: unknown, where: string): string
}

/** How far a run has come. */
export type RunPhase = 'start' | 'replica' | 'resolve' | 'collect' | 'judge' | 'render'
