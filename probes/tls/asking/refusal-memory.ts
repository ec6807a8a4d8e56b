import type { Failure, Outcome } from '../../../core/outcome.ts'
import type { ProbeContext } from '../../../core/probe.ts'
import type { RepeatedAbsence } from '../../../core/repeated-absence.ts'
import { confirmAbsences } from '../../net/repeated-absence.ts'
import { type Ask, enumerateByRemoval } from './enumerate-by-removal.ts'
import { isPossibleRefusal, refusalClarityOf } from './refusal-clarity.ts'

/** Remembers what each answer was the answer to, so that refusals which do not say what they mean can be asked for again. */
export interface RefusalMemory {
  /** The same question, with a memory. @param again - how it is asked again, if otherwise */
  remember(ask: Ask, again?: Ask): Ask
  /**
   * Asks again, one after the other, what was answered by a cut connection, by plain HTTP or by an alert about something else. Around
   * it the longest hello that was answered well is sent once more. Clear refusals and silence stay as they are, and so does everything
   * if nothing was answered well.
   *
   * @param lists - refusals of several enumerations, which share the hellos around them
   * @returns for each list its refusals with how often they came, and the names that were taken after all
   */
  confirm(lists: readonly (readonly Failure[])[], context: ProbeContext): Promise<Confirmation[]>
}

export interface Confirmation {
  refusals: Failure[]
  found: string[]
}

/** Milliseconds before each repetition. */
const pauses = [50, 100, 150]

interface Question {
  offer: readonly string[]
  ask: Ask
}

export function createRefusalMemory(): RefusalMemory {
  const questions = new Map<Failure, Question>()
  let answered: Question | null = null
  return {
    remember(ask, again = ask) {
      return async (offer) => {
        const answer = await ask(offer)
        const question = { offer, ask: again }
        if (answer.status !== 'ok') questions.set(answer, question)
        else if (answered === null || answered.offer.length <= offer.length) answered = question
        return answer
      }
    },
    async confirm(lists, { signal }) {
      const open = lists.flat().flatMap((failure) => {
        const question = questions.get(failure)
        const isOpen = refusalClarityOf(failure) === 0 && isPossibleRefusal(failure)
        return question && isOpen ? [{ failure, ...question }] : []
      })
      const known = answered
      const results = known
        ? await confirmAbsences<Outcome<string>>(
            open.map(({ failure, offer, ask }) => ({ first: failure, ask: () => ask(offer) })),
            {
              control: () => known.ask(known.offer),
              isAbsence,
              isSilence,
              pauses,
              signal,
              together: false,
            },
          )
        : []
      const answers = new Map<Failure, Answer>()
      for (const [index, { failure, offer, ask }] of open.entries()) {
        const result = results[index]
        if (result) answers.set(failure, { ...result, found: await listTaken(result.outcome, offer, ask) })
      }
      return lists.map((refusals) => ({
        refusals: refusals.map((failure) => addRepetition(failure, answers.get(failure)?.repeated)),
        found: [...new Set(refusals.flatMap((failure) => answers.get(failure)?.found ?? []))],
      }))
    },
  }
}

interface Answer {
  repeated: RepeatedAbsence
  found: string[]
}

/** What was refused before and is taken now, the rest of the offer included. */
async function listTaken(outcome: Outcome<string>, offer: readonly string[], ask: Ask): Promise<string[]> {
  if (outcome.status !== 'ok') return []
  const left = offer.filter((name) => name !== outcome.value)
  return [outcome.value, ...(await enumerateByRemoval(left, ask)).found]
}

function isAbsence(answer: Outcome<string>): boolean {
  return answer.status !== 'ok' && (isPossibleRefusal(answer) || refusalClarityOf(answer) > 0)
}

function isSilence(answer: Outcome<string>): boolean {
  return answer.status !== 'ok' && !isAbsence(answer)
}

function addRepetition(failure: Failure, repeated: RepeatedAbsence | undefined): Failure {
  return repeated && isPossibleRefusal(failure) ? { ...failure, repeated } : failure
}
