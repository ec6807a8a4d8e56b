import { createHash } from 'node:crypto'
import { LabelName, LinkType, Severity, Stage, Status, type TestResult } from 'allure-js-commons'
import type { Category, EnvironmentInfo } from 'allure-js-commons/sdk'
import { createTestResult, stringifyEnvInfo } from 'allure-js-commons/sdk/reporter'
import type { CheckResult, Run, RunFile } from '../core/run.ts'
import { describeCheck, linked } from './check-description.ts'
import { byUrgency, gradeText, runNames, runsOf, type Standing, standing, waiverText } from './run-file.ts'
import { clipped, visibleLine } from './visible-text.ts'

/**
 * The files of an allure-results folder: one result for every check of every target, also for what was not assessed,
 * with the reason. Ids come from target, profile and check, never from a path or the clock, so the history of a check
 * goes on from run to run and the same run.json gives the same bytes.
 *
 * pass → passed, fail → failed, inconclusive → broken; not applicable, not assessed and waived → skipped, told
 * apart by the first words of the message and by the categories.
 */
export function* renderAllureResults(file: RunFile): Generator<[name: string, content: string]> {
  const names = runNames(file)
  for (const [index, run] of runsOf(file).entries()) {
    for (const check of byUrgency(run.checks)) {
      const result = testResult(run, names[index] ?? '', check)
      yield [`${result.uuid}-result.json`, JSON.stringify(result)]
    }
  }
  yield ['categories.json', JSON.stringify(allureCategories)]
  yield ['environment.properties', `${stringifyEnvInfo(environment(file))}\n`]
}

/** Is this the name of a file that an Allure adapter writes? Nothing else is ever replaced. */
export function allureResultsFile(name: string): boolean {
  return /^(.+-(result|container|globals)\.json|.+-attachment(\..+)?|categories\.json|executor\.json|environment\.properties|history)$/.test(
    name,
  )
}

/** Groups of checks that need different readers: mend it, look again, decide, give access, nothing to do. */
export const allureCategories = [
  { name: 'Failed: the requirement is broken', matchedStatuses: [Status.FAILED] },
  { name: 'Inconclusive: asked, but the answer does not say', matchedStatuses: [Status.BROKEN] },
  { name: 'Waived failures', ...skippedAs('Waived') },
  { name: 'Not assessed: needs access this run was not given', ...skippedAs('Not assessed') },
  { name: 'Not applicable', ...skippedAs('Not applicable') },
] satisfies Category[]

const outcomes: Readonly<Record<Standing, { status: Status; words: string }>> = {
  pass: { status: Status.PASSED, words: '' },
  fail: { status: Status.FAILED, words: '' },
  inconclusive: { status: Status.BROKEN, words: 'Inconclusive: ' },
  waived: { status: Status.SKIPPED, words: 'Waived: ' },
  'not-applicable': { status: Status.SKIPPED, words: 'Not applicable: ' },
  'not-assessed': { status: Status.SKIPPED, words: 'Not assessed: ' },
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

function testResult(run: Run, target: string, check: CheckResult): TestResult {
  const fullName = `${target}/${run.profile}/${check.id}`
  const { status, words } = outcomes[standing(check)]
  const area = areaNames[check.area]
  const waiver = check.waiver ? `\n${waiverText(check)}` : ''
  // Judged in one moment, from facts collected before it: a check has no duration of its own.
  const judged = Date.parse(run.finishedAt)
  return {
    ...createTestResult(uuid(`${fullName} ${run.startedAt}`), digest(fullName)),
    testCaseId: digest(fullName),
    fullName,
    titlePath: [target, area],
    name: `${check.id}: ${check.title}`,
    status,
    stage: Stage.FINISHED,
    statusDetails: { message: `${words}${visibleLine(check.reason)}${waiver}` },
    descriptionHtml: describeCheck(check),
    start: judged,
    stop: judged,
    labels: [
      { name: LabelName.SEVERITY, value: severity[check.severity] },
      { name: LabelName.EPIC, value: target },
      { name: LabelName.FEATURE, value: area },
      { name: LabelName.PARENT_SUITE, value: target },
      { name: LabelName.SUITE, value: area },
      { name: LabelName.TAG, value: standing(check) },
      { name: LabelName.TAG, value: `${check.severity} severity` },
      { name: LabelName.FRAMEWORK, value: 'mmverify' },
    ],
    links: check.references.filter(linked).map((url) => ({ name: url, url, type: LinkType.DEFAULT })),
  }
}

function environment(file: RunFile): EnvironmentInfo {
  const runs = runsOf(file)
  const names = runNames(file)
  const many = runs.length > 1
  const [started] = runs.map((run) => run.startedAt).toSorted()
  const [finished] = runs
    .map((run) => run.finishedAt)
    .toSorted()
    .reverse()
  return Object.fromEntries([
    ['Tool', `${file.tool.name} ${file.tool.version}`],
    ['Profile', profilesOf(runs)],
    ...runs.map((run, index) => [many ? names[index] : 'Target', many ? gradeText(run) : names[index]]),
    ...(many ? [] : runs.map(({ grade }) => ['Grade', grade.letter ?? 'none: too little was seen'])),
    ['Started', moment(started ?? '')],
    ['Finished', moment(finished ?? '')],
    ...(simulations(runs) ? [['Simulated', simulations(runs)]] : []),
    ...(runs.every(({ complete }) => complete) ? [] : [['Incomplete', 'some probes did not finish']]),
  ])
}

/** The name of the whole report: target, profile, grade, and what it isn't. */
export function reportName(file: RunFile): string {
  const runs = runsOf(file)
  const one = runs.length === 1
  return [
    one ? runNames(file)[0] : `${runs.length} targets`,
    `profile ${profilesOf(runs)}`,
    one ? runs.map(gradeText)[0] : `grades ${gradesOf(runs)}`,
    ...(simulations(runs) ? [`SIMULATED: ${clipped(simulations(runs), 120)}`] : []),
    ...(runs.every(({ complete }) => complete) ? [] : ['INCOMPLETE']),
  ].join(' · ')
}

/** `A+ ×180, B ×20`: how often each was given, the commonest first. */
function gradesOf(runs: readonly Run[]): string {
  const letters = Map.groupBy(runs, ({ grade }) => grade.letter ?? 'none')
  const counts = [...letters].map(([letter, those]) => ({ letter, count: those.length }))
  return counts
    .toSorted((a, b) => b.count - a.count)
    .map(({ letter, count }) => (count === 1 ? letter : `${letter} ×${count}`))
    .join(', ')
}

function profilesOf(runs: readonly Run[]): string {
  return [...new Set(runs.map(({ profile }) => profile))].join(', ')
}

function simulations(runs: readonly Run[]): string {
  return [...new Set(runs.flatMap(({ target }) => target.simulated ?? []))].map(visibleLine).join('; ')
}

function moment(iso: string): string {
  return iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')
}

function skippedAs(words: string) {
  return { matchedStatuses: [Status.SKIPPED], messageRegex: `^${words}: [\\s\\S]*$` }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

/** A UUID made from a name, with the version for custom schemes (RFC 9562 §5.8). */
export function uuid(name: string): string {
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
