import { describe, inject, type TestContext, test } from 'vitest'
import type { CheckResult } from '../core/run.ts'
import { applyWaiver } from './assemble-run.ts'
import { type AuditPlan, type AuditTarget, testName } from './audit-plan.ts'
import { evidenceLines, remedyLines } from './explanation.ts'
import { failsGate, keepsGateShut } from './gate.ts'
import { checkNamed, runCheck } from './run-checks.ts'
import { letPass, standing, standingMessage } from './standing.ts'

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

function defineTests({ collection }: AuditTarget, { ids, profile, waivers, gate }: AuditPlan): void {
  for (const check of ids.map(checkNamed)) {
    test(testName(check, profile), async (context) => {
      const result = applyWaiver(runCheck(check, collection, profile), waivers, collection.startedAt)
      context.task.meta.checkResult = result
      if (failsGate(result, collection.target, gate)) throw createFinding(explainResult(result))
      if (keepsGateShut(result, gate.inconclusiveOn)) throw createFinding(explainResult(result))
      if (result.verdict !== 'pass') await skipWithReason(context, result)
    })
  }
  if (!collection.complete) defineCompleteness(gate)
}

/** What an unfinished probe would have shown may be missing where no check misses it, so that this is a finding of its own. */
function defineCompleteness({ inconclusiveOn }: AuditPlan['gate']): void {
  test('complete: every probe came to its end', ({ skip }) => {
    const reason = 'Inconclusive: some probes did not finish'
    if (inconclusiveOn === 'none') skip(`${letPass}${reason}`)
    throw createFinding(reason)
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
function createFinding(message: string): Error {
  return createErrorWithoutStack('AssertionError', message)
}

/** An error that is no fault of this file: where in it it was thrown is of no use to the reader. */
function createErrorWithoutStack(name: string, message: string): Error {
  return Object.assign(new Error(message), { name, stack: `${name}: ${message}` })
}
