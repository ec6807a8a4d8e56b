import { expect, test } from 'vitest'
import { and, every, not, or, some, type Truth, truthOf } from './truth.ts'

const all: readonly Truth[] = ['yes', 'no', 'unknown']

/** What a statement could turn out to be once the unknown is known. */
const possible = (statement: Truth) => (statement === 'unknown' ? [true, false] : [statement === 'yes'])
const summarize = (outcomes: readonly boolean[]): Truth =>
  new Set(outcomes).size > 1 ? 'unknown' : truthOf(outcomes[0] === true)

test('each is what every way of filling in the unknown agrees on', () => {
  for (const one of all) {
    expect(not(one)).toBe(summarize(possible(one).map((value) => !value)))
    for (const other of all) {
      const pairs = possible(one).flatMap((a) => possible(other).map((b) => [a, b] as const))
      expect(and(one, other)).toBe(summarize(pairs.map(([a, b]) => a && b)))
      expect(or(one, other)).toBe(summarize(pairs.map(([a, b]) => a || b)))
    }
  }
})

test('nothing holds for all of none, and for none of none', () => {
  expect(and()).toBe('yes')
  expect(or()).toBe('no')
  expect(every([], () => 'no')).toBe('yes')
  expect(some([], () => 'yes')).toBe('no')
})

test('an unknown one leaves the whole open unless another decides it', () => {
  const itself = (statement: Truth) => statement
  expect(every(['yes', 'unknown'], itself)).toBe('unknown')
  expect(every(['unknown', 'no'], itself)).toBe('no')
  expect(some(['no', 'unknown'], itself)).toBe('unknown')
  expect(some(['unknown', 'yes'], itself)).toBe('yes')
})
