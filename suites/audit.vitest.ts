import { describe, inject, type TestContext, test } from 'vitest'
import type { CheckResult } from '../core/run.ts'
import type { Collection } from '../probes/collection.ts'
import { assembleRun } from './assemble-run.ts'
import { type AuditPlan, type AuditTarget, testName } from './audit-plan.ts'
import { evidenceLines, remedyLines } from './explanation.ts'
import { assessRun, describeNews, isSilent } from './gate-assessment.ts'
import { findBaselineRun, markResult } from './gate-marks.ts'
import { checkNamed, runCheck, runChecks } from './run-checks.ts'
import { letPass, standing, standingMessage } from './standing.ts'
import { makeVisibleLine } from './visible-text.ts'
import { applyWaiver } from './waivers.ts'

/**
 * The audit as Vitest tests: one for each check of each target. The evidence was collected before (`cli/vitest/global-setup.ts`), so
 * that a test only judges, and can be run again, alone or under a debugger, without asking the target again.
 *
 * pass → passed; fail and inconclusive → failed; not applicable, not assessed, waived and what the gate lets pass → skipped, with the
 * reason. A check that crashes fails with its own error: a bug in mmverify.
 */
const plan = inject('audit')
if ('problem' in plan) throw createErrorWithoutStack('UsageError', plan.problem)
for (const target of plan.targets) describe(target.name, () => defineTests(target, plan))

function defineTests({ collection }: AuditTarget, plan: AuditPlan): void {
  const { ids, profile, waivers, gate } = plan
  const known = new Map(findBaselineRun(gate, collection)?.checks.map((check) => [check.id, check]))
  for (const check of ids.map(checkNamed)) {
    test(testName(check, profile), async (context) => {
      const result = applyWaiver(runCheck(check, collection, profile), waivers, collection)
      context.task.meta.checkResult = result
      const mark = markResult(result, known.get(result.id), gate)
      if (mark.counts !== 'no') throw createFinding(explainResult(result), describeNews(mark))
      if (result.verdict !== 'pass') await skipWithReason(context, result)
    })
  }
  if (!collection.complete) defineCompleteness()
  if (gate.failOn === 'regression') defineComparison(collection, plan)
  else if (isSilentTarget(collection, plan)) defineSilence()
}

/** What an unfinished probe would have shown may be missing where no check misses it, so that this is a finding of its own. */
function defineCompleteness(): void {
  test('complete: every probe came to its end', () => {
    throw createFinding('Inconclusive: some probes did not finish')
  })
}

/** Where every test is skipped nothing was settled, which no single one can say. */
function defineSilence(): void {
  test('answers: something of the target was settled', () => {
    throw createFinding('Inconclusive: no check came to a pass or a failure')
  })
}

/** A check that crashes says so in its own test. */
function isSilentTarget(collection: Collection, { ids, profile }: AuditPlan): boolean {
  try {
    return isSilent({ checks: runChecks(collection, profile, ids) })
  } catch {
    return false
  }
}

/** What no check's own test can say: that the grade is worse, or that a check is no longer run. */
function defineComparison(collection: Collection, { ids, profile, waivers, scope, gate }: AuditPlan): void {
  test('baseline: the grade is no worse, and every check is still run', () => {
    const run = assembleRun(collection, profile, runChecks(collection, profile, ids), waivers, scope)
    const { marks, others } = assessRun({ ...run, complete: true }, gate, findBaselineRun(gate, run))
    const counting = others.filter(({ id }) => marks.get(id)?.counts !== 'no')
    if (counting.length > 0)
      throw createFinding(counting.map(({ id, reason }) => makeVisibleLine(`${id}: ${reason}`)).join('\n'))
  })
}

/** The annotation says the reason where Vitest's own note is dropped: in JUnit. */
async function skipWithReason(context: TestContext, result: CheckResult): Promise<never> {
  const counts = ['fail', 'inconclusive'].includes(standing(result))
  const reason = `${counts ? letPass : ''}${standingMessage(result)}`
  await context.annotate(reason, standing(result))
  return context.skip(reason)
}

function explainResult(result: CheckResult): string {
  return [standingMessage(result), ...evidenceLines(result), ...remedyLines(result)].join('\n')
}

/** By this name reporters tell what was found from a test that broke. */
function createFinding(message: string, news: string | null = null): Error {
  return createErrorWithoutStack(
    'AssertionError',
    `${message}${news ? `\nnew: ${makeVisibleLine(news)}` : ''}`,
  )
}

/** An error that is no fault of this file: where in it it was thrown is of no use to the reader. */
function createErrorWithoutStack(name: string, message: string): Error {
  return Object.assign(new Error(message), { name, stack: `${name}: ${message}` })
}
