import { expect } from 'vitest'
import type { Stack } from '../../containers/stacks/stack.ts'
import type { Access } from '../../core/access.ts'
import type { ProfileName } from '../../core/requirement.ts'
import type { CheckResult } from '../../core/run.ts'
import { collect } from '../../probes/collect.ts'
import type { Collection } from '../../probes/collection.ts'
import { probes } from '../../probes/probe-catalogue.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { judgeCheck } from '../../suites/judge.ts'

/** Everything that can be asked of a stack, from outside and inside. */
export async function collectStack(stack: Stack, access: Access = stack.access): Promise<Collection> {
  const collection = await collect(stack.target, probes, {
    access,
    timeout: 15_000,
    deadline: 180_000,
    maxConnections: 16,
    signal: new AbortController().signal,
    now: () => new Date(),
  })
  expect(collection.complete).toBe(true)
  return collection
}

export function judgeAll(collection: Collection, profile: ProfileName): CheckResult[] {
  return checks.map((check) => judgeCheck(check, collection, profile))
}

/** Sorted ids with that verdict. */
export function listIds(results: readonly CheckResult[], verdict: CheckResult['verdict']): string[] {
  return results
    .filter((result) => result.verdict === verdict)
    .map(({ id }) => id)
    .sort()
}
