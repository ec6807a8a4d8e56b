import type { AuditVerdicts } from './audit-in-namespace.ts'

/** What the audits of one disturbance came to, beside those of the undisturbed server. */
export interface FlipCount {
  audits: number
  /** A pass where the truth is a failure, or the other way round; each check once an audit. */
  hard: number
  /** Verdicts that gave way: the truth is a pass or a failure, and the audit left it open. */
  soft: number
  /** `app-port-exposure: fail → pass in 2 of 25`. */
  flips: string[]
}

/**
 * The truth of a check is what every undisturbed audit said of it.
 *
 * @returns the truth by check, and the checks that undisturbed audits disagree on
 */
export function findTruth(audits: readonly AuditVerdicts[]): { truth: AuditVerdicts; unstable: string[] } {
  const truth = { ...audits[0] }
  const unstable = Object.keys(truth).filter((id) => audits.some((audit) => audit[id] !== truth[id]))
  return { truth, unstable }
}

export function countFlips(truth: AuditVerdicts, audits: readonly AuditVerdicts[]): FlipCount {
  const moves = new Map<string, number>()
  let hard = 0
  let soft = 0
  for (const audit of audits)
    for (const [id, was] of Object.entries(truth)) {
      const is = audit[id] ?? 'absent'
      if (is === was) continue
      if (isSettled(was) && is === 'inconclusive') soft += 1
      if (!isSettled(is) || was === 'inconclusive') continue
      // A failure that was none, a pass that was none, also where the truth is that the requirement has no object.
      hard += 1
      const move = `${id}: ${was} → ${is}`
      moves.set(move, (moves.get(move) ?? 0) + 1)
    }
  const flips = [...moves].map(([move, times]) => `${move} in ${times} of ${audits.length}`)
  return { audits: audits.length, hard, soft, flips }
}

function isSettled(verdict: string): boolean {
  return verdict === 'pass' || verdict === 'fail'
}
