import { createHash } from 'node:crypto'
import {
  type Label,
  LabelName,
  type Link,
  LinkType,
  Severity,
  Status,
  type TestResult,
} from 'allure-js-commons'
import type { CheckResult } from '../core/run.ts'
import { type Standing, standing, standingMessage, standingWords } from '../suites/standing.ts'
import { makeVisibleLine } from '../suites/visible-text.ts'
import { describeCheck, isLink } from './check-description.ts'

/** Where a check stands in Allure's behaviours, and who ran it. */
export interface AllureGroup {
  epic: string
  feature: string
  framework: string
}

/**
 * What Allure shows of a check, whoever judged it: the command or Vitest. Ids come from target, profile and check, never from a
 * path or the clock, so that the history of a check goes on from run to run and from one to the other.
 */
export function allureCheck(target: string, profile: string, check: CheckResult, group?: AllureGroup) {
  const fullName = `${target}/${profile}/${check.id}`
  const area = areaNames[check.area]
  return {
    historyId: digest(fullName),
    testCaseId: digest(fullName),
    fullName,
    titlePath: [target, area],
    name: makeVisibleLine(`${check.id}: ${check.title}`),
    statusDetails: { message: standingMessage(check) },
    descriptionHtml: describeCheck(check),
    labels: labelsOf(target, check, group ?? { epic: target, feature: area, framework: 'mmverify' }),
    links: check.references.filter(isLink).map((url): Link => ({ name: url, url, type: LinkType.DEFAULT })),
  } satisfies Partial<TestResult>
}

/** Skipped checks need different readers: decide, give access, nothing to do. */
export const skippedCategories = [
  skipped('Waived failures', 'waived'),
  skipped('Not assessed: needs access this run was not given', 'not-assessed'),
  skipped('Not applicable', 'not-applicable'),
]

function skipped(name: string, of: Standing) {
  return { name, matchedStatuses: [Status.SKIPPED], messageRegex: messageRegex(standingWords[of]) }
}

/** What a category finds messages by that begin with these words. */
export function messageRegex(words: string): string {
  return `^${words}[\\s\\S]*$`
}

/** The first 128 bits of the SHA-256 of a name, in hex. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

const severity = {
  critical: Severity.BLOCKER,
  high: Severity.CRITICAL,
  medium: Severity.NORMAL,
  low: Severity.MINOR,
  info: Severity.TRIVIAL,
} as const satisfies Record<CheckResult['severity'], Severity>

const areaNames = {
  edge: 'Edge',
  app: 'Application',
  database: 'Database',
  host: 'Host',
  cluster: 'Cluster',
  push: 'Push',
} as const satisfies Record<CheckResult['area'], string>

function labelsOf(target: string, check: CheckResult, { epic, feature, framework }: AllureGroup): Label[] {
  return [
    { name: LabelName.SEVERITY, value: severity[check.severity] },
    { name: LabelName.EPIC, value: epic },
    { name: LabelName.FEATURE, value: feature },
    { name: LabelName.PARENT_SUITE, value: target },
    { name: LabelName.SUITE, value: areaNames[check.area] },
    { name: LabelName.TAG, value: standing(check) },
    { name: LabelName.TAG, value: `${check.severity} severity` },
    { name: LabelName.FRAMEWORK, value: framework },
  ]
}
