import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createExampleRun } from '../../lab/fixtures/example-run.ts'
import { runsOf } from '../../reports/run-file.ts'
import { renderRunJson } from '../../reports/run-json.ts'
import { resolveGate } from '../settings/resolve-gate.ts'
import { UsageError } from '../usage-error.ts'
import { keepBaseline } from './keep-baseline.ts'

let folder: string
let told: string
let troubles: string[]
const failures = { trouble: (text: string) => void troubles.push(text) }
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-baseline-'))
  told = ''
  troubles = []
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
    told += String(line)
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

const path = (...names: string[]) => join(folder, ...names)
const resolve = (name: string, baselineCreate = false) =>
  resolveGate({ failOn: 'regression', baseline: path(name), baselineCreate }, {})

test('the first night leaves a file that the second one reads', async () => {
  const { createBaseline } = await resolve('new/baseline.json', true)
  keepBaseline(createExampleRun(), createBaseline ?? '', failures)
  expect(readdirSync(path('new'))).toEqual(['baseline.json'])
  expect(readFileSync(path('new/baseline.json'), 'utf8')).toBe(
    [...renderRunJson(createExampleRun())].join(''),
  )
  const { gate, baseline } = await resolve('new/baseline.json')
  expect([gate.failOn, gate.baseline.length, baseline?.path]).toEqual([
    'regression',
    1,
    path('new/baseline.json'),
  ])
})

test('a file that is there is never replaced, not even one that came meanwhile', async () => {
  writeFileSync(path('kept.json'), 'kept')
  await expect(resolve('kept.json', true)).rejects.toThrow(/kept\.json is there already/)
  keepBaseline(createExampleRun(), path('kept.json'), failures)
  expect(troubles).toEqual([expect.stringContaining('kept.json is there already')])
  expect(readFileSync(path('kept.json'), 'utf8')).toBe('kept')
  expect(readdirSync(folder)).toEqual(['kept.json'])
})

test('a place that takes no file is trouble, and no crash', () => {
  writeFileSync(path('file'), '')
  keepBaseline(createExampleRun(), path('file', 'baseline.json'), failures)
  expect(troubles).toEqual([
    expect.stringMatching(/^the baseline .*baseline\.json could not be written \(E[A-Z]+\)$/),
  ])
  expect(told).toBe('')
})

test('an incomplete run is no baseline: it is not kept, and refused where it was', async () => {
  const incomplete = createExampleRun({ complete: false })
  keepBaseline(incomplete, path('baseline.json'), failures)
  expect(existsSync(path('baseline.json'))).toBe(false)
  expect(told).toMatch(/^mmverify: no baseline was made: the run is incomplete/)
  writeFileSync(path('old.json'), [...renderRunJson(incomplete)].join(''))
  await expect(resolve('old.json')).rejects.toThrow(/old\.json is of an incomplete run/)
})

test('a run that settled nothing is no baseline: no later one could be worse', () => {
  const checks = runsOf(createExampleRun()).flatMap((run) =>
    run.checks.map((check) => ({ ...check, verdict: 'inconclusive' as const })),
  )
  keepBaseline(createExampleRun({ checks }), path('silent.json'), failures)
  expect(existsSync(path('silent.json'))).toBe(false)
  expect(told).toMatch(/^mmverify: no baseline was made: nothing was settled of /)
})

test.each([
  ['a name that is not there', () => resolve('basline.json'), /basline\.json is not there: check the path/],
  ['none at all', () => resolveGate({ failOn: 'regression' }, {}), /--fail-on regression needs --baseline/],
  ['an empty name', () => resolveGate({ failOn: 'regression', baseline: '' }, {}), /needs --baseline/],
  [
    'one that no gate looks at',
    () => resolveGate({ baseline: path('a.json') }, {}),
    /go with --fail-on regression/,
  ],
  [
    'a first night of no comparison',
    () => resolveGate({ baselineCreate: true }, {}),
    /go with --fail-on regression/,
  ],
])('%s is refused', async (_, resolving, message) => {
  await expect(resolving()).rejects.toThrow(UsageError)
  await expect(resolving()).rejects.toThrow(message)
})
