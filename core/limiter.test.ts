import { expect, onTestFinished, test, vi } from 'vitest'
import { createLimiter } from './limiter.ts'

test('runs no more tasks at once than there are places, first come, first served', async () => {
  const limiter = createLimiter(2)
  const started: number[] = []
  const release: (() => void)[] = []
  const tasks = [0, 1, 2, 3].map((number) =>
    limiter.run(async () => {
      started.push(number)
      await new Promise<void>((resolve) => release.push(resolve))
      return number
    }),
  )
  await Promise.resolve()
  expect(started).toEqual([0, 1])
  release[1]?.()
  expect(await tasks[1]).toBe(1)
  expect(started).toEqual([0, 1, 2])
  release[0]?.()
  release[2]?.()
  await Promise.all([tasks[0], tasks[2]])
  expect(started).toEqual([0, 1, 2, 3])
  expect(limiter.count).toBe(4)
  release[3]?.()
  expect(await tasks[3]).toBe(3)
})

test('with a pause a place stays empty for that long, and the task that left it does not wait', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const limiter = createLimiter(1, 100)
  expect(await limiter.run(async () => 'first')).toBe('first')
  let started = false
  const second = limiter.run(async () => {
    started = true
  })
  await vi.advanceTimersByTimeAsync(99)
  expect(started).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  await second
  expect(started).toBe(true)
})

test('a task that throws gives its place back', async () => {
  const limiter = createLimiter(1)
  await expect(limiter.run(() => Promise.reject(new Error('bug')))).rejects.toThrow('bug')
  expect(await limiter.run(async () => 'next')).toBe('next')
})

test('an urgent task goes before those that wait', async () => {
  const limiter = createLimiter(1)
  const order: string[] = []
  const task = (name: string) => async () => void order.push(name)
  await Promise.all([
    limiter.run(task('running')),
    limiter.run(task('patient')),
    limiter.prioritized.run(task('urgent')),
  ])
  expect(order).toEqual(['running', 'urgent', 'patient'])
  expect(limiter.count).toBe(3)
  expect(limiter.prioritized.count).toBe(3)
})

test('what came of attempts to connect is counted by place, whoever of those that share the places made them', () => {
  const limiter = createLimiter(1)
  const [here, there] = [443, 80].map((port) => ({ address: '192.0.2.1', port }))
  if (!here || !there) throw new Error('two places are needed')
  limiter.connections.note(there, 'refused')
  limiter.prioritized.connections.note(here, 'ok')
  limiter.connections.note(here, 'ok')
  limiter.connections.note(here, 'refused')
  expect(limiter.connections.list()).toEqual([
    { ...there, counts: { refused: 1 } },
    { ...here, counts: { ok: 2, refused: 1 } },
  ])
})
