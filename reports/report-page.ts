import type { CheckResult, RunFile } from '../core/run.ts'
import { strictGate } from '../suites/gate.ts'
import { assessGate, type GateAssessment, markOf } from '../suites/gate-assessment.ts'
import { standing } from '../suites/standing.ts'
import { createReportName } from './allure-results.ts'
import { runsOf, sortByUrgency } from './run-file.ts'

/** What is shown on the HTML page, and what it is called. */
export interface ReportPage {
  file: RunFile
  /** What the gate says of it, run by run. */
  gate: GateAssessment
  name: string
}

/** Up to this number of targets the page has every check: a browser opens it at once. */
const maxWholeTargets = 20

/** Most results of a fleet on such a page. */
const maxResults = 2000

/** Of a fleet the page shows what is to be acted on, the most urgent first and no more than fits; the other reports have the rest. */
export function createPage(whole: RunFile, given?: GateAssessment): ReportPage {
  const gate = given ?? assessGate(runsOf(whole), strictGate)
  const name = createReportName(whole, given)
  if (!('runs' in whole) || whole.runs.length <= maxWholeTargets) return { file: whole, gate, name }
  const urgent = sortByUrgency(
    whole.runs.flatMap(({ checks }, index) =>
      checks.filter((check) => isUrgent(check) || markOf(gate.runs[index], check).news),
    ),
  )
  const shown = new Set(urgent.slice(0, maxResults))
  const runs = whole.runs.map((run) => ({ ...run, checks: run.checks.filter((check) => shown.has(check)) }))
  const which =
    urgent.length > maxResults ? `the ${maxResults} most urgent of ${urgent.length} that` : 'only what'
  return { file: { ...whole, runs }, gate, name: `${name} · ${which} failed or stayed open` }
}

function isUrgent(check: CheckResult): boolean {
  return ['fail', 'inconclusive', 'waived'].includes(standing(check))
}
