import exported, { type Builder, type TestCase } from 'junit-report-builder'
import { clauseText } from '../core/requirement.ts'
import type { CheckResult, Run, RunFile } from '../core/run.ts'
import { gradeText, runNames, runsOf, standing, waiverText } from './run-file.ts'
import { clipped, visible, visibleLine } from './visible-text.ts'

/**
 * JUnit XML: one testsuite a target, one testcase a check.
 *
 * fail → `failure`. inconclusive → `error`, JUnit's word for a test that came to no verdict: CI then shows it apart
 * from failures, but never as silently well. Not applicable, not assessed and waived → `skipped` with the reason.
 * The class name holds the target, because CI systems tell testcases of equal class and name apart by nothing else.
 */
export function renderJunit(file: RunFile): string {
  const names = runNames(file)
  const report = builder.newBuilder().name(file.tool.name)
  for (const [index, run] of runsOf(file).entries()) {
    const name = names[index] ?? ''
    const suite = report
      .testSuite()
      .name(name)
      .timestamp(run.startedAt.replace(/(\.\d+)?Z$/, ''))
    suite.time((Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000)
    for (const [key, value] of properties(file, run)) suite.property(key, value)
    for (const check of run.checks) {
      const testCase = suite
        .testCase()
        .name(visibleLine(`${check.id}: ${check.title}`))
        .time(0)
      testCase.className(`${name.replaceAll('.', '_')}.${check.area}`)
      conclude(testCase, check)
    }
  }
  return `${report.build()}\n`
}

/** Its types speak of a default export inside, but module.exports is the builder itself. */
const builder = exported as unknown as Builder

function conclude(testCase: TestCase, check: CheckResult): void {
  const reason = clipped(visibleLine(check.reason), 2000)
  switch (standing(check)) {
    case 'pass':
      testCase.standardOutput(body(check, [reason]))
      return
    case 'fail':
      testCase.failure(reason, check.severity).stacktrace(body(check, [reason, remedy(check)]))
      return
    case 'inconclusive':
      testCase.error(`inconclusive: ${reason}`, 'inconclusive', body(check, [reason]))
      return
    case 'waived':
      skip(testCase, `${waiverText(check)}; the failure: ${reason}`)
      return
    case 'not-assessed':
      skip(testCase, `not assessed: ${reason}`)
      return
    case 'not-applicable':
      skip(testCase, `not applicable: ${reason}`)
  }
}

/** The library's own `skipped()` takes no message, and a skip that doesn't say why is worth nothing. */
function skip(testCase: TestCase, message: string): void {
  const build = testCase.build.bind(testCase)
  testCase.getSkippedCount = () => 1
  testCase.build = (parent) => {
    const element = build(parent)
    element.ele('skipped', { message })
    return element
  }
}

function body(check: CheckResult, [first = '', ...more]: readonly string[]): string {
  const evidence = check.evidence.map(({ fact, observed }) => visibleLine(`seen ${fact}: ${observed}`))
  return [first, ...evidence, ...more].join('\n')
}

function remedy(check: CheckResult): string {
  const clauses = check.requirements.map((clause) => visibleLine(`required by ${clauseText(clause)}`))
  const note = check.note ? [`note: ${visibleLine(check.note)}`] : []
  return [`severity: ${check.severity}`, `why: ${visible(check.why)}`, ...clauses, ...note, 'how to mend it:']
    .concat(visible(check.remediation), check.references.map(visibleLine))
    .join('\n')
}

function properties(file: RunFile, run: Run): [string, string][] {
  return [
    ['tool', `${file.tool.name} ${file.tool.version}`],
    ['profile', run.profile],
    ['grade', gradeText(run)],
    ['complete', String(run.complete)],
    ...(run.target.simulated ? [['simulated', visibleLine(run.target.simulated)] as [string, string]] : []),
  ]
}
