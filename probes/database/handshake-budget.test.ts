import { expect, test } from 'vitest'
import { createLimiter } from '../../core/limiter.ts'
import { createBudgetedLimiter } from './handshake-budget.ts'

const pause = () => new Promise((resolve) => setTimeout(resolve, 1))

test('logs in between portions, never while an exchange is under way', async () => {
  const events: string[] = []
  let open = 0
  const limiter = createBudgetedLimiter(
    createLimiter(4),
    async () => {
      events.push(`login with ${open} open`)
      await pause()
      return true
    },
    () => events.push('stop'),
    5,
  )
  const exchange = () =>
    limiter.run(async () => {
      open += 1
      events.push('handshake')
      await pause()
      open -= 1
    })
  await Promise.all(Array.from({ length: 12 }, exchange))
  expect(events.map((event, index) => [event, index]).filter(([event]) => event !== 'handshake')).toEqual([
    ['login with 0 open', 5],
    ['login with 0 open', 11],
  ])
  expect(limiter.count).toBe(12)
})

test('a login that fails stops what is still to come', async () => {
  const stop = new AbortController()
  const limiter = createBudgetedLimiter(
    createLimiter(2),
    async () => false,
    () => stop.abort(),
    3,
  )
  const connected = await Promise.all(
    Array.from({ length: 8 }, () => limiter.run(async () => !stop.signal.aborted)),
  )
  expect(connected.filter(Boolean)).toHaveLength(3)
})

test('an exchange that throws gives nothing back and blocks nothing', async () => {
  const limiter = createBudgetedLimiter(
    createLimiter(1),
    async () => true,
    () => {},
    1,
  )
  await expect(limiter.run(() => Promise.reject(new Error('bug')))).rejects.toThrow('bug')
  expect(await limiter.run(async () => 'next')).toBe('next')
})
