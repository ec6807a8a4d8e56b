import { describe, expect, test } from 'vitest'
import { checks } from '../../suites/check-catalogue.ts'
import { faultsByStack, stackFaults } from './faults-by-stack.ts'

const existing = checks.map(({ id }) => id)

test('no name stands for two faults', () => {
  const names = Object.values(faultsByStack).flatMap((faults) => Object.keys(faults))
  expect(Object.keys(stackFaults).sort()).toEqual(names.sort())
})

describe.each(Object.entries(faultsByStack))('%s', (stack, faults) => {
  test.each(Object.entries(faults))('%s', (_, fault) => {
    const { fails }: { fails: readonly string[] } = fault
    expect(fault.stack).toBe(stack)
    expect(fails.filter((id) => !existing.includes(id))).toEqual([])
    expect(new Set(fails).size).toBe(fails.length)
    expect(fails.length).toBeGreaterThan(0)
  })
})
