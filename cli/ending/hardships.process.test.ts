import { execFile } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Run } from '../../core/run.ts'
import { holds, startCommand, until, writeFacts } from '../../lab/endings/held-command.ts'

const bin = join(import.meta.dirname, '..', '..', 'bin', 'mmverify.cjs')
let parent: string
let folder: string
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'mmverify-hardships-'))
})
beforeEach(() => {
  folder = mkdtempSync(join(parent, 'run-'))
  mkdirSync(join(folder, 'tmp'))
})
afterAll(() => rmSync(parent, { recursive: true }))

interface Result {
  code: number
  stdout: string
  /** Lines on stderr, those of progress left out. */
  lines: string[]
}

/** Runs the command by a shell: `before` it, what the shell has to set; after it, where output goes. */
function mmverify(args: string, { before = ':', after = '' } = {}): Promise<Result> {
  return new Promise((resolve) => {
    const command = `${before}; "$0" "$1" ${args} ${after}`
    const env = { ...process.env, TMPDIR: join(folder, 'tmp') }
    const options = { cwd: folder, env, maxBuffer: 1 << 24 }
    execFile('bash', ['-c', command, process.execPath, bin], options, (error, stdout, stderr) => {
      const lines = stderr
        .split('\n')
        .filter((line) => line !== '' && !/: (asking|reports are in) /.test(line))
      resolve({ code: error ? Number(error.code) : 0, stdout, lines })
    })
  })
}

const judge = '--facts . --reporter junit'

/** What an earlier run left. */
function keepEarlierReports(): Record<string, string> {
  mkdirSync(join(folder, 'report'))
  const files = { 'facts.json': '"earlier facts"', 'run.json': '"earlier run"', 'junit.xml': '<earlier/>' }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, 'report', name), content)
  return files
}

function readReports(): Record<string, string> {
  const names = readdirSync(join(folder, 'report'))
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, 'report', name), 'utf8')]))
}

describe('a report folder that does not take reports is said in one line before anything is asked', () => {
  test.each([
    ['below /proc', '--report-dir /proc/nope', /no reports can be written to \/proc\/nope \(ENOENT\)/],
    ['on a read-only file system', '--report-dir /sys/nope', /no reports can be written to \/sys\/nope/],
    ['that is a file', '--report-dir facts.json', /facts\.json is no folder/],
    ['below a file', '--report-dir facts.json/a', /no reports can be written to .*facts\.json \(EEXIST\)/],
    ['that is a device', '--report-dir /dev/null', /\/dev\/null is no folder/],
    ['for one report, below a file', '--reporter junit:facts.json/junit.xml', /facts\.json is no folder/],
    [
      'for one report, that is a folder',
      '--reporter junit:tmp',
      /tmp is a folder, where a report is to be a file/,
    ],
    ['for a folder of results, a file', '--reporter allure:facts.json', /facts\.json is no folder/],
    ['for a folder of results, that holds other files', '--reporter allure:.', /holds .*, which is not part/],
  ])('one %s', async (_, args, message) => {
    writeFacts(folder, 1)
    const { code, stdout, lines } = await mmverify(`--target 127.0.0.1:1 ${args}`)
    expect(lines).toEqual([expect.stringMatching(message)])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(readdirSync(folder).sort()).toEqual(['facts.json', 'tmp'])
  })

  test.skipIf(process.geteuid?.() !== 0)(
    "one of another user, and a link of another user's in it",
    async () => {
      writeFacts(folder, 1)
      mkdirSync(join(folder, 'report'))
      symlinkSync('/etc/nope', join(folder, 'report', 'run.json'))
      lchownSync(join(folder, 'report', 'run.json'), 1234, 1234)
      const link = await mmverify(`${judge} --report-dir report`)
      expect(link).toMatchObject({
        code: 2,
        lines: [expect.stringContaining('is a link that another user made')],
      })
      lchownSync(join(folder, 'report'), 1234, 1234)
      const other = await mmverify(`${judge} --report-dir report`)
      expect(other).toMatchObject({
        code: 2,
        lines: [expect.stringContaining("is another user's (uid 1234)")],
      })
      expect(existsSync('/etc/nope')).toBe(false)
    },
  )
})

test('reports are for their owner alone; what is there keeps its mode', async () => {
  writeFacts(folder, 1)
  const modes = (...names: string[]) =>
    names.map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8))
  const all = '--facts . --reporter json:a/b.json,jsonl,junit,allure,html --report-dir report'
  await mmverify(all, { before: 'umask 000' })
  const [result = ''] = readdirSync(join(folder, 'report', 'allure-results'))
  const files = ['report/run.json', 'report/runs.jsonl', 'report/junit.xml', 'report/report.html', 'a/b.json']
  expect(modes(...files, `report/allure-results/${result}`)).toEqual(Array(6).fill('600'))
  expect(modes('report', 'report/allure-results', 'a')).toEqual(['700', '700', '700'])
  chmodSync(join(folder, 'report'), 0o755)
  chmodSync(join(folder, 'report', 'junit.xml'), 0o644)
  await mmverify(all)
  expect(modes('report', 'report/junit.xml', 'report/run.json')).toEqual(['755', '644', '600'])
})

/** What the gate says of the facts that are judged here. */
const failed = 1

