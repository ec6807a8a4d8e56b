import { describe, test } from '@vitest/runner'
import type { ProfileName } from '../core/requirement.ts'
import type { CheckResult } from '../core/run.ts'
import { targetName } from '../core/target.ts'
import type { Collection } from '../probes/collection.ts'
import { checks } from './check-catalogue.ts'
import { judge } from './judge.ts'

/**
 * The one place where checks become Vitest's tests, one each. The result travels in the task's meta, so that verdicts which
 * Vitest has no word for (inconclusive, not-assessed) arrive whole.
 *
 * @param ids - the checks to run, in this order
 */
export function defineSuite(collection: Collection, profile: ProfileName, ids: readonly string[]): void {
  describe(targetName(collection.target), () => {
    for (const id of ids) {
      const check = checks.find((candidate) => candidate.id === id)
      if (!check) throw new Error(`no check is named ${id}`)
      test(id, (context) => {
        const result = judge(check, collection, profile)
        context.task.meta.result = result
        if (result.verdict === 'fail') throw new Error(result.reason)
        if (result.verdict !== 'pass') context.skip(result.reason)
      })
    }
  })
}

declare module '@vitest/runner' {
  interface TaskMeta {
    result?: CheckResult
  }
}
