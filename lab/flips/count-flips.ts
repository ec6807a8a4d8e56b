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
 * The truth of a check is what undisturbed audits said of it, but for those that left it open: a busy machine keeps answers waiting.
 *
 * @returns the truth by check, the checks that undisturbed audits disagree on, and how many verdicts were left open beside a truth
 */
export function findTruth(audits: readonly AuditVerdicts[]): {
  truth: AuditVerdicts
  unstable: string[]
  open: number
} {
  const truth: AuditVerdicts = {}
  const unstable = new Set<string>()
  for (const audit of audits)
    for (const [id, verdict] of Object.entries(audit)) {
      const known = truth[id] ?? 'inconclusive'
      if (verdict !== 'inconclusive' && known !== 'inconclusive' && verdict !== known) unstable.add(id)
      if (known === 'inconclusive') truth[id] = verdict
    }
  const open = audits.flatMap((audit) =>
    Object.entries(audit).filter(([id, verdict]) => verdict === 'inconclusive' && truth[id] !== verdict),
  ).length
  return { truth, unstable: [...unstable], open }
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
