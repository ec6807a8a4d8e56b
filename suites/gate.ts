import type { Run } from '../core/run.ts'
import { type Severity, severities } from '../core/verdict.ts'

/** From which severity on an open question keeps the gate shut. */
export const inconclusiveLevels = [...severities, 'none'] as const
export type InconclusiveLevel = (typeof inconclusiveLevels)[number]

/** What decides on the exit code. */
export interface Gate {
  /** A failure of this severity or worse fails it; or what is worse than in the baseline. */
  failOn: Severity | 'regression'
  /** An open question of this severity or worse keeps it shut. */
  inconclusiveOn: InconclusiveLevel
  /** What `regression` compares with. */
  baseline: readonly Run[]
}

/** What fails on any failure and waits for any open question: what a reader takes for granted who was told of no other. */
export const strictGate: Gate = { failOn: 'info', inconclusiveOn: 'info', baseline: [] }
