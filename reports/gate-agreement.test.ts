import { Status, type TestResult } from 'allure-js-commons'
import { describe, expect, test } from 'vitest'
import type { CheckResult, Run, RunFile } from '../core/run.ts'
import { createExampleRun, createExampleRuns } from '../lab/fixtures/example-run.ts'
import { countVerdicts } from '../suites/assemble-run.ts'
import { type Gate, strictGate } from '../suites/gate.ts'
import { assessGate, type GateAssessment } from '../suites/gate-assessment.ts'
import { renderAllureResults } from './allure-results.ts'
import { renderJunit } from './junit.ts'
import { createPage } from './report-page.ts'
import { runsOf } from './run-file.ts'
import { renderTerminal } from './terminal.ts'

const example = createExampleRun() as RunFile & Run
/** The example as it was the night before: some of it better, one check more. */
function yesterday(): Run {
  const changes: Record<string, Partial<CheckResult>> = {
    'tls-versions': { verdict: 'pass', reason: 'TLS 1.2 and 1.3' },
    heartbleed: { reason: 'a heartbeat request of 3 bytes was answered with 16384 bytes', verdict: 'fail' },
    robot: { verdict: 'pass', reason: 'no oracle' },
  }
  const gone = { ...(example.checks[0] as CheckResult), id: 'tls-gone', verdict: 'pass' as const }
  const checks = [...example.checks.map((check) => ({ ...check, ...changes[check.id] })), gone]
  return { ...example, checks, summary: countVerdicts(checks), grade: { ...example.grade, letter: 'C' } }
}
const regression: Gate = { ...strictGate, failOn: 'regression', baseline: [yesterday()] }

/** The file, the gate, and what fails and what is open by it. */
const cases: [string, RunFile, Gate, number, number][] = [
  ['everything counts', example, strictGate, 4, 1],
  ['several targets', createExampleRuns(), strictGate, 4, 1],
  ['from high on', example, { ...strictGate, failOn: 'high' }, 2, 1],
  [
    'critical alone, and no open question',
    example,
    { ...strictGate, failOn: 'critical', inconclusiveOn: 'none' },
    1,
    0,
  ],
  [
    'an incomplete run',
    createExampleRun({ complete: false }),
    { ...strictGate, inconclusiveOn: 'none' },
    4,
    1,
  ],
  // tls-versions, robot, the check that is gone, the grade
  ['what is worse than yesterday', example, regression, 4, 0],
  ['the same, open questions aside', example, { ...regression, inconclusiveOn: 'critical' }, 3, 0],
  ['nothing is worse', example, { ...regression, baseline: [example] }, 0, 1],
]

describe.each(cases)('%s', (_, file, gate, fails, open) => {
  const assessment = assessGate(runsOf(file), gate)

  test('the gate', () => {
    expect(assessment.outcome).toBe(fails > 0 ? 'failed' : open > 0 ? 'inconclusive' : 'passed')
  })

  test('JUnit', () => {
    const xml = renderJunit(file, assessment)
    const sum = (attribute: string) =>
      [...xml.matchAll(new RegExp(`<testsuite [^>]*${attribute}="(\\d+)"`, 'g'))].reduce(
        (total, [, n]) => total + Number(n),
        0,
      )
    expect([sum('failures'), sum('errors')]).toEqual([fails, open])
  })

  test('Allure', () => {
    const results = allureResults(file, assessment)
    const count = (status: Status) => results.filter((result) => result.status === status).length
    expect([count(Status.FAILED), count(Status.BROKEN)]).toEqual([fails, open])
    for (const { status, statusDetails, labels } of results) {
      const tags = labels.filter(({ name }) => name === 'tag').map(({ value }) => value)
      const isLetPass = status === Status.SKIPPED && (tags.includes('fail') || tags.includes('inconclusive'))
      expect(statusDetails.message?.startsWith('Let pass by the gate: ')).toBe(isLetPass)
    }
  })

  test('the page and the terminal', () => {
    const { outcome } = assessment
    expect(createPage(file, assessment).name).toContain(`gate ${outcome}`)
    const text = renderTerminal(file, { color: false, width: 100, gate: assessment })
    expect(text.split('\n').at(-2)).toMatch(/Gate |passed/)
    expect(text).toContain(`Gate ${outcome}: `)
  })
})

function allureResults(file: RunFile, gate: GateAssessment): TestResult[] {
  return [...renderAllureResults(file, gate)]
    .filter(([name]) => name.endsWith('-result.json'))
    .map(([, content]) => JSON.parse(content) as TestResult)
}

test('what is new is named by each of them, with what it was', () => {
  const assessment = assessGate([example], regression)
  const text = renderTerminal(example, { color: false, width: 200, gate: assessment })
  const [, list = ''] = text.split('4 worse than in the baseline\n')
  const lines = (list.split('\n\n')[0] ?? '').split('\n')
  expect(lines.toSorted()).toEqual([
    '  - high grade: was better; now failed: grade C → F',
    '  - high robot: was pass; now inconclusive: silence for 10 s in handshake: neither an alert nor an answer came',
    '  - high tls-gone: was pass; now inconclusive: not run, and in the baseline it was: TLS 1.0 and TLS 1.1 are accepted',
    '  - high tls-versions: was pass; now failed: TLS 1.0 and TLS 1.1 are accepted',
  ])
  expect(text).toContain('NEW high tls-versions: ')
  expect(text).toContain(
    'critical heartbleed: A heartbeat returns no memory of the server (let pass by the gate)',
  )
  expect(text).toContain('Gate failed: 4 new, 4 failed, ')
  expect(renderJunit(example, assessment)).toContain(
    'message="new, was pass: TLS 1.0 and TLS 1.1 are accepted"',
  )
  expect(renderJunit(example, assessment)).toContain('message="new, was pass: inconclusive: silence for 10 s')
  const messages = allureResults(example, assessment).map(({ statusDetails }) => statusDetails.message)
  expect(messages.filter((message) => message?.startsWith('New, was '))).toHaveLength(4)
  expect(createPage(example, assessment).name).toMatch(/ · gate failed, 4 new$/)
})
