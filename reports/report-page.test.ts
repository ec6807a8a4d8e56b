import { expect, test } from 'vitest'
import type { CheckResult, Run, RunFile } from '../core/run.ts'
import { createExampleRun, createExampleRuns } from '../lab/fixtures/example-run.ts'
import { createPage } from './report-page.ts'

const [first] = (createExampleRuns() as { runs: Run[] }).runs
const example = first?.checks.find(({ verdict }) => verdict === 'fail')

/** A fleet of that many targets, each with these checks. */
function fleet(targets: number, checks: (index: number) => CheckResult[]): RunFile {
  const runs = Array.from({ length: targets }, (_, index) => ({ ...first, checks: checks(index) }))
  return { ...createExampleRuns(), runs } as RunFile
}

const createFailure = (severity: CheckResult['severity'], id: string) =>
  ({ ...example, severity, id }) as CheckResult
const listShownChecks = (file: RunFile) => ('runs' in file ? file.runs : []).flatMap(({ checks }) => checks)

test('one target and a few are shown whole', () => {
  for (const whole of [createExampleRun(), createExampleRuns()]) expect(createPage(whole).file).toBe(whole)
})

test('of a fleet what passed is left out', () => {
  const passed = { ...example, verdict: 'pass' } as CheckResult
  const { file, name } = createPage(fleet(21, () => [createFailure('low', 'hsts'), passed]))
  expect(listShownChecks(file)).toHaveLength(21)
  expect(name).toMatch(/ · only what failed or stayed open$/)
})

test('of a large fleet the most urgent are shown, with a word on the rest', () => {
  const whole = fleet(1500, () => [createFailure('low', 'hsts'), createFailure('critical', 'heartbleed')])
  const { file, name } = createPage(whole)
  const severities = Map.groupBy(listShownChecks(file), ({ severity }) => severity)
  expect(severities.get('critical')).toHaveLength(1500)
  expect(severities.get('low')).toHaveLength(500)
  expect(name).toMatch(/ · the 2000 most urgent of 3000 that failed or stayed open$/)
})
