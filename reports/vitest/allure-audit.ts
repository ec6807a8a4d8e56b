import { type Link, LinkType, Status, type TestResult } from 'allure-js-commons'
import type { Category } from 'allure-js-commons/sdk'
import type { TestCase } from 'vitest/node'
import { type Clause, clauseAddress } from '../../core/requirement.ts'
import type { CheckResult } from '../../core/run.ts'
import type { AuditPlan } from '../../suites/audit-plan.ts'
import { letPass, standingMessage, standingWords } from '../../suites/standing.ts'
import { allureCheck, messageRegex, skippedCategories } from '../allure-check.ts'
import { type AttachFact, allureSteps } from './allure-steps.ts'

/** What Allure is to show of one test of the project `audit`. */
export interface AllureAudit {
  historyId: string
  /** Corrects what the adapter made of the test, once it is complete. */
  complete(result: TestResult): void
}

/** Null for a test that came to no verdict: its check crashed, or it is not a check's. */
export function allureAudit(test: TestCase, plan: AuditPlan, attach: AttachFact): AllureAudit | null {
  const check = test.meta().checkResult
  const target = plan.targets.find(({ name }) => name === (test.parent.type === 'suite' && test.parent.name))
  if (!check || !target) return null
  const [clause] = check.requirements
  const described = allureCheck(target.name, plan.profile, check, {
    epic: clause?.document ?? 'No clause in this profile',
    feature: clause?.section ?? 'No clause in this profile',
    framework: 'vitest',
  })
  const { status, message } = conclusion(test, check)
  const at = test.diagnostic()?.startTime ?? Date.now()
  const { historyId } = described
  const steps = allureSteps(check, target, { profile: plan.profile, historyId, at, status, attach })
  return {
    historyId,
    complete(result) {
      // The adapter's own labels of these kinds speak of the test file.
      const replaced = new Set([
        ...described.labels.map(({ name }) => name),
        'subSuite',
        'package',
        fallbackId,
      ])
      const labels = [...result.labels.filter(({ name }) => !replaced.has(name)), ...described.labels]
      const links = [...check.requirements.flatMap(clauseLink), ...described.links]
      Object.assign(result, described, { status, statusDetails: { message }, labels, links, steps })
    },
  }
}

/** Groups that need different readers. A bug in mmverify is no finding about the deployment. */
export const auditCategories = [
  {
    name: 'Failed: the requirement is broken',
    matchedStatuses: [Status.FAILED],
    messageRegex: `^(?!${standingWords.inconclusive})[\\s\\S]*$`,
  },
  {
    name: 'Inconclusive: asked, but the answer does not say',
    matchedStatuses: [Status.FAILED],
    messageRegex: messageRegex(standingWords.inconclusive),
  },
  ...skippedCategories,
  {
    name: 'Let pass by the gate',
    matchedStatuses: [Status.SKIPPED],
    messageRegex: messageRegex(letPass),
  },
  { name: 'Crashed: a bug in mmverify', matchedStatuses: [Status.BROKEN] },
] satisfies Category[]

/** A label that the adapter makes of the file's path: with it, the history of a check would end with a move. */
const fallbackId = '_fallbackTestCaseId'

/** As Vitest ended it. allure-vitest drops the reason of a skip. */
function conclusion(test: TestCase, check: CheckResult): { status: Status; message: string } {
  const result = test.result()
  if (result.state === 'skipped') return { status: Status.SKIPPED, message: result.note ?? '' }
  return {
    status: result.state === 'failed' ? Status.FAILED : Status.PASSED,
    message: standingMessage(check),
  }
}

function clauseLink(clause: Clause): Link[] {
  const url = clauseAddress(clause)
  return url ? [{ name: `${clause.document}, ${clause.section}`, url, type: LinkType.DEFAULT }] : []
}
