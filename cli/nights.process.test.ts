import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FaultName } from '../containers/faults/embedded-faults.ts'

const bin = join(import.meta.dirname, '..', 'bin', 'mmverify.cjs')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-nights-'))
})
afterAll(() => rm(folder, { recursive: true }))

function mmverify(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const options = {
      cwd: folder,
      timeout: 120_000,
      maxBuffer: 64 * 2 ** 20,
      env: { ...process.env, NO_COLOR: '1' },
    }
    execFile(process.execPath, [bin, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
  })
}

/** What one night says in each place where it speaks. */
interface Night {
  code: number
  /** Of what the terminal lists as worse than in the baseline. */
  news: string[]
  junit: Record<'failures' | 'errors', number>
  /** What the page shows as failed, by the id of the check. */
  page: string[]
  title: string
  stderr: string
  stdout: string
}

/** One night: the server, as it is by then. It has other ports, keys and certificates each time, and the same name. */
async function spendNight(name: string, faults: FaultName[], ...args: string[]): Promise<Night> {
  const { code, stdout, stderr } = await mmverify(
    ...['--replica', ...faults.flatMap((fault) => ['--fault', fault])],
    ...['--report-dir', name, '--reporter', 'junit,html', '--fail-on', 'regression'],
    ...args,
  )
  const junit = await readFile(join(folder, name, 'junit.xml'), 'utf8')
  const count = (attribute: string) =>
    Number(new RegExp(`<testsuite [^>]*${attribute}="(\\d+)"`).exec(junit)?.[1])
  const page = await readFile(join(folder, name, 'report.html'), 'utf8')
  return {
    code,
    news: [...stdout.matchAll(/^ {2}- (?:critical|high|medium|low|info) ([\w-]+): /gm)].map(
      ([, id = '']) => id,
    ),
    junit: { failures: count('failures'), errors: count('errors') },
    page: readFailed(page),
    title: /<title>([^<]*)/.exec(page)?.[1] ?? '',
    stderr,
    stdout,
  }
}

/** The ids of the checks that the page shows as failed: its data are files in base64, one for each result. */
function readFailed(page: string): string[] {
  return [...page.matchAll(/d\("([^"]+)","([^"]*)"\)/g)]
    .filter(([, path]) => path?.includes('test-results/'))
    .map(
      ([, , value = '']) =>
        JSON.parse(Buffer.from(value, 'base64').toString()) as { name: string; status: string },
    )
    .filter(({ status }) => status === 'failed')
    .map(({ name }) => name.split(':')[0] ?? '')
    .sort()
}

/** Wherever this night speaks, it says the same. */
function expectNight(night: Night, code: 0 | 1, ids: string[]): void {
  expect(night.code, night.stdout).toBe(code)
  expect(night.news.sort()).toEqual(ids)
  expect(night.page).toEqual(ids)
  expect(night.junit).toEqual({ failures: ids.length, errors: 0 })
  expect(night.title).toContain(code === 0 ? 'gate passed' : `gate failed, ${ids.length} new`)
}

test('five nights of one server', async () => {
  const first = await spendNight('1', [], '--baseline', 'kept/baseline.json', '--baseline-create')
  expectNight(first, 0, [])
  expect(first.stderr).toContain('the baseline is kept/baseline.json')
  const gate = ['--baseline', 'kept/baseline.json']
  expectNight(await spendNight('2', [], ...gate), 0, [])
  expectNight(await spendNight('3', ['nginx-version'], ...gate), 1, ['server-tokens'])
  // What fails is accepted. The next night the same check fails for another thing.
  const accepted = ['--baseline', 'kept/accepted.json']
  expectNight(await spendNight('3b', ['nginx-version'], ...accepted, '--baseline-create'), 0, [])
  expectNight(await spendNight('4', ['nginx-version', 'powered-by'], ...accepted), 1, ['server-tokens'])
  expectNight(await spendNight('5', [], ...accepted), 0, [])
})

test('a grade that sinks from A- to T is seen, by a check that failed before as well as by none', async () => {
  const scope = ['--check', 'ssl-labs-grade', '--baseline', 'grade.json']
  expectNight(await spendNight('a-minus', ['no-hsts'], ...scope, '--baseline-create'), 0, [])
  expectNight(await spendNight('a-minus-again', ['no-hsts'], ...scope), 0, [])
  expectNight(await spendNight('t', ['no-hsts', 'missing-intermediate'], ...scope), 1, ['grade'])
})

test.each([
  [
    'a misspelt baseline',
    ['--baseline', 'kept/basline.json'],
    /^mmverify: the baseline kept\/basline\.json is not there/,
  ],
  ['a second first night', ['--baseline', 'kept/baseline.json', '--baseline-create'], /is there already/],
  [
    'another profile',
    ['--baseline', 'kept/baseline.json', '--profile', 'salt'],
    /is of another profile: current there, salt here/,
  ],
  [
    'other checks',
    ['--baseline', 'kept/baseline.json', '--skip', 'caa'],
    /is of other checks: all checks there, --skip caa here/,
  ],
  [
    'other targets',
    ['--baseline', 'kept/baseline.json', '--target', '127.0.0.1:1'],
    /is of other targets: it lacks 127\.0\.0\.1:1, this run lacks mattermost\.test/,
  ],
])('%s is refused before anything is asked or written', async (_, args, message) => {
  const { code, stdout, stderr } = await mmverify(
    ...(args.includes('--target') ? [] : ['--replica']),
    ...['--report-dir', 'refused', '--fail-on', 'regression', ...args],
  )
  expect(stderr).toMatch(message)
  expect([code, stdout]).toEqual([2, ''])
  expect(existsSync(join(folder, 'refused'))).toBe(false)
})
