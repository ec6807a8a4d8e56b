import { expect, test } from 'vitest'
import { type Outcome, ok } from '../../core/outcome.ts'
import { confirmAbsences } from './repeated-absence.ts'

const refused: Outcome<string> = { status: 'refused' }
const silence: Outcome<string> = { status: 'timeout', phase: 'connect', seconds: 1 }

/** Answers one after the other; the last for ever. */
function answerInTurn(answers: readonly Outcome<string>[], order: string[] = [], name = 'ask') {
  let index = 0
  return async () => {
    order.push(name)
    const answer = answers[Math.min(index, answers.length - 1)]
    index += 1
    if (!answer) throw new Error('no answer was given')
    return answer
  }
}

function confirm(
  questions: readonly (readonly Outcome<string>[])[],
  controls: readonly Outcome<string>[] = [ok('here')],
  {
    order = [] as string[],
    together = false,
    signal = new AbortController().signal,
    isSilence = (_: Outcome<unknown>): boolean => false,
  } = {},
) {
  return confirmAbsences(
    questions.map((answers, index) => ({
      first: refused,
      ask: answerInTurn(answers, order, `ask ${index}`),
    })),
    {
      control: answerInTurn(controls, order, 'control'),
      isAbsence: ({ status }) => status === 'refused',
      isSilence,
      pauses: [0, 0],
      signal,
      together,
    },
  )
}

test('what is refused each time is counted, with controls before, between and after', async () => {
  const order: string[] = []
  expect(await confirm([[refused], [refused]], [ok('here')], { order })).toEqual(
    [0, 1].map(() => ({ outcome: refused, repeated: { asked: 3, absent: 3, controls: 3, sound: 3 } })),
  )
  expect(order).toEqual(['control', 'ask 0', 'ask 1', 'control', 'ask 0', 'ask 1', 'control'])
})

test('once there it is there, and is not asked again', async () => {
  const [first, second] = await confirm([[ok('here')], [refused]], undefined, { together: true })
  expect(first).toEqual({ outcome: ok('here'), repeated: { asked: 2, absent: 1, controls: 3, sound: 3 } })
  expect(second?.repeated).toMatchObject({ asked: 3, absent: 3 })
})

test('silence among refusals is neither', async () => {
  const [found] = await confirm([[refused, silence]])
  expect(found).toMatchObject({ outcome: silence, repeated: { asked: 3, absent: 2 } })
})

test('where silence is told apart it is counted, and what was silent is asked again', async () => {
  const told = { isSilence: ({ status }: Outcome<unknown>) => status === 'timeout' }
  const [found] = await confirm([[silence, refused]], undefined, told)
  expect(found).toEqual({
    outcome: refused,
    repeated: { asked: 3, absent: 2, silent: 1, controls: 3, sound: 3 },
  })
})

test('after a failed control nothing more is asked', async () => {
  expect((await confirm([[refused]], [silence]))[0]?.repeated).toEqual({
    ...{ asked: 1, absent: 1, controls: 1, sound: 0 },
  })
  expect((await confirm([[refused]], [ok('here'), silence]))[0]?.repeated).toEqual({
    ...{ asked: 2, absent: 2, controls: 2, sound: 1 },
  })
})

test('nothing to confirm costs no control, and the end of the run ends it', async () => {
  const order: string[] = []
  expect(await confirm([], undefined, { order })).toEqual([])
  expect(order).toEqual([])
  expect(
    (await confirm([[refused]], undefined, { order, signal: AbortSignal.abort() }))[0]?.repeated,
  ).toEqual({
    ...{ asked: 1, absent: 1, controls: 1, sound: 1 },
  })
})
