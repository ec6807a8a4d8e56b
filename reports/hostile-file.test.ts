import { describe, expect, test } from 'vitest'
import { type Run, type RunFile, runFileSchema } from '../core/run.ts'
import { createExampleRun, hostileText } from '../lab/fixtures/example-run.ts'
import { strictGate } from '../suites/gate.ts'
import { assessGate } from '../suites/gate-assessment.ts'
import { escapeJson } from '../suites/visible-text.ts'
import { renderAllureResults } from './allure-results.ts'
import { renderJunit } from './junit.ts'
import { createPage } from './report-page.ts'
import { renderRunJson } from './run-json.ts'
import { renderTerminal } from './terminal.ts'

const { long: _, ...acting } = hostileText
const hostile = Object.values(acting).join(' ')

/** Members whose values the schema knows. */
const closed = new Set([
  ...['name', 'profile', 'startedAt', 'finishedAt', 'area', 'severity', 'verdict', 'letter'],
  'expiration_date',
])

/** A run.json that somebody gives: valid, and with what acts on a reader at the end of each text that is free. */
const file = poison(createExampleRun({ complete: false })) as RunFile & Run

function poison(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((member) => poison(member, key))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, poison(member, name)]))
  return typeof value === 'string' && !closed.has(key) ? `${value} ${hostile}` : value
}

/** Anything but letters, marks, numbers, punctuation, symbols and spaces. */
const acts = /[^\P{C}\n\t]/u

/** The night before, in which nothing failed: everything is news. */
const gate = {
  ...strictGate,
  failOn: 'regression' as const,
  baseline: [{ ...file, checks: file.checks.map((check) => ({ ...check, verdict: 'pass' as const })) }],
}

describe('of a file in which every text is hostile', () => {
  test('it is a valid file', () => {
    expect(runFileSchema.safeParse(file).success).toBe(true)
    expect(JSON.stringify(file).match(/\\u001b/g)?.length).toBeGreaterThan(100)
  })

  test.each([strictGate, gate])('nothing acts on a terminal: %#', (by) => {
    const assessment = assessGate([file], by)
    expect(renderTerminal(file, { color: false, width: 100, gate: assessment })).not.toMatch(acts)
    const runs = Array.from({ length: 12 }, () => file)
    const fleet = { schemaVersion: 1, tool: file.tool, runs } as RunFile
    expect(renderTerminal(fleet, { color: false, width: 100, gate: assessGate(runs, by) })).not.toMatch(acts)
    expect(createPage(file, assessment).name).not.toMatch(acts)
    expect(renderJunit(file, assessment)).not.toMatch(acts)
  })

  test('JSON on standard output is the same, in escapes', () => {
    const json = [...renderRunJson(file)].join('')
    const printed = [...renderRunJson(file)].map(escapeJson).join('')
    expect(json).toMatch(acts)
    expect(printed).not.toMatch(acts)
    expect(JSON.parse(printed)).toEqual(JSON.parse(json))
  })

  test('names and messages of Allure are harmless', () => {
    const results = [...renderAllureResults(file, assessGate([file], gate))]
      .filter(([name]) => name.endsWith('-result.json'))
      .map(([, content]) => JSON.parse(content))
    expect(results.length).toBeGreaterThan(9)
    for (const { name, statusDetails, descriptionHtml } of results)
      for (const text of [name, statusDetails.message, descriptionHtml]) expect(text).not.toMatch(acts)
  })
})
