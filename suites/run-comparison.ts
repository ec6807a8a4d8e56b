import { type CheckResult, type Grade, gradeLetters, type Run } from '../core/run.ts'
import type { Severity } from '../core/verdict.ts'
import { findNewGrounds, namesNothingNew } from './failure-grounds.ts'
import { type Standing, standing } from './standing.ts'
import { withoutExpiryNote } from './waivers.ts'

/** How a check stands in one of two runs; `not run` where the run has no such check. */
export type State = Standing | 'not run'

/** `changed`: neither is better than the other, as when a requirement loses its object. */
export type Direction = 'worse' | 'better' | 'changed'

/** How one check differs between two runs. */
export interface CheckChange {
  id: string
  severity: Severity
  from: State
  to: State
  direction: Direction
  /** What it fails for that it did not fail for before; of a check that fails in both. */
  newGrounds: string[]
  /** As the later run has it; of the earlier one where the later has none. */
  result: CheckResult
  /** As the earlier run has it, if it has it. */
  before: CheckResult | null
}

/** How the grade differs between two runs. */
export interface GradeChange {
  from: Grade['letter']
  to: Grade['letter']
  direction: Direction
  /** Caps and warnings that the earlier one does not have. */
  newCaps: string[]
}

/** Where the checks of two runs on one target differ, in the order of the later run. */
export function compareChecks(before: Run | undefined, now: Run | undefined): CheckChange[] {
  const old = new Map(before?.checks.map((check) => [check.id, check]))
  const present = now?.checks ?? []
  const ids = new Set(present.map(({ id }) => id))
  return [
    ...present.map((result) => compareResults(old.get(result.id), result)),
    ...[...old.values()].filter(({ id }) => !ids.has(id)).map((result) => compareResults(result, undefined)),
  ].filter((change) => change !== null)
}

/** How a check differs between two runs, of which one has it at least; null where it does not. */
export function compareResults(
  before: CheckResult | undefined,
  now: CheckResult | undefined,
): CheckChange | null {
  const result = now ?? before
  if (!result) return null
  const from = stateOf(before)
  const to = stateOf(now)
  const { id, severity } = result
  const change = { id, severity, from, to, result, before: before ?? null }
  if (from !== to) return { ...change, direction: directionOf(from, to), newGrounds: [] }
  if (!before || !now || from === 'pass' || from === 'not-applicable' || from === 'not-assessed') return null
  const [gained, lost] = [listNewGrounds(before, now), listNewGrounds(now, before)]
  if (from === 'fail' && gained.length > 0) return { ...change, direction: 'worse', newGrounds: gained }
  if (gained.length === 0 && lost.length === 0) return null
  // It fails for less, or is open or accepted for another reason.
  return { ...change, direction: from === 'fail' ? 'better' : 'changed', newGrounds: [] }
}

/** How the grade differs; null where neither the letter does nor what it is capped by. */
export function compareGrades(before: Grade, now: Grade): GradeChange | null {
  const newCaps = now.reasons.filter(
    (reason) => isCap(reason) && !before.reasons.some((known) => namesNothingNew(reason, known)),
  )
  const [from, to] = [before.letter, now.letter]
  if (from === to && newCaps.length === 0) return null
  const sank = from !== null && (to === null || gradeLetters.indexOf(to) > gradeLetters.indexOf(from))
  return { from, to, direction: sank || newCaps.length > 0 ? 'worse' : 'better', newCaps }
}

function stateOf(result: CheckResult | undefined): State {
  return result ? standing(result) : 'not run'
}

/**
 * Worse is what fails now, what is open that was settled, and what is no longer looked at, whatever it was: nobody knows any more. A
 * failure that was waived was accepted, and one that is waived now is: neither is better than what is well.
 */
function directionOf(from: State, to: State): Direction {
  const isUnseen = (state: State) => state === 'not run' || state === 'not-assessed'
  const isSettled = (state: State) => ['pass', 'not-applicable', 'waived'].includes(state)
  if (to === 'fail') return 'worse'
  if (to === 'inconclusive') return isSettled(from) ? 'worse' : 'changed'
  if (isUnseen(to)) return isUnseen(from) ? 'changed' : 'worse'
  if (to === 'waived') return from === 'fail' ? 'better' : 'changed'
  return from === 'pass' || from === 'not-applicable' ? 'changed' : 'better'
}

/** The check of the grade fails by the letter, which is compared as the run's grade, with all of its reasons. */
const gradeCheck = 'ssl-labs-grade'

function listNewGrounds(before: CheckResult, now: CheckResult): string[] {
  if (now.id === gradeCheck) return []
  const [a, b] = [before, now].map((result) => ({ ...result, reason: withoutExpiryNote(result.reason) }))
  return a && b ? findNewGrounds(a, b) : []
}

/** A reason that lowers the letter, of all that a grade says of itself. */
function isCap(reason: string): boolean {
  return /^(?:capped at|warning) /.test(reason)
}
