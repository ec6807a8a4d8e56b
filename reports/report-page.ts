import type { CheckResult, RunFile } from '../core/run.ts'
import { standing } from '../suites/standing.ts'
import { createReportName } from './allure-results.ts'
import { sortByUrgency } from './run-file.ts'

/** What is shown on the HTML page, and what it is called. */
export interface ReportPage {
  file: RunFile
  name: string
}

/** Up to this number of targets the page has every check: a browser opens it at once. */
const maxWholeTargets = 20

/** Most results of a fleet on such a page. */
const maxResults = 2000

/** Of a fleet the page shows what is to be acted on, the most urgent first and no more than fits; the other reports have the rest. */
export function createPage(whole: RunFile): ReportPage {
  const name = createReportName(whole)
  if (!('runs' in whole) || whole.runs.length <= maxWholeTargets) return { file: whole, name }
  const urgent = sortByUrgency(whole.runs.flatMap(({ checks }) => checks.filter(isUrgent)))
  const shown = new Set(urgent.slice(0, maxResults))
  const runs = whole.runs.map((run) => ({ ...run, checks: run.checks.filter((check) => shown.has(check)) }))
  const which =
    urgent.length > maxResults ? `the ${maxResults} most urgent of ${urgent.length} that` : 'only what'
  return { file: { ...whole, runs }, name: `${name} · ${which} failed or stayed open` }
}

function isUrgent(check: CheckResult): boolean {
  return ['fail', 'inconclusive', 'waived'].includes(standing(check))
}
