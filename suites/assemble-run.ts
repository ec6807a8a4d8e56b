import type { ProfileName } from '../core/requirement.ts'
import type { CheckResult, Run, Waiver } from '../core/run.ts'
import type { Collection } from '../probes/collection.ts'
import { gradeCollection } from './grade/grade.ts'

/** Makes a run of the results on one target: waivers applied, verdicts counted, graded. Pure. */
export function assembleRun(
  collection: Collection,
  profile: ProfileName,
  results: readonly CheckResult[],
  waivers: readonly Waiver[],
): Run {
  const checks = results.map((result) => applyWaiver(result, waivers, collection.startedAt))
  return {
    profile,
    target: collection.target,
    access: collection.access,
    startedAt: collection.startedAt,
    finishedAt: collection.finishedAt,
    complete: collection.complete,
    summary: countVerdicts(checks),
    grade: gradeCollection(collection),
    checks,
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

/**
 * Only a failure can be waived: a waiver hides neither what could not be seen nor what has been mended. It holds to the
 * end of its last day in UTC, by the time of the evidence; after that the failure counts, and says why.
 */
export function applyWaiver(result: CheckResult, waivers: readonly Waiver[], at: string): CheckResult {
  const waiver = waivers.find(({ control_id }) => control_id === result.id)
  if (!waiver || result.verdict !== 'fail') return result
  if (waiver.expiration_date >= at.slice(0, 'YYYY-MM-DD'.length)) return { ...result, waiver }
  return { ...result, reason: `${result.reason} (its waiver expired on ${waiver.expiration_date})` }
}
