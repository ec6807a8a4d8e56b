import { createDefaultWriter, type Writer } from 'allure-js-commons/sdk/reporter'
import type { TestCase, TestModule } from 'vitest/node'
import { type RunFile, runSchemaVersion } from '../../core/run.ts'
import { assembleRun } from '../../suites/assemble-run.ts'
import type { AuditPlan } from '../../suites/audit-plan.ts'
import { digest } from '../allure-check.ts'
import { isAllureResultsFile } from '../allure-file-name.ts'
import { allureEnvironment } from '../allure-results.ts'
import { replaceDirectory } from '../atomic-write.ts'
import { type AllureAudit, allureAudit, auditCategories } from './allure-audit.ts'
import type { AttachFact } from './allure-steps.ts'

/** Removes what Allure adapters wrote to this folder. Throws `OccupiedDirectory` where it holds something else. */
export function emptyResults(resultsDir: string): void {
  replaceDirectory(resultsDir, [], isAllureResultsFile)
}

/** Writes what is said once for all tests, and gives every test that came to a verdict the id that its description is known by. */
export function describeAudits(
  modules: readonly TestModule[],
  resultsDir: string,
): { test: TestCase; audit: AllureAudit }[] {
  return modules.flatMap((module) => {
    const { audit: plan } = module.project.getProvidedContext()
    if ('problem' in plan) return []
    const writer = createDefaultWriter({ resultsDir })
    const attach = attachmentWriter(writer)
    writer.writeCategoriesDefinitions(auditCategories)
    writer.writeEnvironmentInfo(allureEnvironment(runFileOf(plan)))
    return [...module.children.allTests()].flatMap((test) => {
      const audit = allureAudit(test, plan, attach)
      if (!audit) return []
      const data = { historyId: audit.historyId }
      Object.assign(test.meta(), { allureRuntimeMessages: [{ type: 'metadata', data }] })
      return [{ test, audit }]
    })
  })
}

/** A file for each result, though many look at the same fact: Allure 3 shows a file that two results name with one of them. */
function attachmentWriter(writer: Writer): AttachFact {
  return (historyId, path, value) => {
    const source = `${digest(`${historyId} ${path}`)}-attachment.json`
    writer.writeAttachment(source, Buffer.from(JSON.stringify(value, null, 2)))
    return { name: path, source, type: 'application/json' }
  }
}

/** What the header of a report is made of: targets, times and grades, which need no check. */
function runFileOf({ tool, targets, profile }: AuditPlan): RunFile {
  const runs = targets.map(({ collection }) => assembleRun(collection, profile, [], []))
  const [only, ...more] = runs
  const header = { schemaVersion: runSchemaVersion, tool } as const
  return only && more.length === 0 ? { ...header, ...only } : { ...header, runs }
}
