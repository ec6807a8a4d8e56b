import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AllureReport } from '@allurereport/core'
import { Status, type StepResult, type TestResult } from 'allure-js-commons'
import type { Category } from 'allure-js-commons/sdk'
import { parseEnvInfo } from 'allure-js-commons/sdk/reporter'
import { XMLParser } from 'fast-xml-parser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CheckResult } from '../../core/run.ts'
import { type Ended, runAudit, runCommand } from '../../lab/audits/vitest-process.ts'
import { type JsonTest, readAllureResults, readRuns, readTests } from '../../lab/audits/vitest-results.ts'
import {
  createCollection,
  createResponse,
  createSuiteFacts,
  pageHeaders,
  tls12Suites,
  tls13Suites,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { factsSchemaVersion } from '../../probes/collection.ts'
import { factsBehind } from '../../suites/judge.ts'
import { checkNamed } from '../../suites/run-checks.ts'
import { type Standing, standing, standings } from '../../suites/standing.ts'

/** Longer than any of these processes takes on a machine that is busy with other things. */
const patience = 300_000

const hostile = '\u001b[31mnginx/1.18.0'
const withoutHsts = pageHeaders.filter(([name]) => name !== 'server' && name !== 'strict-transport-security')
const weakened = createCollection({
  ...createSuiteFacts({
    'TLS 1.0': ['TLS_RSA_WITH_AES_128_CBC_SHA'],
    'TLS 1.2': tls12Suites,
    'TLS 1.3': tls13Suites,
  }),
  'tls.heartbleed': undefined,
  'http.pages': {
    '/': { status: 'ok', value: createResponse(200, [...withoutHsts, ['server', hostile]]) },
  },
})
const unfinished = { ...createCollection(), complete: false }

/** Both are of one host, so that their order tells them apart. */
const names = ['chat.example.org (1)', 'chat.example.org (2)'] as const

let folder: string
let variables: Record<string, string>
let command: Ended
let vitest: Ended
let tests: JsonTest[]
let allure: Map<string, TestResult>
const path = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-audit-'))
  const header = { schemaVersion: factsSchemaVersion, tool: { name: 'mmverify', version: '0.1.0' } }
  writeFileSync(path('facts.json'), JSON.stringify({ ...header, runs: [weakened, unfinished] }))
  writeFileSync(
    path('waivers.yaml'),
    '- { control_id: hsts, justification: raised in spring, expiration_date: 2026-12-31 }',
  )
  variables = {
    MMVERIFY_FACTS: folder,
    MMVERIFY_WAIVERS: path('waivers.yaml'),
    MMVERIFY_SKIP: 'caa,http*',
    MMVERIFY_SEVERITY: 'low',
  }
  const report = { MMVERIFY_REPORT_DIR: path('command'), MMVERIFY_REPORTER: 'allure' }
  const both = [runCommand({ ...variables, ...report }), runAudit(folder, 'audit', variables)] as const
  ;[command, vitest] = await Promise.all(both)
  tests = readTests(path('audit.json'))
  allure = readAllureResults(path('audit-allure'))
}, patience)
afterAll(() => rmSync(folder, { recursive: true }))

const resultOf = (test: JsonTest): CheckResult => {
  if (!test.meta.checkResult) throw new Error(`${test.title} has no result`)
  return test.meta.checkResult
}
const checkTests = () => tests.filter(({ meta }) => meta.checkResult)
const inTarget = (name: string) => checkTests().filter(({ ancestorTitles }) => ancestorTitles[0] === name)

test("the results are the command's, whole: scope, severities, waivers and reasons", () => {
  expect([command.code, vitest.code]).toEqual([1, 1])
  const results = names.map((name) => inTarget(name).map(resultOf))
  expect(results).toEqual(readRuns(path('command')).map(({ checks }) => checks))
  // Or it would have proved less.
  expect(new Set(results.flat().map(standing))).toEqual(new Set(standings))
})

test('what failed or stayed open fails, what was not judged is skipped, and no test has another standing', () => {
  const expected: Record<Standing, JsonTest['status']> = {
    pass: 'passed',
    fail: 'failed',
    inconclusive: 'failed',
    waived: 'skipped',
    'not-applicable': 'skipped',
    'not-assessed': 'skipped',
  }
  expect(checkTests().map(({ status }) => status)).toEqual(
    checkTests().map((test) => expected[standing(resultOf(test))]),
  )
})

test('an unfinished collection is a finding, of that target alone', () => {
  const others = tests.filter(({ meta }) => !meta.checkResult)
  expect(others.map(({ ancestorTitles, title, status }) => [ancestorTitles[0], title, status])).toEqual([
    [names[1], 'complete: every probe came to its end', 'failed'],
  ])
})

test('a failure explains itself on the terminal, and nothing there acts', () => {
  const [failed] = checkTests().filter(({ title }) => title.startsWith('tls-versions:'))
  expect(vitest.stderr).toContain(`AssertionError: ${failed && resultOf(failed).reason}\n`)
  expect(vitest.stderr).toMatch(/^AssertionError: Inconclusive: not seen: the probe for tls\.heartbleed/m)
  expect(vitest.stderr).toMatch(/^required by RFC 9325, 3\.1\.1: /m)
  expect(vitest.stderr).toContain('\\x1b[31mnginx/1.18.0')
  expect(`${vitest.stdout}${vitest.stderr}`).not.toContain('\u001b')
})

