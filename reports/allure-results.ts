import { LabelName, Stage, Status, type TestResult } from 'allure-js-commons'
import type { Category, EnvironmentInfo } from 'allure-js-commons/sdk'
import { createTestResult, stringifyEnvInfo } from 'allure-js-commons/sdk/reporter'
import type { CheckResult, Run, RunFile } from '../core/run.ts'
import { strictGate } from '../suites/gate.ts'
import {
  assessGate,
  countNews,
  describeNews,
  type GateAssessment,
  markOf,
  resultsOf,
} from '../suites/gate-assessment.ts'
import type { GateMark } from '../suites/gate-marks.ts'
import { letPass, type Standing, standing } from '../suites/standing.ts'
import { clipText, makeVisibleLine } from '../suites/visible-text.ts'
import { allureCheck, digest, messageRegex, skippedCategories } from './allure-check.ts'
import { createRunNames, formatGrade, runsOf, sortByUrgency } from './run-file.ts'

/**
 * The files of an allure-results folder: one result for every check of every target, also for what was not assessed,
 * with the reason. Ids come from target, profile and check, never from a path or the clock, so the history of a check
 * goes on from run to run and the same run.json gives the same bytes.
 *
 * pass → passed, what fails the gate → failed, what keeps it shut → broken; what it lets pass, not applicable, not assessed and waived →
 * skipped, told apart by the first words of the message and by the categories.
 */
export function* renderAllureResults(
  file: RunFile,
  gate: GateAssessment = assessGate(runsOf(file), strictGate),
): Generator<[name: string, content: string]> {
  const names = createRunNames(file)
  for (const [index, run] of runsOf(file).entries()) {
    const assessment = gate.runs[index]
    for (const check of sortByUrgency(resultsOf(run, assessment))) {
      const result = createAllureResult(run, names[index] ?? '', check, markOf(assessment, check))
      yield [`${result.uuid}-result.json`, JSON.stringify(result)]
    }
  }
  yield ['categories.json', JSON.stringify(allureCategories)]
  yield ['environment.properties', `${stringifyEnvInfo(allureEnvironment(file))}\n`]
}

/** The words before what is worse than in the baseline. */
const newWords = 'New, '

/** Categories by what a reader has to do: mend it, look again, decide, give access, nothing. */
export const allureCategories = [
  {
    name: 'New: worse than in the baseline',
    matchedStatuses: [Status.FAILED],
    messageRegex: messageRegex(newWords),
  },
  { name: 'Failed: the requirement is broken', matchedStatuses: [Status.FAILED] },
  { name: 'Inconclusive: asked, but the answer does not say', matchedStatuses: [Status.BROKEN] },
  ...skippedCategories,
  {
    name: 'Let pass by the gate',
    matchedStatuses: [Status.SKIPPED],
    messageRegex: messageRegex(letPass),
  },
] satisfies Category[]

const statuses: Readonly<Record<Standing, Status>> = {
  pass: Status.PASSED,
  fail: Status.FAILED,
  inconclusive: Status.BROKEN,
  waived: Status.SKIPPED,
  'not-applicable': Status.SKIPPED,
  'not-assessed': Status.SKIPPED,
}

function createAllureResult(run: Run, target: string, check: CheckResult, mark: GateMark): TestResult {
  const { historyId, ...described } = allureCheck(target, run.profile, check)
  const news = describeNews(mark)
  const isLetPass = mark.counts === 'no' && ['fail', 'inconclusive'].includes(standing(check))
  const before = `${isLetPass ? letPass : ''}${news ? makeVisibleLine(`${newWords}${news}: `) : ''}`
  // Judged in one moment, from facts collected before it: a check has no duration of its own.
  const judged = Date.parse(run.finishedAt)
  return {
    ...createTestResult(createUuid(`${described.fullName} ${run.startedAt}`), historyId),
    ...described,
    statusDetails: { message: `${before}${described.statusDetails.message}` },
    labels: [...described.labels, ...(news ? [{ name: LabelName.TAG, value: 'new' }] : [])],
    status: mark.counts === 'fails' ? Status.FAILED : isLetPass ? Status.SKIPPED : statuses[standing(check)],
    stage: Stage.FINISHED,
    start: judged,
    stop: judged,
  }
}

export function allureEnvironment(file: RunFile): EnvironmentInfo {
  const runs = runsOf(file)
  const names = createRunNames(file)
  const many = runs.length > 1
  const [started] = runs.map((run) => run.startedAt).toSorted()
  const [finished] = runs
    .map((run) => run.finishedAt)
    .toSorted()
    .reverse()
  return Object.fromEntries([
    ['Tool', makeVisibleLine(`${file.tool.name} ${file.tool.version}`)],
    ['Profile', formatProfiles(runs)],
    ...runs.map((run, index) => [many ? names[index] : 'Target', many ? formatGrade(run) : names[index]]),
    ...(many ? [] : runs.map(({ grade }) => ['Grade', grade.letter ?? 'none: too little was seen'])),
    ['Started', formatMoment(started ?? '')],
    ['Finished', formatMoment(finished ?? '')],
    ...(formatSimulations(runs) ? [['Simulated', formatSimulations(runs)]] : []),
    ...(runs.every(({ complete }) => complete) ? [] : [['Incomplete', 'some probes did not finish']]),
  ])
}

/** The name of the whole report: target, profile, grade, what it isn't, and what the gate says. */
export function createReportName(file: RunFile, gate?: GateAssessment): string {
  const runs = runsOf(file)
  const one = runs.length === 1
  return [
    one ? createRunNames(file)[0] : `${runs.length} targets`,
    `profile ${formatProfiles(runs)}`,
    one ? runs.map(formatGrade)[0] : `grades ${formatGrades(runs)}`,
    ...(formatSimulations(runs) ? [`SIMULATED: ${clipText(formatSimulations(runs), 120)}`] : []),
    ...(runs.every(({ complete }) => complete) ? [] : ['INCOMPLETE']),
    ...(gate ? [`gate ${gate.outcome}${countNews(gate) > 0 ? `, ${countNews(gate)} new` : ''}`] : []),
  ].join(' · ')
}

/** `A+ ×180, B ×20`: how often each was given, the commonest first. */
function formatGrades(runs: readonly Run[]): string {
  const letters = Map.groupBy(runs, ({ grade }) => grade.letter ?? 'none')
  const counts = [...letters].map(([letter, those]) => ({ letter, count: those.length }))
  return counts
    .toSorted((a, b) => b.count - a.count)
    .map(({ letter, count }) => (count === 1 ? letter : `${letter} ×${count}`))
    .join(', ')
}

function formatProfiles(runs: readonly Run[]): string {
  return [...new Set(runs.map(({ profile }) => profile))].join(', ')
}

function formatSimulations(runs: readonly Run[]): string {
  return [...new Set(runs.flatMap(({ target }) => target.simulated ?? []))].map(makeVisibleLine).join('; ')
}

function formatMoment(iso: string): string {
  return iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')
}

/** A UUID made from a name, with the version for custom schemes (RFC 9562 §5.8). */
export function createUuid(name: string): string {
  const hex = digest(name)
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(18, 20),
    hex.slice(20),
  ].join('-')
}
