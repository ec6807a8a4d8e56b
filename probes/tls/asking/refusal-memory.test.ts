import { expect, test } from 'vitest'
import { type Failure, type Outcome, ok } from '../../../core/outcome.ts'
import { createLoopbackContext } from '../../../lab/fixtures/tls-loopback.ts'
import { type Ask, enumerateByRemoval } from './enumerate-by-removal.ts'
import { createRefusalMemory } from './refusal-memory.ts'

const context = createLoopbackContext(1)
const cut: Failure = { status: 'closed', phase: 'handshake' }
const silence: Failure = { status: 'timeout', phase: 'handshake', seconds: 1 }

/** Enumerates with a server that answers the hellos it is sent, one after the other, and asks again what was not clear. */
async function run(
  names: readonly string[],
  answer: (offer: readonly string[], count: number) => Outcome<string>,
) {
  let count = 0
  const ask: Ask = async (offer) => {
    count += 1
    return structuredClone(answer(offer, count))
  }
  const memory = createRefusalMemory()
  const { found, end } = await enumerateByRemoval(names, memory.remember(ask))
  const [confirmation] = await memory.confirm([end ? [end] : []], context)
  return { found, ...confirmation, later: confirmation?.found ?? [], count }
}

test('cut each time, while a hello that was answered before still is', async () => {
  const offers: (readonly string[])[] = []
  const { refusals } = await run(['a', 'b', 'c'], (offer) => {
    offers.push(offer)
    return offer.includes('a') ? ok('a') : cut
  })
  expect(refusals).toEqual([{ ...cut, repeated: { asked: 4, absent: 4, controls: 4, sound: 4 } }])
  // The hello that was answered, before and after each.
  expect(offers.slice(2).map((offer) => offer.length)).toEqual([3, 2, 3, 2, 3, 2, 3])
})

test('a name that is taken the next time is found, with what else was hidden, and the refusal is not steady', async () => {
  const { refusals, later } = await run(['a', 'b', 'c'], (offer, count) => {
    if (offer.includes('a')) return ok('a')
    return count > 3 && offer[0] !== undefined ? ok(offer[0]) : cut
  })
  expect(later).toEqual(['b', 'c'])
  expect(refusals).toMatchObject([{ ...cut, repeated: { absent: 1 } }])
})

test('a server that answers nobody any more ends it at once', async () => {
  const { refusals, count } = await run(['a', 'b'], (_, count) => (count === 1 ? ok('a') : cut))
  expect(refusals).toEqual([{ ...cut, repeated: { asked: 1, absent: 1, controls: 1, sound: 0 } }])
  expect(count).toBe(3)
})

test('silence in between is told apart', async () => {
  const { refusals } = await run(['a', 'b'], (offer, count) => {
    if (offer.includes('a')) return ok('a')
    return count === 2 ? cut : silence
  })
  expect(refusals).toMatchObject([{ repeated: { asked: 4, absent: 1, silent: 3 } }])
})

test.each<Failure>([
  silence,
  { status: 'alert', level: 'fatal', description: 'handshake_failure' },
  { status: 'reset', phase: 'connect' },
])('%j is not asked for again', async (failure) => {
  const { refusals, count } = await run(['a', 'b'], (offer) => (offer.includes('a') ? ok('a') : failure))
  expect(refusals).toEqual([failure])
  expect(count).toBe(2)
})

test('where nothing was answered, there is nothing to compare with', async () => {
  const { refusals, count } = await run(['a', 'b'], () => cut)
  expect(refusals).toEqual([cut])
  expect(count).toBe(1)
})