test('the gate lets pass what the command lets pass, and says so', { timeout: patience }, async () => {
  const gate = { ...variables, MMVERIFY_FAIL_ON: 'critical', MMVERIFY_INCONCLUSIVE_ON: 'none' }
  const { code } = await runAudit(folder, 'gate', gate)
  // Incomplete evidence is never let pass.
  expect(code).toBe(1)
  const judged = readTests(path('gate.json'))
  expect(judged.filter(({ status }) => status === 'failed').map(({ title }) => title)).toEqual([
    'complete: every probe came to its end',
  ])
  const found = judged.filter(({ meta: { checkResult } }) =>
    ['fail', 'inconclusive'].includes(checkResult ? standing(checkResult) : ''),
  )
  expect(found.length).toBeGreaterThan(1)
  expect(found.filter(({ status }) => status !== 'skipped')).toEqual([])
  for (const { ancestorTitles, meta } of found) {
    const shown = allureOf(`${ancestorTitles[0]} ${meta.checkResult?.id}`, 'gate-allure')
    expect(shown.status).toBe(Status.SKIPPED)
    expect(shown.statusDetails.message).toMatch(/^Let pass by the gate: /)
    expect(shown.statusDetails.message).toContain(meta.checkResult?.reason.slice(0, 10))
  }
})

test('where every test is skipped, one says that nothing was settled', { timeout: patience }, async () => {
  // No account of a database was given.
  const checks = { ...variables, MMVERIFY_SKIP: '', MMVERIFY_CHECK: 'db-tls-required' }
  const open = { ...checks, MMVERIFY_WAIVERS: '', MMVERIFY_INCONCLUSIVE_ON: 'none' }
  const [byCommand, byVitest] = await Promise.all([
    runCommand({ ...open, MMVERIFY_REPORT_DIR: path('silent') }),
    runAudit(folder, 'silent', open),
  ])
  expect([byCommand.code, byVitest.code]).toEqual([3, 1])
  const failed = readTests(path('silent.json')).filter(({ status }) => status === 'failed')
  expect(failed.map(({ ancestorTitles, title }) => [ancestorTitles[0], title])).toEqual([
    [names[0], 'answers: something of the target was settled'],
    [names[1], 'complete: every probe came to its end'],
    [names[1], 'answers: something of the target was settled'],
  ])
})

describe('-t', { timeout: patience }, () => {
  test('runs one check of one target', async () => {
    const { code } = await runAudit(folder, 'one', variables, '-t', 'org \\(2\\) > hsts:')
    expect(code).toBe(0)
    const ran = readTests(path('one.json')).filter(({ meta }) => meta.checkResult)
    expect(ran.map((test) => [test.ancestorTitles[0], resultOf(test).id, test.status])).toEqual([
      [names[1], 'hsts', 'passed'],
    ])
    expect([...readAllureResults(path('one-allure')).keys()]).toEqual([`${names[1]} hsts`])
  })

  test('that matches no check fails', async () => {
    const { code, stderr } = await runAudit(folder, 'none', variables, '-t', 'hstss')
    expect(code).toBe(1)
    expect(stderr).toContain(
      "UsageError: no check matches -t 'hstss': their names are like 'chat.example.org (1) > ",
    )
  })
})

test('JUnit has every check, and why it was skipped', () => {
  const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'property' })
  const cases: JUnitCase[] = parser.parse(readFileSync(path('audit.xml'), 'utf8')).testsuites.testsuite
    .testcase
  expect(cases).toHaveLength(tests.length)
  const hsts = cases.find((item) => item['@_name'].startsWith(`${names[0]} > hsts:`))
  expect(hsts?.properties?.property[0]?.['@_name']).toBe('waived')
  expect(hsts?.properties?.property[0]?.['@_value']).toContain('waived until 2026-12-31: raised in spring')
  const versions = cases.find((item) => item['@_name'].startsWith(`${names[0]} > tls-versions:`))
  expect(versions?.failure?.['@_message']).toContain('TLS 1.0')
})

interface JUnitCase {
  '@_name': string
  failure?: { '@_message': string }
  properties?: { property: { '@_name': string; '@_value': string }[] }
}

function allureOf(name: string, from?: string): TestResult {
  const result = (from ? readAllureResults(path(from)) : allure).get(name)
  if (!result) throw new Error(`Allure has no result of ${name}`)
  return result
}

