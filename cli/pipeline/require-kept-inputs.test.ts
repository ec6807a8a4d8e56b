import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createExampleRun } from '../../lab/fixtures/example-run.ts'
import { strictGate } from '../../suites/gate.ts'
import type { ReportSettings } from '../settings/settings.ts'
import { UsageError } from '../usage-error.ts'
import { openReportFolder } from './report-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-kept-'))
  mkdirSync(at('report'))
  for (const name of ['report/run.json', 'report/verdicts.xml', 'kept.json']) writeFileSync(at(name), '{}')
  symlinkSync('report', at('link'))
  symlinkSync('nowhere', at('dangling.json'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const at = (name: string) => join(folder, name)
const settings = (): ReportSettings => ({
  ...{ gate: strictGate, baseline: null, createBaseline: null, json: false },
  ...{ reportDirectory: at('report'), reporters: [{ name: 'junit', path: at('report/verdicts.xml') }] },
})
const compareWith = (name: string) =>
  openReportFolder({ ...settings(), baseline: { path: at(name), file: createExampleRun() } }, 1)
const keepAs = (name: string) => openReportFolder({ ...settings(), createBaseline: at(name) }, 1)

test.each(['report/run.json', 'link/run.json', 'report/verdicts.xml', 'report/../report/facts.json'])(
  'a baseline at %s would be written over: it is refused before anything is asked',
  (name) => {
    expect(() => compareWith(name)).toThrow(/keep it elsewhere/)
    expect(() => keepAs(name)).toThrow(UsageError)
  },
)

test('a baseline elsewhere is compared with, and one that is not there yet can be kept', () => {
  compareWith('kept.json')[Symbol.dispose]()
  keepAs('new/baseline.json')[Symbol.dispose]()
  expect(readdirSync(folder)).not.toContain('new')
})

test.each([
  ['below a file', () => at('kept.json/baseline.json')],
  ['where no folder can be made', () => '/proc/nope/baseline.json'],
  ['at a link that leads nowhere', () => at('dangling.json')],
])('a new baseline %s is refused before anything is asked', (_, place) => {
  expect(() => openReportFolder({ ...settings(), createBaseline: place() }, 1)).toThrow(UsageError)
})

test.each([
  ['the verdicts', 'report/run.json'],
  ['the facts, by a link', 'link/facts.json'],
  ['another report', 'report/verdicts.xml'],
])('a report in the place of %s is refused', (_, name) => {
  const { reporters, ...rest } = settings()
  const more = [...reporters, { name: 'html', path: at(name) }]
  expect(() => openReportFolder({ ...rest, reporters: more }, 1)).toThrow(
    /two reports of this run \(\w+, html\) would be/,
  )
})

test('several reports to one device are written one after the other', () => {
  const { reporters, ...rest } = settings()
  const more = ['json', 'html'].map((name) => ({ name, path: '/dev/null' }))
  openReportFolder({ ...rest, reporters: [...reporters, ...more] }, 1)[Symbol.dispose]()
})

test('the same report asked for twice is one, and run.json is that of the reporter json', () => {
  const { reporters, ...rest } = settings()
  const more = [...reporters, { name: 'json', path: null }]
  openReportFolder({ ...rest, reporters: [...reporters, ...more] }, 1)[Symbol.dispose]()
})
