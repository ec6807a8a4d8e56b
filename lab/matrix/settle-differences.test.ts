import { expect, test } from 'vitest'
import { settleDifference } from './settle-differences.ts'

test('what all report is true without a handshake', async () => {
  const settlement = await settleDifference(
    [
      ['b', 'a'],
      ['a', 'b'],
    ],
    () => Promise.reject(new Error('not asked')),
  )
  expect(settlement).toEqual({ truth: ['a', 'b'], disputed: [] })
})

test('what only some report is true when a handshake confirms it', async () => {
  const settlement = await settleDifference([['a', 'b'], ['a'], ['a', 'c']], (name) =>
    Promise.resolve(name === 'c'),
  )
  expect(settlement).toEqual({ truth: ['a', 'c'], disputed: ['b', 'c'] })
})
