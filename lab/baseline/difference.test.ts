import { expect, test } from 'vitest'
import { firstDifference } from './difference.ts'

const run = { grade: { letter: 'A' }, checks: [{ id: 'hsts', reason: 'sent' }] }

test('nothing is said of equal values', () => {
  expect(firstDifference(run, structuredClone(run))).toBe(null)
})

test.each([
  [{ ...run, checks: [{ id: 'hsts', reason: 'seen' }] }, '.checks[hsts].reason: "sent" ≠ "seen"'],
  [{ ...run, checks: [] }, '.checks[hsts]: {"id":"hsts","reason":"sent"} ≠ absent'],
  [{ ...run, grade: null }, '.grade: {"letter":"A"} ≠ null'],
  [{ checks: run.checks, grade: run.grade }, ': the order of members: grade checks ≠ checks grade'],
  [{ ...run, waived: undefined }, ': the order of members: grade checks ≠ grade checks waived'],
])('the first difference is named by its place: %j', (other, said) => {
  expect(firstDifference(run, other)).toBe(said)
})
