import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { renderSchema, schemas } from './generate.ts'

test.each(Object.entries(schemas))('%s is what the code says (npm run schemas)', (name, schema) => {
  expect(readFileSync(new URL(name, import.meta.url), 'utf8')).toBe(renderSchema(schema))
})
