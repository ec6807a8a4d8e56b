import type { TestResult } from 'allure-js-commons'
import { parseEnvInfo } from 'allure-js-commons/sdk/reporter'
import { expect, test } from 'vitest'
import { createExampleRun, createExampleRuns, hostileText } from '../lab/fixtures/example-run.ts'
import { isAllureResultsFile } from './allure-file-name.ts'
import { allureCategories, createReportName, renderAllureResults } from './allure-results.ts'
import { runsOf } from './run-file.ts'

const results = (file = createExampleRun()): TestResult[] =>
  [...renderAllureResults(file)]
    .filter(([name]) => name.endsWith('-result.json'))
    .map(([, content]) => JSON.parse(content))

const renderExample = (file = createExampleRun()) => new Map(renderAllureResults(file))

const resultOf = (id: string) => {
  const result = results().find(({ name }) => name?.startsWith(`${id}:`))
  if (!result) throw new Error(`no result of ${id}`)
  return result
}

test('every check of every target has a result', () => {
  const checks = (file = createExampleRun()) => runsOf(file).reduce((sum, run) => sum + run.checks.length, 0)
  expect(results()).toHaveLength(checks())
  expect(results(createExampleRuns())).toHaveLength(checks(createExampleRuns()))
  for (const key of ['uuid', 'historyId', 'testCaseId', 'fullName'] as const) {
    expect(new Set(results(createExampleRuns()).map((result) => result[key])).size).toBe(
      checks(createExampleRuns()),
    )
  }
})

test.each([
  ['http-redirect', 'passed', 'http://mattermost.example.com:8080/ answered 301'],
  ['tls-versions', 'failed', 'TLS 1.0 and TLS 1.1 are accepted'],
  ['robot', 'broken', 'Inconclusive: silence for 10 s'],
  ['tls-dh-parameters', 'skipped', 'Not applicable: no DHE suite is offered'],
  ['config-sql', 'skipped', 'Not assessed: needs an API token'],
  ['hsts', 'skipped', 'Waived: max-age is 300 seconds\nwaived until 2026-03-31 by A. Auditor: raised'],
])('%s is %s, with its reason', (id, status, message) => {
  const result = resultOf(id)
  expect(result.status).toBe(status)
  expect(result.statusDetails.message?.slice(0, message.length)).toBe(message)
})

test('every result that is not a pass falls into one category', () => {
  const category = ({ status, statusDetails }: TestResult) =>
    allureCategories
      .filter((rule) => rule.matchedStatuses.some((matched) => matched === status))
      .filter(
        (rule) =>
          !('messageRegex' in rule) || new RegExp(rule.messageRegex).test(statusDetails.message ?? ''),
      )
      .map(({ name }) => name.split(':')[0])
  expect(results().flatMap(category)).toEqual([
    ...Array(4).fill('Failed'),
    'Inconclusive',
    'Waived failures',
    'Not assessed',
    'Not applicable',
  ])
})

test('severities and areas are labels', () => {
  const labels = (id: string, name: string) =>
    resultOf(id)
      .labels.filter((label) => label.name === name)
      .map(({ value }) => value)
  expect(
    ['heartbleed', 'tls-versions', 'hsts', 'server-tokens', 'mattermost-ping'].flatMap((id) =>
      labels(id, 'severity'),
    ),
  ).toEqual(['blocker', 'critical', 'normal', 'minor', 'trivial'])
  expect(labels('mattermost-ping', 'suite')).toEqual(['Application'])
  expect(labels('hsts', 'tag')).toEqual(['waived', 'medium severity'])
})

test('the description has the clauses, the evidence and the remedy, and nothing that acts', () => {
  const { descriptionHtml = '' } = resultOf('tls-versions')
  for (const part of [
    'ssl_protocols TLSv1.2 TLSv1.3;',
    'TLS 1.1: ok',
    'listen 443 ssl;',
    'departs from seed 000',
  ]) {
    expect(descriptionHtml).toContain(part)
  }
  const all = results()
    .map((result) => result.descriptionHtml)
    .join('')
  expect(all).not.toMatch(/<(?!\/?(p|b|h4|ul|li|pre|blockquote)>)/)
  expect([...renderExample().values()].join('')).not.toMatch(/\\u00[01]|\\ud800|[\u202e\u0080-\u009f]/)
  expect(resultOf('security-headers').statusDetails.message).toBe(hostileText.long)
})

test('ids depend on target, profile and check alone; the same run gives the same bytes', () => {
  expect(renderExample()).toEqual(renderExample())
  const later = results(
    createExampleRun({ startedAt: '2026-01-06T02:00:00.000Z', finishedAt: '2026-01-06T02:00:09.000Z' }),
  )
  expect(later.map(({ historyId }) => historyId)).toEqual(results().map(({ historyId }) => historyId))
  expect(later[0]?.uuid).not.toBe(results()[0]?.uuid)
  const strict = results(createExampleRun({ profile: 'centos7' }))
  expect(strict[0]?.historyId).not.toBe(results()[0]?.historyId)
  expect(results()[0]?.uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('the environment says what was looked at', () => {
  const environment = (file = createExampleRun()) =>
    parseEnvInfo(renderExample(file).get('environment.properties') ?? '')
  expect(environment()).toEqual({
    Tool: 'mmverify 0.1.0',
    Profile: 'current',
    Target: 'mattermost.example.com:8443',
    Grade: 'F',
    Started: '2026-01-05 02:00:00 UTC',
    Finished: '2026-01-05 02:00:07 UTC',
    Simulated: 'embedded replica on loopback, not a deployment',
  })
  expect(environment(createExampleRun({ complete: false })).Incomplete).toBe('some probes did not finish')
  expect(environment(createExampleRuns())['second.example.com']).toBe('grade A+')
})

test('the name of the report says what it is of', () => {
  expect(createReportName(createExampleRun({ complete: false }))).toBe(
    'mattermost.example.com:8443 · profile current · grade F · SIMULATED: embedded replica on loopback, not a deployment · INCOMPLETE',
  )
  expect(createReportName(createExampleRuns())).toMatch(
    /^2 targets · profile current · grades F, A\+ · SIMULATED/,
  )
})

test('every file written is known as one that may be replaced', () => {
  expect([...renderExample().keys()].filter((name) => !isAllureResultsFile(name))).toEqual([])
  expect(['thesis.tex', 'package.json', 'src', '.git'].filter(isAllureResultsFile)).toEqual([])
})
