import { expect, test } from 'vitest'
import { boundConnections, readOpenFileLimit } from './open-files.ts'

test('with many files nothing is bounded', () => {
  expect(boundConnections(16, 4, false, 1024)).toBe(16)
  expect(boundConnections(16, 1, true, Number.POSITIVE_INFINITY)).toBe(16)
})

test('with few files there are fewer connections, and one at least', () => {
  expect(boundConnections(16, 1, false, 56)).toBe(8)
  expect(boundConnections(16, 4, false, 64)).toBe(4)
  expect(boundConnections(16, 1, true, 63)).toBe(5)
  expect(boundConnections(16, 4, true, 32)).toBe(1)
})

test("the system's limit is read, or taken for high", () => {
  expect(readOpenFileLimit()).toBeGreaterThanOrEqual(64)
})
