import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPace } from './pace.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const { signal } = new AbortController()

/** When the turns come, in milliseconds from now on. */
async function takeTurns(pace: ReturnType<typeof createPace>, count: number): Promise<number[]> {
  const start = performance.now()
  const times: number[] = []
  for (let index = 0; index < count; index += 1)
    void pace.takeTurn(signal).then(() => times.push(Math.round(performance.now() - start)))
  await vi.advanceTimersByTimeAsync(60_000)
  return times
}

test('nobody waits while nothing was declined', async () => {
  expect(await takeTurns(createPace(), 3)).toEqual([0, 0, 0])
})

test('after a request was declined, all go one by one, and slower each time it happens again', async () => {
  const pace = createPace()
  pace.slowDown(await pace.takeTurn(signal), 0)
  expect(await takeTurns(pace, 3)).toEqual([400, 800, 1200])
  const turn = pace.takeTurn(signal)
  await vi.advanceTimersByTimeAsync(400)
  pace.slowDown(await turn, 0)
  expect(pace.interval).toBe(800)
  expect(await takeTurns(pace, 2)).toEqual([800, 1600])
})

test('those that were declined together count once for the pace, and there is a slowest', async () => {
  const pace = createPace()
  const together = await Promise.all([1, 2, 3, 4].map(() => pace.takeTurn(signal)))
  for (const turn of together) pace.slowDown(turn, 0)
  expect([pace.interval, pace.declined]).toEqual([400, 4])
  for (let round = 1; round < 6; round += 1) pace.slowDown(round, 0)
  expect(pace.interval).toBe(1600)
})

test('a gate that declines at any pace is not waited for to the end', async () => {
  const pace = createPace()
  for (let round = 0; round < 8; round += 1) pace.slowDown(round, 0)
  expect([pace.interval, pace.isFutile]).toEqual([1600, false])
  pace.slowDown(8, 0)
  expect(pace.isFutile).toBe(true)
  expect(await takeTurns(pace, 3)).toEqual([0, 0, 0])
})

test('Retry-After is kept to, as far as the run can wait', async () => {
  const pace = createPace()
  pace.slowDown(await pace.takeTurn(signal), 2000)
  expect(await takeTurns(pace, 2)).toEqual([2000, 2400])
  const long = createPace()
  long.slowDown(await long.takeTurn(signal), 3_600_000)
  expect(await takeTurns(long, 1)).toEqual([5000])
})

test('the end of the run ends the wait', async () => {
  const pace = createPace()
  pace.slowDown(await pace.takeTurn(signal), 0)
  const stop = new AbortController()
  const turn = pace.takeTurn(stop.signal)
  stop.abort()
  expect(await turn).toBe(1)
})
