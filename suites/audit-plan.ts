import type { Check } from '../core/check.ts'
import type { ProfileName } from '../core/requirement.ts'
import type { CheckResult, Scope, Waiver } from '../core/run.ts'
import type { Collection } from '../probes/collection.ts'
import type { Gate } from './gate.ts'
import { titleOf } from './profiles.ts'

/** What the tests of the project `audit` are made of: the evidence, and how to judge it. Plain data, for it goes to another process. */
export interface AuditPlan {
  tool: { name: 'mmverify'; version: string }
  targets: AuditTarget[]
  profile: ProfileName
  /** Ids of the checks in scope, in the catalogue's order. */
  ids: readonly string[]
  waivers: Waiver[]
  /** Which checks were asked for; null: all of them. */
  scope: Scope | null
  gate: Gate
}

export interface AuditTarget {
  /** Distinct among the targets. */
  name: string
  collection: Collection
}

/** One line on what to set otherwise, where there is nothing to judge. */
export interface AuditProblem {
  problem: string
}

/** A check's name in Vitest; `-t 'chat.example.com > hsts:'` runs one check of one target. */
export function testName(check: Check, profile: ProfileName): string {
  return `${check.id}: ${titleOf(check, profile)}`
}

declare module 'vitest' {
  interface ProvidedContext {
    audit: AuditPlan | AuditProblem
  }
  interface TaskMeta {
    /** What the check of this test said, for reporters. */
    checkResult?: CheckResult
  }
}
