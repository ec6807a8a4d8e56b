import { createDefaultWriter } from 'allure-js-commons/sdk/reporter'
import type { TestCase, TestModule } from 'vitest/node'
import { type RunFile, runSchemaVersion } from '../../core/run.ts'
import { assembleRun } from '../../suites/assemble-run.ts'
import type { AuditPlan } from '../../suites/audit-plan.ts'
import { allureEnvironment, isAllureResultsFile } from '../allure-results.ts'
import { replaceDirectory } from '../atomic-write.ts'
import { type AllureAudit, allureAudit, auditCategories } from './allure-audit.ts'

/** Removes what Allure adapters wrote to this folder. Throws `OccupiedDirectory` where it holds something else. */
export function emptyResults(resultsDir: string): void {
  replaceDirectory(resultsDir, [], isAllureResultsFile)
}

/** Writes what is said once for all tests, and gives every test that came to a verdict its steps and attachments. */
export function describeAudits(
  modules: readonly TestModule[],
  resultsDir: string,
): { test: TestCase; audit: AllureAudit }[] {
  return modules.flatMap((module) => {
    const { audit: plan } = module.project.getProvidedContext()
    if ('problem' in plan) return []
    const tests = [...module.children.allTests()]
    const writer = createDefaultWriter({ resultsDir })
    writer.writeCategoriesDefinitions(auditCategories)
    writer.writeEnvironmentInfo(allureEnvironment(runFileOf(plan)))
    return tests.flatMap((test) => {
      const audit = allureAudit(test, plan)
      if (!audit) return []
      Object.assign(test.meta(), { allureRuntimeMessages: audit.messages })
      return [{ test, audit }]
    })
  })
}

/** What the header of a report is made of: targets, times and grades, which need no check. */
function runFileOf({ tool, targets, profile }: AuditPlan): RunFile {
  const runs = targets.map(({ collection }) => assembleRun(collection, profile, [], []))
  const [only, ...more] = runs
  const header = { schemaVersion: runSchemaVersion, tool } as const
  return only && more.length === 0 ? { ...header, ...only } : { ...header, runs }
}
