import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Run } from '../core/run.ts'

/** Files that were recorded, as a newer version could have written them, given to the command. */

const bin = join(import.meta.dirname, '..', 'bin', 'mmverify.cjs')
let folder: string
let facts: FactsJson
let judged: string

/** A recorded facts.json, as far as it is changed here. */
interface FactsJson {
  target: object
  facts: { tls: { certificates: { chain: object[] }[] } }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mmverify-newer-'))
  await mmverify('--replica', '--report-dir', 'recorded', '--reporter', 'json')
  facts = await readJson<FactsJson>('recorded/facts.json')
  await mmverify('--facts', 'recorded', '--report-dir', 'judged', '--reporter', 'json')
  judged = await readFile(join(folder, 'judged/run.json'), 'utf8')
})
afterAll(() => rm(folder, { recursive: true }))

function mmverify(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const options = { cwd: folder, timeout: 120_000, maxBuffer: 64 * 2 ** 20 }
    execFile(process.execPath, [bin, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
  })
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(join(folder, path), 'utf8'))
}

/** Judges the recorded facts after a change to what a newer version would say. */
async function judge(name: string, change: (file: FactsJson) => void) {
  const file = { ...structuredClone(facts), schemaMinor: 7, tool: { name: 'mmverify', version: '9.8.7' } }
  change(file)
  await mkdir(join(folder, name))
  await writeFile(join(folder, name, 'facts.json'), JSON.stringify(file))
  return mmverify('--facts', name, '--report-dir', `${name}-judged`, '--reporter', 'json')
}

test('an area, a fact and a member deep inside that are not known change not a byte of run.json', async () => {
  const { stderr, code } = await judge('additions', (file) => {
    Object.assign(file.facts, { mail: { relay: { status: 'ok', value: {} } } })
    Object.assign(file.facts.tls, { echo: { status: 'refused' } })
    for (const { chain } of file.facts.tls.certificates) Object.assign(chain[0] ?? {}, { quantum: true })
  })
  expect(stderr.split('\n').filter((line) => line.includes('9.8.7'))).toEqual([
    expect.stringMatching(
      /^mmverify: additions\/facts\.json is of schema 1\.7, written by mmverify 9\.8\.7; .*: /,
    ),
  ])
  for (const place of ['mail', 'tls.echo', 'tls.certificates[].chain[].quantum'])
    expect(stderr).toContain(place)
  expect(code).toBe(0)
  expect(await readFile(join(folder, 'additions-judged/run.json'), 'utf8')).toBe(judged)
})

test('a value that is not known makes what needs it inconclusive, and the gate is not passed', async () => {
  const { stderr, code } = await judge('value', (file) => {
    Object.assign(file.facts.tls, { heartbleed: { status: 'postponed', until: 'tomorrow' } })
  })
  expect(stderr).toContain('values not known: tls.heartbleed.status')
  expect(code).toBe(3)
  const { checks, grade } = await readJson<Run>('value-judged/run.json')
  const check = checks.find(({ id }) => id === 'heartbleed')
  expect(check).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringMatching(/^not readable by this version: tls\.heartbleed\.status .*9\.8\.7$/),
  })
  expect(grade.letter).toBe(null)
  const { stdout } = await mmverify('diff', 'judged/run.json', 'value-judged/run.json')
  expect(stdout).toMatch(/ heartbleed: pass → inconclusive: not readable/)
})

test('diff reads a newer run.json, and a new verdict is not known', async () => {
  const run: Run = JSON.parse(judged)
  const [first] = run.checks
  const checks = [{ ...first, verdict: 'mostly' }, ...run.checks.slice(1)]
  await writeFile(
    join(folder, 'newer.json'),
    JSON.stringify({ ...run, schemaMinor: 7, weather: 'rain', checks }),
  )
  const { stdout, stderr, code } = await mmverify('diff', 'judged/run.json', 'newer.json')
  expect(stderr).toMatch(
    /^mmverify: newer\.json is of schema 1\.7.*weather; values not known: checks\[\]\.verdict\n$/,
  )
  expect(stdout).toContain(`${first?.id}: ${first?.verdict} → inconclusive: not readable by this version`)
  expect(stdout).toContain('\n1 worse, 0 changed, 0 better\n')
  // It passed, and nobody can say so any more.
  expect(first?.verdict).toBe('pass')
  expect(code).toBe(1)
})

test.each([
  [
    'major',
    (file: FactsJson) => Object.assign(file, { schemaVersion: 2 }),
    'has schemaVersion 2, and this mmverify reads 1',
  ],
  [
    'target',
    (file: FactsJson) => Object.assign(file.target, { port: 'https' }),
    'target.port is not readable by it',
  ],
])(
  'a file whose %s cannot be read is refused in one line, and nothing is written',
  async (name, change, message) => {
    const { stdout, stderr, code } = await judge(name, change)
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    await expect(readJson(`${name}-judged/run.json`)).rejects.toThrow('ENOENT')
  },
)