describe('the Allure results', () => {
  const labels = (result: TestResult, name: string) =>
    result.labels.filter((label) => label.name === name).map(({ value }) => value)

  test("are the command's own: ids, names, messages, descriptions and severities", () => {
    const own = readAllureResults(path('command/allure-results'))
    // That the evidence is incomplete is a test of Vitest's, too, and no check's.
    expect(own.delete(`${names[1]} complete`)).toBe(true)
    const shared = ({
      historyId,
      testCaseId,
      fullName,
      titlePath,
      name,
      descriptionHtml,
      ...rest
    }: TestResult) => ({
      ...{ historyId, testCaseId, fullName, titlePath, name, descriptionHtml },
      message: rest.statusDetails.message,
      severity: labels(rest as TestResult, 'severity'),
      suite: labels(rest as TestResult, 'suite'),
      tags: labels(rest as TestResult, 'tag'),
    })
    expect(own.size).toBe(checkTests().length)
    for (const [name, result] of own) expect(shared(allureOf(name))).toEqual(shared(result))
  })

  test('a skip says why, and every finding has one category', () => {
    const categories: Category[] = JSON.parse(readFileSync(path('audit-allure/categories.json'), 'utf8'))
    const categoryOf = ({ status, statusDetails }: TestResult) =>
      categories
        .filter(({ matchedStatuses }) => status && matchedStatuses?.includes(status))
        .filter(({ messageRegex }) => new RegExp(messageRegex ?? '').test(statusDetails.message ?? ''))
        .map(({ name }) => name?.split(/:| /)[0])
    const expected: Record<Standing, string[]> = {
      pass: [],
      fail: ['Failed'],
      inconclusive: ['Inconclusive'],
      waived: ['Waived'],
      'not-applicable': ['Not'],
      'not-assessed': ['Not'],
    }
    for (const test of checkTests()) {
      const result = resultOf(test)
      const shown = allureOf(`${test.ancestorTitles[0]} ${result.id}`)
      expect(categoryOf(shown), result.id).toEqual(expected[standing(result)])
      expect(shown.statusDetails.message).toContain(result.reason.slice(0, 10))
    }
    const unfinished = [...allure].filter(([name]) => name.endsWith('complete')).map(([, result]) => result)
    expect(unfinished.map(categoryOf)).toEqual([['Inconclusive']])
  })

  test("epic and feature are the first clause's document and section; links lead to clauses and documentation", () => {
    const result = allureOf(`${names[0]} tls-versions`)
    expect([labels(result, 'epic'), labels(result, 'feature')]).toEqual([['RFC 9325'], ['3.1.1']])
    expect(result.links.map(({ url }) => url)).toContain(
      'https://www.rfc-editor.org/rfc/rfc9325#section-3.1.1',
    )
    for (const reference of checkNamed('tls-versions').references.filter((text) => text.startsWith('https:')))
      expect(result.links.map(({ url }) => url)).toContain(reference)
  })

  test('every fact that a check looked at is a step with the fact attached and what was seen there', () => {
    for (const test of inTarget(names[0])) {
      const result = resultOf(test)
      const steps = allureOf(`${names[0]} ${result.id}`).steps
      for (const { path: fact, value } of factsBehind(checkNamed(result.id), weakened)) {
        const step = steps.find(({ name }) => name === `Look at ${fact}`)
        const [attachment] = step?.attachments ?? []
        const file = join(path('audit-allure'), attachment?.source ?? '')
        expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(value)))
      }
      expect(stepNames(steps).length).toBeGreaterThanOrEqual(result.evidence.length + 1)
      expect(steps.at(-1)?.name).toBe(`Judge by the profile current: ${result.verdict}`)
    }
  })

  test('the environment names what was judged', () => {
    const environment = parseEnvInfo(readFileSync(path('audit-allure/environment.properties'), 'utf8'))
    expect(environment).toMatchObject({ Profile: 'current', Incomplete: 'some probes did not finish' })
    expect(Object.keys(environment)).toEqual(expect.arrayContaining([...names]))
  })

  test('Allure 3 reads every result, with its steps, attachments and links', async () => {
    const report = new AllureReport({
      ...{ name: 'audit', output: path('report'), open: false, port: undefined },
      reportFiles: { addFile: async (file: string) => file },
      plugins: [],
    })
    await report.start()
    await report.readDirectory(path('audit-allure'))
    const read = await report.store.allTestResults({ includeRetries: true })
    expect(read).toHaveLength(tests.length)
    const attached = await Promise.all(read.map(({ id }) => report.store.attachmentsByTrId(id)))
    const sources = [...allure.values()].map(({ steps }) => steps.flatMap(({ attachments }) => attachments))
    expect(attached.flat()).toHaveLength(sources.flat().length)
    const failed = read.find(({ fullName }) => fullName === `${names[0]}/current/tls-versions`)
    expect(failed).toMatchObject({
      status: Status.FAILED,
      error: { message: expect.stringContaining('TLS 1.0') },
    })
    expect(failed?.steps.length).toBeGreaterThan(1)
    expect(failed?.links.length).toBeGreaterThan(1)
    await report.done()
  })
})

test('meta holds the result alone: what was made for Allure is not printed by others', () => {
  expect(Object.keys(checkTests()[0]?.meta ?? {})).not.toContain('allureRuntimeMessages')
  expect(existsSync(path('audit-allure'))).toBe(true)
})

function stepNames(steps: readonly StepResult[]): string[] {
  return steps.flatMap(({ name, steps: inner }) => [name ?? '', ...stepNames(inner)])
}
