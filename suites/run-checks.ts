import type { Check } from '../core/check.ts'
import type { ProfileName } from '../core/requirement.ts'
import type { CheckResult } from '../core/run.ts'
import { inconclusive } from '../core/verdict.ts'
import type { Collection } from '../probes/collection.ts'
import { checks } from './check-catalogue.ts'
import { createCheckResult, judgeCheck } from './judge.ts'

/**
 * Judges one target's evidence by every check of `ids`. Pure.
 *
 * @param onCrash - called where a check crashed: a bug in mmverify, which leaves that check inconclusive. Without it, the crash is thrown
 * @returns a result for each of `ids`, in their order
 */
export function runChecks(
  collection: Collection,
  profile: ProfileName,
  ids: readonly string[],
  onCrash: (error: unknown) => void = rethrow,
): CheckResult[] {
  return ids.map((id) => {
    const check = checkNamed(id)
    try {
      return runCheck(check, collection, profile)
    } catch (error) {
      onCrash(error)
      return createCheckResult(check, profile, inconclusive(ownFailure))
    }
  })
}

/** Why a check or the grade has come to nothing. */
export const ownFailure =
  'mmverify itself failed here, which says nothing of the target: see its crash report'

function rethrow(error: unknown): never {
  throw error
}

/** Judges by one check. Its crash names it, since the stack alone may end in code that many checks share. */
export function runCheck(check: Check, collection: Collection, profile: ProfileName): CheckResult {
  try {
    return judgeCheck(check, collection, profile)
  } catch (error) {
    throw new Error(`the check ${check.id} crashed`, { cause: error })
  }
}

/** The check of this id in the catalogue. Throws where there is none. */
export function checkNamed(id: string): Check {
  const check = checks.find((candidate) => candidate.id === id)
  if (!check) throw new Error(`no check is named ${id}`)
  return check
}
