import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runAudit, runCommand, runVitest, type Variables } from '../../lab/audits/vitest-process.ts'
import { type JsonTest, readRuns, readTests } from '../../lab/audits/vitest-results.ts'
import { standing } from '../../suites/standing.ts'

/** Longer than any of these processes takes on a machine that is busy with other things. */
const patience = 300_000

let folder: string
const path = (name: string) => join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-audit-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const audit = (name: string, variables: Variables) => runAudit(folder, name, variables)

const verdicts = (tests: readonly JsonTest[]) =>
  tests.map(({ meta: { checkResult } }) => [checkResult?.id, checkResult && standing(checkResult)])

test('with nothing to verify it says in one line what to set, and fails', { timeout: patience }, async () => {
  const { code, stdout, stderr } = await audit('nothing', {})
  expect(code).toBe(1)
  const said = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('MMVERIFY_'))
  expect(said).toEqual([
    'UsageError: nothing to verify: set MMVERIFY_TARGET=HOST, MMVERIFY_REPLICA=embedded, MMVERIFY_FACTS=DIR or MMVERIFY_CONFIG=FILE',
  ])
  expect(`${stdout}${stderr}`).not.toContain('audit.vitest.ts:')
})

test('no npm script runs it, whatever the environment says', { timeout: patience }, async () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'))
  const everything = { MMVERIFY_TARGET: 'localhost', MMVERIFY_REPLICA: 'embedded', MMVERIFY_FACTS: '.' }
  const listed = async (args: readonly string[]) => {
    const { stdout } = await runVitest(['list', '--filesOnly', '--json', ...args], everything)
    return (JSON.parse(stdout) as { projectName: string }[]).map(({ projectName }) => projectName)
  }
  expect(await listed(['--project', 'audit'])).toEqual(['audit'])
  const runs = Object.values(scripts).flatMap((script) => [...script.matchAll(/vitest run([^&|;]*)/g)])
  expect(scripts.test).toContain('vitest run')
  for (const [run, args = ''] of runs) {
    const projects = await listed(args.split(' ').filter(Boolean))
    expect(projects.length, run).toBeGreaterThan(0)
    expect(projects, run).not.toContain('audit')
  }
})

describe('against the embedded replica', { timeout: patience }, () => {
  test('it says of every check what the command says', async () => {
    const replica = { MMVERIFY_REPLICA: 'embedded', MMVERIFY_FAULT: 'hsts-short' }
    const [command, vitest] = await Promise.all([
      runCommand({ ...replica, MMVERIFY_REPORT_DIR: path('command'), MMVERIFY_REPORTER: 'json' }),
      audit('replica', { ...replica, MMVERIFY_REPORT_DIR: path('vitest') }),
    ])
    expect([command.code, vitest.code]).toEqual([1, 1])
    const [run] = readRuns(path('command'))
    const tests = readTests(path('replica.json'))
    expect(verdicts(tests)).toEqual(run?.checks.map((check) => [check.id, standing(check)]))
    expect(tests.filter(({ status }) => status === 'failed').map(({ meta }) => meta.checkResult?.id)).toEqual(
      ['hsts'],
    )
    // What it saw can be judged again.
    const again = await runCommand({
      MMVERIFY_FACTS: path('vitest'),
      MMVERIFY_REPORT_DIR: path('again'),
      MMVERIFY_REPORTER: 'json',
    })
    expect(again.code).toBe(1)
    expect(readRuns(path('again'))[0]?.checks).toEqual(tests.map(({ meta }) => meta.checkResult))
  })
})
