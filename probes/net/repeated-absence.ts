import { setTimeout as pause } from 'node:timers/promises'
import type { Outcome } from '../../core/outcome.ts'
import type { RepeatedAbsence } from '../../core/repeated-absence.ts'

export interface Question<Answer> {
  /** The answer that is to be confirmed. */
  first: Answer
  ask: () => Promise<Answer>
}

export interface Repetition<Answer> {
  control: () => Promise<Outcome<unknown>>
  isAbsence: (answer: Answer) => boolean
  /** Answers that neither confirm the absence nor contradict it, so that it is asked again. */
  isSilence?: (answer: Answer) => boolean
  /** How long to wait before each repetition, in milliseconds: as many repetitions as there are pauses. */
  pauses: readonly number[]
  signal: AbortSignal
  /** Ask all at the same time; otherwise one after the other, for servers that bear only one. */
  together: boolean
}

/**
 * Asks again what had no answer, with controls before, between and after, until something answers or a control fails: then more
 * would show nothing.
 *
 * @returns for each question the last answer that was none of absence, else the first of all; and the counts
 */
export async function confirmAbsences<Answer>(
  questions: readonly Question<Answer>[],
  { control, isAbsence, isSilence = () => false, pauses, signal, together }: Repetition<Answer>,
): Promise<{ outcome: Answer; repeated: RepeatedAbsence }[]> {
  const results = questions.map(({ first }) => {
    const repeated: RepeatedAbsence = { asked: 1, absent: 1, controls: 0, sound: 0 }
    return { outcome: first, repeated }
  })
  const hasFailedControl = async () => {
    const { status } = await control()
    for (const { repeated } of results) {
      repeated.controls += 1
      if (status === 'ok') repeated.sound += 1
    }
    return status !== 'ok'
  }
  const ask = async (index: number) => {
    const [question, result] = [questions[index], results[index]]
    if (!question || !result || isContradicted(result.repeated)) return
    const outcome = await question.ask()
    result.repeated.asked += 1
    if (isAbsence(outcome)) result.repeated.absent += 1
    else if (isSilence(outcome)) result.repeated.silent = (result.repeated.silent ?? 0) + 1
    else result.outcome = outcome
  }
  if (questions.length === 0 || (await hasFailedControl())) return results
  for (const milliseconds of pauses) {
    await pause(milliseconds, undefined, { signal }).catch(() => {})
    if (signal.aborted) break
    if (together) await Promise.all(questions.map((_, index) => ask(index)))
    else for (const index of questions.keys()) await ask(index)
    if (await hasFailedControl()) break
    if (results.every(({ repeated }) => isContradicted(repeated))) break
  }
  return results
}

function isContradicted({ asked, absent, silent = 0 }: RepeatedAbsence): boolean {
  return absent + silent < asked
}
