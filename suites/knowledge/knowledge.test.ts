import { describe, expect, test } from 'vitest'
import { verifierTable } from '../clients/certificates/verifiers.ts'
import { certificateLifetimes, findLifetimeRule } from './certificate-lifetimes.ts'
import { describeHorizon, isWithinHorizon } from './knowledge-table.ts'
import { findRenewalTime } from './renewal-times.ts'
import { knowledgeTables } from './tables.ts'

test.each(knowledgeTables.map((table) => [table.title, table] as const))(
  '%s: from where, of when, until when',
  (_, table) => {
    expect(table.source.length).toBeGreaterThan(10)
    expect(table.read).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(table.horizon).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(table.read < table.horizon).toBe(true)
  },
)

test('a table is believed to the end of its last day', () => {
  const table = { title: 'What', source: 'here', read: '2026-12-01', horizon: '2027-12-01' }
  expect(isWithinHorizon(table, new Date('2027-12-01T23:59:59.999Z'))).toBe(true)
  expect(isWithinHorizon(table, new Date('2027-12-02T00:00:00.000Z'))).toBe(false)
  expect(describeHorizon(table)).toBe(
    'not known to this version: What was read on 2026-12-01 and is believed until 2027-12-01',
  )
})

describe('how long certificates may live', () => {
  const { longest } = certificateLifetimes.entries
  test.each([
    ['2018-03-01T23:59:59Z', undefined],
    ['2018-03-02T00:00:00Z', 825],
    ['2020-08-31T23:59:59Z', 825],
    ['2020-09-01T00:00:00Z', 398],
    ['2026-03-14T23:59:59Z', 398],
    ['2026-03-15T00:00:00Z', 200],
    ['2027-03-14T23:59:59Z', 200],
    ['2027-03-15T00:00:00Z', 100],
    ['2029-03-14T23:59:59Z', 100],
    ['2029-03-15T00:00:00Z', 47],
  ])('issued at %s: %s days', (issued, days) => {
    expect(findLifetimeRule(longest, new Date(issued))?.days).toBe(days)
  })
})

test.each([
  [90, 30],
  [64, 64 / 3],
  [45, 15],
  [10, 10 / 3],
  [9.99, 4.995],
  [160 / 24, 80 / 24],
])('of %d days, %d are left when it is renewed', (life, left) => {
  expect(findRenewalTime(life)).toBeCloseTo(left)
})

test('each rule of each client says where it was read or tried', () => {
  for (const { name, lifetimes = [], ...rules } of Object.values(
    verifierTable.entries,
  ) as readonly (object & {
    name: string
    lifetimes?: readonly { source: string }[]
  })[]) {
    for (const rule of [...Object.values(rules as Record<string, { source: string }>), ...lifetimes]) {
      expect({ name, source: rule.source }).toEqual({ name, source: expect.stringMatching(/\w{4}/) })
    }
  }
})
