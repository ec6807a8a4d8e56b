import { expect, test } from 'vitest'
import type { Config } from './config-schema.ts'
import type { Flags } from './flags.ts'
import { resolvePace } from './pace.ts'

const cases: [Flags, Config, { maxConnections: number; pause: number }][] = [
  [{}, {}, { maxConnections: 16, pause: 0 }],
  [{}, { maxConnections: 4 }, { maxConnections: 4, pause: 0 }],
  [{ maxConnections: 40 }, { maxConnections: 4 }, { maxConnections: 40, pause: 0 }],
  [{ gentle: true }, {}, { maxConnections: 2, pause: 100 }],
  [{ gentle: true, maxConnections: 1 }, {}, { maxConnections: 1, pause: 100 }],
  [{ gentle: true }, { maxConnections: 40 }, { maxConnections: 2, pause: 100 }],
  [{}, { gentle: true, maxConnections: 1 }, { maxConnections: 1, pause: 100 }],
  [{ maxConnections: 1 }, { gentle: true }, { maxConnections: 1, pause: 100 }],
]
test.each(cases)('%o beside %o', (flags, config, expected) => {
  expect(resolvePace(flags, config)).toMatchObject(expected)
})

test.each<[Flags, Config]>([
  [{ gentle: true, maxConnections: 3 }, {}],
  [{}, { gentle: true, maxConnections: 3 }],
  [{ maxConnections: 3 }, { gentle: true }],
])('%o beside %o contradict each other', (flags, config) => {
  expect(() => resolvePace(flags, config)).toThrow(/gentle is at most 2 connections .* 3 were asked for/)
})

test('a deadline follows the timeout', () => {
  expect(resolvePace({ timeout: 3 }, {})).toMatchObject({ timeout: 3000, deadline: 36_000 })
  expect(resolvePace({}, { timeout: 3, deadline: 5 })).toMatchObject({ timeout: 3000, deadline: 5000 })
})
