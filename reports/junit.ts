import exported, { type Builder, type TestCase } from 'junit-report-builder'
import type { CheckResult, Run, RunFile } from '../core/run.ts'
import { evidenceLines, remedyLines } from '../suites/explanation.ts'
import { strictGate } from '../suites/gate.ts'
import {
  assessGate,
  describeNews,
  type GateAssessment,
  markOf,
  resultsOf,
} from '../suites/gate-assessment.ts'
import type { GateMark } from '../suites/gate-marks.ts'
import { formatWaiver, letPass, standing, standingWords } from '../suites/standing.ts'
import { clipText, makeVisibleLine } from '../suites/visible-text.ts'
import { createRunNames, formatGrade, runsOf } from './run-file.ts'

/**
 * JUnit XML: one testsuite a target, one testcase a check.
 *
 * What fails the gate → `failure`. An open question that keeps it shut → `error`, JUnit's word for a test that came to no verdict: CI
 * then shows it apart from failures, but never as silently well. What the gate lets pass, not applicable, not assessed and waived →
 * `skipped` with the reason. So there are failures exactly where the exit code is 1, and errors alone where it is 3.
 * The class name holds the target, because CI systems tell testcases of equal class and name apart by nothing else.
 */
export function renderJunit(
  file: RunFile,
  gate: GateAssessment = assessGate(runsOf(file), strictGate),
): string {
  const names = createRunNames(file)
  const report = builder.newBuilder().name(file.tool.name)
  for (const [index, run] of runsOf(file).entries()) {
    const name = names[index] ?? ''
    const suite = report
      .testSuite()
      .name(name)
      .timestamp(run.startedAt.replace(/(\.\d+)?Z$/, ''))
    suite.time((Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000)
    for (const [key, value] of listProperties(file, run)) suite.property(key, value)
    const assessment = gate.runs[index]
    for (const check of resultsOf(run, assessment)) {
      const testCase = suite
        .testCase()
        .name(makeVisibleLine(`${check.id}: ${check.title}`))
        .time(0)
      testCase.className(`${name.replaceAll('.', '_')}.${check.area}`)
      addVerdict(testCase, check, markOf(assessment, check))
    }
  }
  return `${report.build()}\n`
}

/** Its types speak of a default export inside, but module.exports is the builder itself. */
const builder = exported as unknown as Builder

function addVerdict(testCase: TestCase, check: CheckResult, mark: GateMark): void {
  const reason = clipText(makeVisibleLine(check.reason), 2000)
  const news = describeNews(mark)
  const prefix = news === null ? '' : clipText(makeVisibleLine(`new, ${news}: `), 2000)
  const found = standing(check)
  if (mark.counts === 'fails') {
    const message = `${prefix}${standingWords[found].toLowerCase()}${reason}`
    testCase.failure(message, check.severity).stacktrace(renderBody(check, [reason, ...remedyLines(check)]))
    return
  }
  switch (found) {
    case 'pass':
      testCase.standardOutput(renderBody(check, [reason]))
      return
    case 'fail':
      addSkip(testCase, `${letPass}${prefix}${reason}`)
      return
    case 'inconclusive':
      if (mark.counts === 'open')
        testCase.error(`inconclusive: ${reason}`, 'inconclusive', renderBody(check, [reason]))
      else addSkip(testCase, `${letPass}${prefix}inconclusive: ${reason}`)
      return
    case 'waived':
      addSkip(testCase, `${formatWaiver(check)}; the failure: ${reason}`)
      return
    case 'not-assessed':
      addSkip(testCase, `not assessed: ${reason}`)
      return
    case 'not-applicable':
      addSkip(testCase, `not applicable: ${reason}`)
  }
}

/** The library's own `skipped()` takes no message, and a skip that doesn't say why is worth nothing. */
function addSkip(testCase: TestCase, message: string): void {
  const build = testCase.build.bind(testCase)
  testCase.getSkippedCount = () => 1
  testCase.build = (parent) => {
    const element = build(parent)
    element.ele('skipped', { message })
    return element
  }
}

function renderBody(check: CheckResult, [first = '', ...more]: readonly string[]): string {
  return [first, ...evidenceLines(check), ...more].join('\n')
}

function listProperties(file: RunFile, run: Run): [string, string][] {
  return [
    ['tool', makeVisibleLine(`${file.tool.name} ${file.tool.version}`)],
    ['profile', run.profile],
    ['grade', formatGrade(run)],
    ['complete', String(run.complete)],
    ...(run.target.simulated
      ? [['simulated', makeVisibleLine(run.target.simulated)] as [string, string]]
      : []),
  ]
}
