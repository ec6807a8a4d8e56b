import { expect, test } from 'vitest'
import { ok } from '../../../core/outcome.ts'
import type { Ask } from './enumerate-by-removal.ts'
import { findServerOrder } from './server-order.ts'

/** A server with an order of its own, which counts the questions. */
function server(order: readonly string[]) {
  const asked: (readonly string[])[] = []
  const ask: Ask = async (offer) => {
    asked.push(offer)
    return ok(order.find((name) => offer.includes(name)) ?? '')
  }
  return { ask, asked }
}

test('a right guess takes one question less than there are names', async () => {
  const { ask, asked } = server(['c', 'a', 'b'])
  expect(await findServerOrder(['c', 'a', 'b'], ask)).toEqual(['c', 'a', 'b'])
  expect(asked).toEqual([
    ['c', 'a', 'b'],
    ['a', 'b'],
  ])
})

test('what is known already is not asked for', async () => {
  const { ask, asked } = server(['c', 'a', 'b'])
  const known = [{ offer: ['b', 'a', 'c'], chosen: 'c' }]
  expect(await findServerOrder(['b', 'a', 'c'], ask, known)).toEqual(['c', 'a', 'b'])
  expect(asked).toEqual([['b', 'a']])
})

test('any order is found from any guess, with a few questions for each name', async () => {
  const names = Array.from({ length: 30 }, (_, index) => String.fromCharCode(65 + index))
  for (const order of [names.toReversed(), names.toSorted((a, b) => scatterName(a) - scatterName(b))]) {
    const { ask, asked } = server(order)
    expect(await findServerOrder(names, ask)).toEqual(order)
    expect(asked.length).toBeLessThan(3 * names.length)
  }
})

test('nothing is inferred: every name was chosen while each after it was on offer', async () => {
  const order = ['d', 'b', 'e', 'a', 'c']
  const { ask, asked } = server(order)
  expect(await findServerOrder(['a', 'b', 'c', 'd', 'e'], ask)).toEqual(order)
  for (const [index, name] of order.entries()) {
    for (const later of order.slice(index + 1)) {
      const shown = asked.some(
        (offer) => offer.includes(later) && order.find((one) => offer.includes(one)) === name,
      )
      expect(shown, `${name} before ${later}`).toBe(true)
    }
  }
})

test('no order where a name is refused after all, or one comes back that is no longer on offer', async () => {
  expect(
    await findServerOrder(['a', 'b', 'c'], async () => ({ status: 'reset', phase: 'handshake' })),
  ).toBeNull()
  expect(await findServerOrder(['a', 'b', 'c'], async () => ok('z'))).toBeNull()
})

test('no order where the choices go round in a circle', async () => {
  const ask: Ask = async (offer) => ok(offer.length === 3 ? 'a' : 'c')
  const known = [
    { offer: ['a', 'b'], chosen: 'a' },
    { offer: ['b', 'c'], chosen: 'b' },
    { offer: ['a', 'c'], chosen: 'c' },
  ]
  expect(await findServerOrder(['a', 'b', 'c'], ask, known)).toBeNull()
})

function scatterName(name: string): number {
  return (name.charCodeAt(0) * 7919) % 101
}
