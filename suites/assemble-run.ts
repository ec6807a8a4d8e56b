import type { ProfileName } from '../core/requirement.ts'
import type { CheckResult, Grade, Run, Scope, Waiver } from '../core/run.ts'
import type { Collection } from '../probes/collection.ts'
import { createNoGrade, gradeCollection } from './grade/grade.ts'
import { ownFailure } from './run-checks.ts'
import { applyWaiver } from './waivers.ts'

/**
 * Makes a run of the results on one target: waivers applied, verdicts counted, graded. Pure.
 *
 * @param scope - which checks were asked for; null: all of them
 * @param onCrash - called where grading crashed: a bug in mmverify, which leaves the run without a grade. Without it, the crash is thrown
 */
export function assembleRun(
  collection: Collection,
  profile: ProfileName,
  results: readonly CheckResult[],
  waivers: readonly Waiver[],
  scope: Scope | null = null,
  onCrash?: (error: unknown) => void,
): Run {
  const checks = results.map((result) => applyWaiver(result, waivers, collection))
  return {
    profile,
    ...(scope && { scope }),
    target: collection.target,
    access: collection.access,
    startedAt: collection.startedAt,
    finishedAt: collection.finishedAt,
    complete: collection.complete,
    summary: countVerdicts(checks),
    grade: gradeOrNone(collection, onCrash),
    checks,
  }
}

function gradeOrNone(collection: Collection, onCrash?: (error: unknown) => void): Grade {
  try {
    return gradeCollection(collection)
  } catch (error) {
    if (!onCrash) throw error
    onCrash(error)
    return createNoGrade([ownFailure])
  }
}

/** A failure under a waiver counts as waived. */
export function countVerdicts(checks: readonly CheckResult[]): Run['summary'] {
  const failures = checks.filter(({ verdict }) => verdict === 'fail')
  const count = (verdict: CheckResult['verdict']) =>
    checks.filter((check) => check.verdict === verdict).length
  return {
    pass: count('pass'),
    fail: failures.filter(({ waiver }) => !waiver).length,
    inconclusive: count('inconclusive'),
    notApplicable: count('not-applicable'),
    notAssessed: count('not-assessed'),
    waived: failures.filter(({ waiver }) => waiver).length,
  }
}
