import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createExampleRun } from '../lab/fixtures/example-run.ts'
import { strictGate } from '../suites/gate.ts'
import { assessGate } from '../suites/gate-assessment.ts'
import { preloadReporters, reporters } from './reporters.ts'
import { runsOf } from './run-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mmverify-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const file = createExampleRun()
const gate = assessGate(runsOf(file), strictGate)

test('every reporter writes its own file or folder and leaves nothing else', async () => {
  preloadReporters(Object.keys(reporters))
  for (const reporter of Object.values(reporters))
    await reporter.write(file, join(folder, 'new', reporter.path), gate)
  expect(readdirSync(join(folder, 'new')).sort()).toEqual([
    'allure-results',
    'junit.xml',
    'report.html',
    'run.json',
    'runs.jsonl',
  ])
  expect(readdirSync(join(folder, 'new', 'allure-results'))).toHaveLength(12)
})

test('a report written twice is the same, byte for byte', async () => {
  for (const reporter of [reporters.json, reporters.junit, reporters.html]) {
    const [first, second] = [join(folder, 'first'), join(folder, 'second')]
    await reporter.write(file, first, gate)
    await reporter.write(createExampleRun(), second, gate)
    expect(readFileSync(first).equals(readFileSync(second))).toBe(true)
  }
})

test('the Allure folder does not replace one that holds something else', async () => {
  writeFileSync(join(folder, 'thesis.tex'), 'years of work')
  await expect(reporters.allure.write(file, folder, gate)).rejects.toThrow('thesis.tex')
  expect(readdirSync(folder)).toEqual(['thesis.tex'])
})
