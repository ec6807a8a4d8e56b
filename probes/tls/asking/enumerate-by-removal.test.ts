import { expect, test } from 'vitest'
import { type Failure, ok } from '../../../core/outcome.ts'
import { type Ask, enumerateByRemoval, splitIntoBatches } from './enumerate-by-removal.ts'

const refusal: Failure = { status: 'alert', level: 'fatal', description: 'handshake_failure' }

/** A server with an order of its own, or none (the client's counts). */
function server(accepted: readonly string[], order: 'server' | 'client' = 'server'): Ask {
  return async (offer) => {
    const [first, second] = order === 'server' ? [accepted, offer] : [offer, accepted]
    const chosen = first.find((name) => second.includes(name))
    return chosen === undefined ? refusal : ok(chosen)
  }
}

test('finds all that is taken, in the order chosen, and keeps the refusal', async () => {
  const { found, end } = await enumerateByRemoval(['a', 'b', 'c', 'd'], server(['d', 'b']))
  expect(found).toEqual(['d', 'b'])
  expect(end).toEqual(refusal)
})

test('a server that takes everything never refuses', async () => {
  expect(await enumerateByRemoval(['a', 'b'], server(['a', 'b']))).toEqual({ found: ['a', 'b'], end: null })
})

test('silence ends it as silence, and what was found stays', async () => {
  const silence: Failure = { status: 'timeout', phase: 'handshake', seconds: 1 }
  let asked = 0
  const ask: Ask = async (offer) => {
    asked += 1
    return asked === 1 ? server(['c'])(offer) : silence
  }
  expect(await enumerateByRemoval(['a', 'b', 'c'], ask)).toEqual({ found: ['c'], end: silence })
  expect(asked).toBe(2)
})

test('dealt round robin, and nothing is lost', () => {
  expect(splitIntoBatches(['a', 'b', 'c', 'd', 'e'], 2)).toEqual([
    ['a', 'c', 'e'],
    ['b', 'd'],
  ])
})
