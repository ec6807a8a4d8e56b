import { expect, test } from 'vitest'
import { isNestedDeeper } from './nested-json.ts'

const nest = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

test('depth is what is open at once', () => {
  expect(isNestedDeeper(nest(10), 10)).toBe(false)
  expect(isNestedDeeper(nest(11), 10)).toBe(true)
  expect(isNestedDeeper(`[${Array(50).fill('{"a":[]}').join(',')}]`, 3)).toBe(false)
  expect(isNestedDeeper('{"a":{"b":[1]}}', 2)).toBe(true)
})

test('brackets in strings are text', () => {
  expect(isNestedDeeper(JSON.stringify(['[[[[\\"[[[', '\\', '{{{']), 1)).toBe(false)
  expect(isNestedDeeper(`["\\\\",${nest(3)}]`, 3)).toBe(true)
})

test('a text of any kind has an answer', () => {
  for (const text of ['', '"[[[', '"\\', ']]]]', '}'.repeat(1000)])
    expect(isNestedDeeper(text, 2)).toBe(false)
  expect(isNestedDeeper('['.repeat(10_000_000), 100)).toBe(true)
})
