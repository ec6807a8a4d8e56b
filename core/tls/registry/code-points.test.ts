import { expect, test } from 'vitest'
import { createRegistry, isGrease } from './code-points.ts'

const colours = createRegistry([
  { code: 1, name: 'red' },
  { code: 2, name: 'green' },
])

test('names and codes lead to each other', () => {
  expect(colours.name(2)).toBe('green')
  expect(colours.named('red')).toEqual({ code: 1, name: 'red' })
  expect(colours.at(2)?.name).toBe('green')
  expect(colours.named('blue')).toBeUndefined()
})

test('codes without a row keep their number', () => {
  expect(colours.name(0x1234)).toBe('unassigned(0x1234)')
  expect(colours.name(0x0a0a)).toBe('GREASE(0x0A0A)')
})

test('GREASE is the sixteen values of RFC 8701', () => {
  const values = Array.from({ length: 0x10000 }, (_, code) => code).filter(isGrease)
  expect(values).toHaveLength(16)
  expect(values).toContain(0xfafa)
  expect(values).not.toContain(0x0a1a)
})

test('two rows with one code or one name are refused', () => {
  const refused = (code: number, name: string) => () => createRegistry([...colours.entries, { code, name }])
  expect(refused(1, 'blue')).toThrow(/^registry with duplicates: 0x0001 blue$/)
  expect(refused(3, 'red')).toThrow(/^registry with duplicates: 0x0003 red$/)
  expect(refused(0xab, 'blue')).not.toThrow()
})
