import { expect, test } from 'vitest'
import type { Collection } from '../../probes/collection.ts'
import { firstDifference } from './difference.ts'
import { normaliseCollection } from './normalise.ts'

/** A collection, but for what is in it: normalising asks for no more than `startedAt`. */
function collection(content: object, startedAt = '2026-11-30T10:00:00.000Z'): Collection {
  return { startedAt, ...content } as unknown as Collection
}

function difference(a: Collection, b: Collection): string | null {
  return firstDifference(normaliseCollection(a), normaliseCollection(b))
}

test('what is new in every recording is no difference', () => {
  const recording = (port: number, digit: string, day: string) =>
    collection(
      {
        target: { port, ports: { 80: port + 1 } },
        url: `https://mattermost.test:${port}/`,
        leaf: { der: `MII${digit}`, sha256: digit.repeat(64), serialNumber: digit.repeat(32) },
        fingerprints: { 'SqlSettings.DataSource': digit.repeat(22) },
        date: new Date(`${day}T10:00:07Z`).toUTCString(),
        notAfter: `${day}T10:00:00.000Z`,
      },
      `${day}T10:00:05.000Z`,
    )
  expect(difference(recording(42563, 'a', '2026-11-30'), recording(31001, 'b', '2026-12-01'))).toBe(null)
})

test.each([
  ['values that were equal and are not any more', { leaf: 'a', staple: 'a' }, { leaf: 'b', staple: 'c' }],
  ['values that differed and do not any more', { leaf: 'a', staple: 'b' }, { leaf: 'c', staple: 'c' }],
])('%s are a difference', (_, before, after) => {
  const recording = ({ leaf, staple }: typeof before) =>
    collection({ leaf: leaf.repeat(64), staple: staple.repeat(64) })
  expect(difference(recording(before), recording(after))).not.toBe(null)
})

test.each([
  [{ port: 22 }, { port: 2222 }],
  [{ port: ['22'] }, { port: ['2222'] }],
  [{ bits: 20_480 }, { bits: 40_960 }],
  [{ maxAge: 'max-age=15768000' }, { maxAge: 'max-age=63072000' }],
  [{ notAfter: '2026-12-30T10:00:00Z' }, { notAfter: '2026-12-29T10:00:00Z' }],
  [{ der: 'MIIa' }, { der: null }],
])('all else is a difference: %j and %j', (before, after) => {
  expect(difference(collection(before), collection(after))).not.toBe(null)
})
