import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestResult } from 'allure-js-commons'
import type { CheckResult, Run, RunFile } from '../../core/run.ts'

/** A test in the file of Vitest's JSON reporter. */
export interface JsonTest {
  ancestorTitles: string[]
  title: string
  status: 'passed' | 'failed' | 'skipped'
  meta: { checkResult?: CheckResult }
}

export function readTests(path: string): JsonTest[] {
  const file: { testResults: { assertionResults: JsonTest[] }[] } = JSON.parse(readFileSync(path, 'utf8'))
  return file.testResults.flatMap(({ assertionResults }) => assertionResults)
}

export function readRuns(folder: string): Run[] {
  const file: RunFile = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))
  return 'runs' in file ? file.runs : [file]
}

/** The results in a folder of Allure's, by their names. */
export function readAllureResults(folder: string): Map<string, TestResult> {
  const names = readdirSync(folder).filter((name) => name.endsWith('-result.json'))
  const results: TestResult[] = names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  return new Map(results.map((result) => [`${result.titlePath?.[0]} ${result.name?.split(':')[0]}`, result]))
}
