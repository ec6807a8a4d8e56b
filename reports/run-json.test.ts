import { expect, test } from 'vitest'
import { runFileSchema } from '../suites/run.ts'
import { renderRunJson } from './run-json.ts'
import { exampleRun, exampleRuns } from './testing/run.ts'

test.each([exampleRun(), exampleRuns()])('what is written is what was judged', (file) => {
  expect(runFileSchema.parse(JSON.parse(renderRunJson(file)))).toEqual(file)
})

test('the order in which the object was built does not show', () => {
  const file = exampleRun()
  const reversed = Object.fromEntries(Object.entries(file).reverse()) as typeof file
  expect(renderRunJson(reversed)).toBe(renderRunJson(file))
})

test('the schema version comes first', () => {
  expect(renderRunJson(exampleRun())).toMatch(/^\{\n {2}"schemaVersion": 1,\n {2}"tool"/)
})
