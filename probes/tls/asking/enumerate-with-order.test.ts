import { expect, test } from 'vitest'
import { type Failure, ok } from '../../../core/outcome.ts'
import type { Ask } from './enumerate-by-removal.ts'
import { enumerateWithOrder } from './enumerate-with-order.ts'

const refusal: Failure = { status: 'alert', level: 'fatal', description: 'handshake_failure' }

/** A server with an order of its own; rounds are counted by letting a moment pass for each answer. */
function server(order: readonly string[]) {
  let now = 0
  let answered = 0
  const ask: Ask = async (offer) => {
    const asked = now
    await new Promise(setImmediate)
    now = Math.max(now, asked + 1)
    answered += 1
    const chosen = order.find((name) => offer.includes(name))
    return chosen === undefined ? refusal : ok(chosen)
  }
  return { ask, rounds: () => now, questions: () => answered }
}

test('one in each of some batches: found, shown to be all, and ranked in two rounds', async () => {
  const { ask, rounds } = server(['e', 'a'])
  const found = await enumerateWithOrder(
    [
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ],
    ask,
  )
  expect(found).toEqual({ decides: 'server', order: ['e', 'a'], refusals: [refusal, refusal, refusal] })
  expect(rounds()).toBe(2)
})

test('several in a batch', async () => {
  const { ask } = server(['b', 'a', 'c', 'f'])
  const { order, decides, refusals } = await enumerateWithOrder(
    [
      ['a', 'b', 'x'],
      ['c', 'd'],
      ['e', 'f'],
    ],
    ask,
  )
  expect({ order, decides }).toEqual({ order: ['b', 'a', 'c', 'f'], decides: 'server' })
  expect(refusals).toHaveLength(3)
})

test('names of their own are done with one question each', async () => {
  const { ask, questions } = server(['a'])
  expect(await enumerateWithOrder([['a'], ['b']], ask)).toEqual({
    decides: null,
    order: ['a'],
    refusals: [refusal],
  })
  expect(questions()).toBe(2)
})

test('an end that may hide more is gone around, and does not stand', async () => {
  const unclear: Failure = { status: 'alert', level: 'fatal', description: 'internal_error' }
  const ask: Ask = async (offer) => {
    if (offer.includes('bad')) return unclear
    return offer.includes('a') ? ok('a') : refusal
  }
  const salvage = async (left: readonly string[], end: Failure) => {
    if (end !== unclear) return null
    return left.includes('a') ? [{ found: ['a'], end: refusal }] : null
  }
  expect(await enumerateWithOrder([['a', 'bad'], ['b']], ask, { continueAfter: salvage })).toEqual({
    decides: null,
    order: ['a'],
    refusals: [refusal, refusal],
  })
})

test('silence in one batch stays beside what the others found', async () => {
  const silence: Failure = { status: 'timeout', phase: 'handshake', seconds: 1 }
  const ask: Ask = async (offer) => (offer.includes('b') ? silence : ok(offer[0] ?? ''))
  const { order, refusals } = await enumerateWithOrder([['a'], ['b']], ask)
  expect(order).toEqual(['a'])
  expect(refusals).toEqual([silence])
})
