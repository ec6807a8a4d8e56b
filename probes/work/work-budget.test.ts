import { expect, test } from 'vitest'
import { createWorkBudget, performAtOnce, type Work } from './work-budget.ts'

const limits = { work: 'counting', pieces: 10, milliseconds: 50 }
const never = new AbortController().signal

function* countTo(pieces: number): Work<number> {
  for (let count = 0; count < pieces; count += 1) yield
  return pieces
}

/** Uses the processor for that many milliseconds, however long others keep it. */
function burn(milliseconds: number): void {
  const start = process.threadCpuUsage()
  for (;;) {
    const { user, system } = process.threadCpuUsage(start)
    if ((user + system) / 1000 >= milliseconds) return
  }
}

function* burnPieces(pieces: number, milliseconds: number): Work<string> {
  for (let count = 0; count < pieces; count += 1) {
    yield
    burn(milliseconds)
  }
  return 'done'
}

test('work within its limits is done', async () => {
  expect(await createWorkBudget(limits, never).perform(countTo(10))).toEqual({ status: 'ok', value: 10 })
})

test('one piece more is too much', async () => {
  const outcome = await createWorkBudget(limits, never).perform(countTo(11))
  expect(outcome).toEqual({ status: 'too-much-work', work: 'counting', limit: 10, unit: 'pieces' })
})

test('a budget is spent once, whatever it is spent on', async () => {
  const budget = createWorkBudget(limits, never)
  expect((await budget.perform(countTo(6))).status).toBe('ok')
  expect((await budget.perform(countTo(6))).status).toBe('too-much-work')
  expect((await budget.perform(countTo(1))).status).toBe('too-much-work')
})

test('processor time is a limit too', async () => {
  const outcome = await createWorkBudget(limits, never).perform(burnPieces(9, 10))
  expect(outcome).toEqual({ status: 'too-much-work', work: 'counting', limit: 50, unit: 'milliseconds' })
})

test('others have their turn in between, and the end of the run is heard', async () => {
  const stop = new AbortController()
  const turns: number[] = []
  const timer = setInterval(() => {
    turns.push(1)
    if (turns.length === 3) stop.abort()
  }, 1)
  const budget = createWorkBudget({ work: 'x', pieces: 1000, milliseconds: 60_000 }, stop.signal)
  expect(await budget.perform(burnPieces(1000, 6))).toEqual({ status: 'cancelled' })
  clearInterval(timer)
  expect(turns).toHaveLength(3)
})

test('judges do it at once, or not at all', () => {
  expect(performAtOnce(countTo(10), 10)).toBe(10)
  expect(performAtOnce(countTo(11), 10)).toBeNull()
})
