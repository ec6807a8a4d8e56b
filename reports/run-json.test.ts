import { expect, test } from 'vitest'
import { type RunFile, runFileSchema } from '../core/run.ts'
import { createExampleRun, createExampleRuns } from '../lab/fixtures/example-run.ts'
import { renderRunJson as pieces } from './run-json.ts'

const renderRunJson = (file: RunFile) => [...pieces(file)].join('')

test.each([createExampleRun(), createExampleRuns()])('what is written is what was judged', (file) => {
  expect(runFileSchema.parse(JSON.parse(renderRunJson(file)))).toEqual(file)
})

test('the pieces are what the whole would be', () => {
  const whole = runFileSchema.parse(createExampleRuns())
  expect(renderRunJson(createExampleRuns())).toBe(`${JSON.stringify(whole, null, 2)}\n`)
})

test('the order in which the object was built does not show', () => {
  const file = createExampleRun()
  const reversed = Object.fromEntries(Object.entries(file).reverse()) as typeof file
  expect(renderRunJson(reversed)).toBe(renderRunJson(file))
})

test('the schema version comes first', () => {
  expect(renderRunJson(createExampleRun())).toMatch(/^\{\n {2}"schemaVersion": 1,\n {2}"tool"/)
})
