import { expect, test } from 'vitest'
import type { Check } from '../../core/check.ts'
import type { ProfileName } from '../../core/requirement.ts'
import type { CheckResult } from '../../core/run.ts'
import type { Collection } from '../../probes/collection.ts'
import { collectionSchema } from '../../probes/collection.ts'
import { judge } from '../judge.ts'
import { fixture, type Overrides } from './facts.ts'

/** What the fixture has in place of its own facts, the verdict to come, and words its reason must contain. */
export type Case = readonly [
  name: string,
  facts: Overrides | Collection,
  verdict: CheckResult['verdict'],
  reason?: string | RegExp,
  profile?: ProfileName,
]

/** One test a case. Every fixture must be facts that the schema accepts, or the case proves nothing. */
export function cases(check: Check, table: readonly Case[]): void {
  for (const [name, facts, verdict, reason, profile = 'current'] of table) {
    test(`${check.id}: ${name}`, () => {
      const collection = 'startedAt' in facts ? (facts as Collection) : fixture(facts as Overrides)
      collectionSchema.parse(collection)
      const result = judge(check, collection, profile)
      expect({ verdict: result.verdict, reason: result.reason }).toEqual({
        verdict,
        reason: reason === undefined ? expect.any(String) : matching(reason),
      })
    })
  }
}

function matching(reason: string | RegExp) {
  return typeof reason === 'string' ? expect.stringContaining(reason) : expect.stringMatching(reason)
}
