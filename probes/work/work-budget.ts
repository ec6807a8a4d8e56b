import { setImmediate as giveWay } from 'node:timers/promises'
import { type Failure, type Outcome, ok } from '../../core/outcome.ts'

/**
 * Work in pieces whose cost a peer has chosen, such as signatures to check. Each `yield` stands before a piece; the value returned is what
 * the work was for.
 */
export type Work<T> = Generator<void, T, void>

export interface WorkLimits {
  /** What the work is, for whoever reads that it was too much. */
  work: string
  /** Most pieces. */
  pieces: number
  /** Most processor time, in milliseconds. A piece that has begun is finished: one of them must be small. */
  milliseconds: number
}

/** What may be spent on one peer, however many works it is spent on. */
export interface WorkBudget {
  /** Does the work, and lets everybody else have a turn in between. Ends as `too-much-work`, or with the run. */
  perform<T>(work: Work<T>): Promise<Outcome<T>>
}

/** Milliseconds of processor time after which the others have a turn. */
const turn = 5

export function createWorkBudget(
  { work: name, pieces, milliseconds }: WorkLimits,
  signal: AbortSignal,
): WorkBudget {
  let done = 0
  let spent = 0
  const findExcess = (): Failure | null => {
    if (done > pieces) return { status: 'too-much-work', work: name, limit: pieces, unit: 'pieces' }
    return spent > milliseconds
      ? { status: 'too-much-work', work: name, limit: milliseconds, unit: 'milliseconds' }
      : null
  }
  return {
    async perform(work) {
      for (let sinceTurn = 0; ; ) {
        if (signal.aborted) return { status: 'cancelled' }
        const before = process.threadCpuUsage()
        const piece = work.next()
        const { user, system } = process.threadCpuUsage(before)
        const used = (user + system) / 1000
        spent += used
        if (piece.done) return ok(piece.value)
        done += 1
        const excess = findExcess()
        if (excess) return excess
        sinceTurn += used
        if (sinceTurn < turn) continue
        sinceTurn = 0
        await giveWay()
      }
    },
  }
}

/** Does the work without giving way, as judges must; null: it takes more pieces. */
export function performAtOnce<T>(work: Work<T>, pieces: number): T | null {
  for (let left = pieces; ; left -= 1) {
    const piece = work.next()
    if (piece.done) return piece.value
    if (left === 0) return null
  }
}
