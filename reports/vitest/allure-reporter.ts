import type { TestResult } from 'allure-js-commons'
import type { ReporterConfig } from 'allure-js-commons/sdk/reporter'
import AllureVitestReporter from 'allure-vitest/reporter'
import type { Reporter, TestModule, TestSpecification, Vitest } from 'vitest/node'
import type { AllureAudit } from './allure-audit.ts'

const usualFolder = process.env.ALLURE_RESULTS_DIR ?? 'allure-results'

/**
 * allure-vitest, and for the tests of the project `audit` what it cannot know: the check's own description, evidence, links and ids, and
 * why a test was skipped. All other tests pass through. What the audit needs is loaded only where there is one.
 */
// biome-ignore lint/style/noDefaultExport: Vitest looks for a reporter there.
export default class AuditAllureReporter implements Reporter {
  readonly #resultsDir: string
  readonly #inner: AllureVitestReporter
  /** By history id. */
  readonly #audits = new Map<string, AllureAudit>()

  constructor({ resultsDir = usualFolder, ...config }: ReporterConfig) {
    this.#resultsDir = resultsDir
    const beforeTestResultWrite = (result: TestResult) =>
      this.#audits.get(result.historyId ?? '')?.complete(result)
    this.#inner = new AllureVitestReporter({
      ...config,
      resultsDir,
      listeners: [...(config.listeners ?? []), { beforeTestResultWrite }],
    })
  }

  onInit(vitest: Vitest): void {
    this.#inner.onInit(vitest)
  }

  /** Allure's folder grows from run to run: a verdict of yesterday's would stand beside today's as if it were one of them. */
  async onTestRunStart(specifications: readonly TestSpecification[]): Promise<void> {
    if (!specifications.some(({ project }) => project.name === 'audit')) return
    const { emptyResults } = await import('./audit-results.ts')
    emptyResults(this.#resultsDir)
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const audited = modules.filter(({ project }) => project.name === 'audit')
    const restore = audited.length > 0 ? await this.#describe(audited) : () => {}
    this.#inner.onTestRunEnd(modules)
    restore()
  }

  /** Has each test say its history id, the way a test would: by it the result is known again. Returns what takes that away. */
  async #describe(modules: readonly TestModule[]): Promise<() => void> {
    const { describeAudits } = await import('./audit-results.ts')
    const described = describeAudits(modules, this.#resultsDir)
    for (const { audit } of described) this.#audits.set(audit.historyId, audit)
    return () => {
      // Other reporters print a test's meta.
      for (const { test } of described)
        delete (test.meta() as { allureRuntimeMessages?: unknown }).allureRuntimeMessages
      this.#audits.clear()
    }
  }
}