describe('output that nobody reads changes no exit code; output that is lost does, where it is all there is', () => {
  test.each([
    ['--json', '| head -c 1', failed],
    ['', '| head -c 1', failed],
    ['--json', '>&-', failed],
    ['', '>&- 2>&-', failed],
    ['--json', '2>&-', failed],
    ['', '2>/dev/full', failed],
    ['', '>/dev/full', failed],
    ['--json', '>/dev/full', 4],
  ])('%s %s: %i', async (args, after, expected) => {
    writeFacts(folder, 1)
    const { code, lines } = await mmverify(`${judge} ${args}`, { before: 'set -o pipefail', after })
    expect(code).toBe(expected)
    const lost = 'mmverify: run.json could not be printed (ENOSPC)'
    expect(lines).toEqual(expected === failed ? [] : [lost])
  })

  test('a list that does not fit on the disk is no list', async () => {
    expect(await mmverify('list --json', { after: '>/dev/full' })).toMatchObject({
      code: 4,
      lines: ['mmverify: what was to be printed is lost (ENOSPC)'],
    })
    for (const flag of ['--help', '--version'])
      expect(await mmverify(flag, { after: '>/dev/full' })).toMatchObject({ code: 4 })
    expect(await mmverify('list --json', { before: 'set -o pipefail', after: '| head -1' })).toMatchObject({
      code: 0,
      lines: [],
    })
  })
})

describe('trouble in the middle', () => {
  test('a disk that is full: what an earlier run left is as it was, and nothing half-written is there', async () => {
    writeFacts(folder, 1)
    const earlier = keepEarlierReports()
    // In units of 1024 bytes: the trial fits, a report does not.
    const { code, lines } = await mmverify(`${judge} --report-dir report`, { before: 'ulimit -f 16' })
    expect(code).toBe(4)
    expect(lines).toEqual([
      'mmverify: run.json could not be written (EFBIG)',
      'mmverify: report/junit.xml could not be written (EFBIG)',
    ])
    expect(readReports()).toEqual(earlier)
    expect(readdirSync(join(folder, 'tmp'))).toEqual([])
  })

  test('a disk that is full while facts are written: said in a line, and the verdicts are shown', async () => {
    const earlier = keepEarlierReports()
    const { code, stdout, lines } = await mmverify('--replica --reporter junit --report-dir report', {
      before: 'ulimit -f 16',
    })
    expect(code).toBe(4)
    expect(lines[0]).toBe('mmverify: facts.json could not be written (EFBIG): it is lost')
    expect(stdout).toMatch(/Gate not decided: 0 failed/)
    expect(readReports()).toEqual(earlier)
    expect(readdirSync(join(folder, 'tmp'))).toEqual([])
  })

  test('a folder that a file has taken the place of: facts and verdicts are kept elsewhere, said in a line each', async () => {
    const hold = { folder, start: 'direct' } as const
    await using command = await holds.collect?.hold(hold)
    if (!command) throw new Error('nothing holds the command')
    rmSync(join(folder, 'report'), { recursive: true })
    writeFileSync(join(folder, 'report'), 'in the way')
    command.child.kill('SIGINT')
    expect(await command.exitCode).toBe(130)
    const [facts = '', run = ''] = [...command.stderr().matchAll(/(\/\S+\/(facts|run)\.json)/g)].map(
      ([path]) => path,
    )
    expect(JSON.parse(readFileSync(facts, 'utf8'))).toMatchObject({ complete: false })
    expect(JSON.parse(readFileSync(run, 'utf8'))).toMatchObject({ complete: false })
    for (const path of [facts, run]) rmSync(join(path, '..'), { recursive: true })
  })
})

test('kill -9 leaves earlier reports as they were, and what it left is gone with the next run', async () => {
  const earlier = keepEarlierReports()
  await using command = await holds.render?.hold({
    folder: mkdtempSync(join(parent, 'other-')),
    start: 'direct',
  })
  command?.child.kill('SIGKILL')
  const killed = startCommand({ folder, start: 'direct' }, ['--replica', '--reporter', 'junit'])
  await until(() => killed.stderr().includes('asking'))
  killed.child.kill('SIGKILL')
  expect(await killed.exitCode).toBe(137)
  expect(readReports()).toMatchObject(earlier)
  await mmverify('--replica --reporter junit --report-dir report')
  expect(Object.keys(readReports()).sort()).toEqual(Object.keys(earlier).sort())
})

describe('a small machine', () => {
  test('64 file descriptors: fewer connections, said in a line, and no verdict from what this machine could not ask', async () => {
    const { code, lines } = await mmverify('--replica --reporter junit --report-dir report', {
      before: 'ulimit -n 64',
    })
    expect([0, 3]).toContain(code)
    expect(lines).toEqual([expect.stringContaining('only 64 files may be open (ulimit -n)')])
    const run = JSON.parse(readFileSync(join(folder, 'report', 'run.json'), 'utf8')) as Run
    expect(run.checks.filter(({ verdict }) => verdict === 'fail')).toEqual([])
    expect(run.checks.filter(({ reason }) => reason.includes('EMFILE'))).toEqual([])
  })

  test('a heap of 64 MiB is enough', async () => {
    const before = 'export NODE_OPTIONS=--max-old-space-size=64'
    const { code, lines } = await mmverify('--replica --report-dir report', { before })
    expect({ code, lines }).toEqual({ code: 0, lines: [] })
  })
})
