import { expect, onTestFinished, test, vi } from 'vitest'
import { createLimiter, type Service } from './limiter.ts'

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

/** A server that speaks to one connection after the other, in the order in which they were made; each is held for as long as `hold` says. */
function createSingleServer(hold: (name: string) => number) {
  const line: string[] = []
  const served: string[] = []
  return {
    served,
    /** Starves where its turn does not come within 100 ms. */
    connect: (name: string) => async (): Promise<Service> => {
      line.push(name)
      for (let waited = 0; line[0] !== name; waited += 1) {
        if (waited === 100) {
          line.splice(line.indexOf(name), 1)
          return 'starved'
        }
        await pause(1)
      }
      served.push(name)
      await pause(hold(name))
      line.shift()
      return 'served'
    },
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const asItIs = (result: Service) => result

/** A task that is met with silence, and how often it was run. */
function createSilentTask() {
  const task = {
    asked: 0,
    async run(): Promise<Service> {
      task.asked += 1
      await pause(100)
      return 'starved'
    },
  }
  return task
}

test('tasks that starve behind a long one are run again alone, and then one at a time', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const limiter = createLimiter(8)
  const server = createSingleServer((name) => (name === 'upload' ? 400 : 1))
  const names = ['upload', 'a', 'b', 'c', 'd']
  const results = Promise.all(names.map((name) => limiter.run(server.connect(name), asItIs)))
  await vi.advanceTimersByTimeAsync(2000)
  expect(await results).toEqual(names.map(() => 'served'))
  expect(server.served.toSorted()).toEqual(['a', 'b', 'c', 'd', 'upload'])
  // From then on there is one place.
  let [running, most] = [0, 0]
  const later = Promise.all(
    names.map(() =>
      limiter.run(async () => {
        running += 1
        most = Math.max(most, running)
        await pause(5)
        running -= 1
      }),
    ),
  )
  await vi.advanceTimersByTimeAsync(100)
  await later
  expect(most).toBe(1)
})

test('a task that is met with silence, while later ones are served, is not run again', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const limiter = createLimiter(8)
  const silent = createSilentTask()
  const results = Promise.all([
    limiter.run(silent.run, asItIs),
    limiter.run(silent.run, asItIs),
    limiter.run(async (): Promise<Service> => 'served', asItIs),
  ])
  await vi.advanceTimersByTimeAsync(1000)
  expect(await results).toEqual(['starved', 'starved', 'served'])
  expect(silent.asked).toBe(2)
})

test('a server that is silent to everybody is asked alone once', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const limiter = createLimiter(8)
  const silent = createSilentTask()
  const results = Promise.all(Array.from({ length: 6 }, () => limiter.run(silent.run, asItIs)))
  await vi.advanceTimersByTimeAsync(3000)
  await results
  expect(silent.asked).toBe(6 + 1)
})

test('nobody runs beside a task that runs alone', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const limiter = createLimiter(4)
  let [running, crowded] = [0, 0]
  let attempts = 0
  const starving = async (): Promise<Service> => {
    attempts += 1
    running += 1
    if (attempts > 1 && running > 1) crowded += 1
    await pause(50)
    running -= 1
    return attempts > 1 ? 'served' : 'starved'
  }
  const other = async () => {
    running += 1
    await pause(70)
    running -= 1
  }
  const results = Promise.all([
    limiter.run(other),
    limiter.run(starving, asItIs),
    limiter.run(other),
    ...Array.from({ length: 5 }, () => limiter.prioritized.run(other)),
  ])
  await vi.advanceTimersByTimeAsync(2000)
  await results
  expect({ attempts, crowded }).toEqual({ attempts: 2, crowded: 0 })
})

test('what answered and then refuses several times in a row is listed, and fewer tasks run at once', async () => {
  const limiter = createLimiter(8)
  const place = { address: '192.0.2.1', port: 443 }
  const countRunning = async () => {
    let running = 0
    const release = Promise.withResolvers<void>()
    const tasks = Array.from({ length: 8 }, () =>
      limiter.run(async () => {
        running += 1
        await release.promise
      }),
    )
    await new Promise((resolve) => setTimeout(resolve))
    const most = running
    release.resolve()
    await Promise.all(tasks)
    return most
  }
  // A port that never answered is closed, and no limit.
  for (let index = 0; index < 9; index += 1) limiter.connections.note({ ...place, port: 8065 }, 'refused')
  expect(await countRunning()).toBe(8)
  for (const status of ['ok', 'refused', 'refused', 'ok', 'refused', 'refused'])
    limiter.connections.note(place, status)
  expect(limiter.connections.listClosed()).toEqual([])
  expect(await countRunning()).toBe(8)
  limiter.connections.note(place, 'refused')
  expect(limiter.connections.listClosed()).toEqual([{ ...place, accepted: 2, failed: 3, status: 'refused' }])
  expect(await countRunning()).toBe(4)
  for (let index = 0; index < 12; index += 1) limiter.connections.note(place, 'refused')
  expect(await countRunning()).toBe(2)
  // Silence costs its whole deadline: it is listed, but not made longer. The run's own end is nobody's.
  const silent = createLimiter(8)
  for (const status of ['ok', 'timeout', 'cancelled', 'timeout', 'timeout'])
    silent.connections.note(place, status)
  expect(silent.connections.listClosed()).toMatchObject([{ failed: 3, status: 'timeout' }])
})
