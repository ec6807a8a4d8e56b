import { expect, test } from 'vitest'
import { shareOf, tierOf } from './nightly.ts'

const all = Array.from({ length: 40 }, (_, index) => ({ name: `server ${index}` }))
const share = (seed: number) => shareOf(all, 5, { whole: false, seed })

test('at night everything runs', () => {
  expect(shareOf(all, 5, { whole: true, seed: 7 })).toEqual(all)
})

test('a share has its size, keeps the order, and is the same for the same seed', () => {
  expect(share(7)).toHaveLength(5)
  expect(share(7)).toEqual(all.filter((one) => share(7).includes(one)))
})

test('another seed brings another share, and in time all are reached', () => {
  const reached = new Set(Array.from({ length: 100 }, (_, seed) => share(seed)).flat())
  expect(reached.size).toBe(all.length)
})

test('the seed is the day’s number, or what is given', () => {
  const evening = new Date('2026-01-02T23:59:59Z')
  const morning = new Date('2026-01-03T00:00:00Z')
  expect(tierOf({}, evening)).toEqual({ whole: false, seed: 20_455 })
  expect(tierOf({}, morning)).toEqual({ whole: false, seed: 20_456 })
  expect(tierOf({ MMVERIFY_SEED: '7', MMVERIFY_NIGHTLY: 'all' }, evening)).toEqual({ whole: true, seed: 7 })
})
