import type { Failure, Outcome } from '../../../core/outcome.ts'
import { type Ask, type Elimination, eliminateAfter } from './enumerate-by-removal.ts'
import { type Guess, type Preference, preferenceAmong } from './find-preference.ts'

export interface Survey extends Preference {
  /** How each batch ended of which the server did not take everything. */
  refusals: readonly Failure[]
}

export interface SurveyOptions extends Guess {
  /** The answer to the first batch, if it was asked before. */
  begun?: Outcome<string> | null
  /** Continues with the rest of a batch if the failure that ended it may hide more; null: that failure is the end. */
  salvage?: (left: readonly string[], end: Failure) => Promise<Elimination[] | null>
}

/**
 * Finds all that a server takes, in batches that are enumerated at the same time, and its order. If no batch holds more than one
 * of its names, that takes two rounds: the order among the names found is asked for while the rest of each batch is refused.
 */
export async function survey(
  hands: readonly (readonly string[])[],
  ask: Ask,
  { begun = null, salvage = async () => null, ...guess }: SurveyOptions = {},
): Promise<Survey> {
  const firsts = await Promise.all(
    hands.map(async (hand, index) => ({ hand, answer: (index === 0 && begun) || (await ask(hand)) })),
  )
  const early = firsts.flatMap(({ answer }) => (answer.status === 'ok' ? [answer.value] : []))
  // If every batch holds a name that was chosen, more names will follow: the order is asked for later.
  const isCrowded = firsts.every(({ hand, answer }) => answer.status === 'ok' && hand.length > 1)
  const [eliminations, preference] = await Promise.all([
    Promise.all(firsts.map(({ hand, answer }) => finished(hand, answer, ask, salvage))),
    isCrowded ? null : preferenceAmong(early, ask, guess),
  ])
  const found = eliminations.flat().flatMap((one) => one.found)
  const complete = preference && found.length === early.length
  return {
    ...(complete ? preference : await preferenceAmong(found, ask, guess)),
    refusals: eliminations.flat().flatMap(({ end }) => end ?? []),
  }
}

async function finished(
  hand: readonly string[],
  first: Outcome<string>,
  ask: Ask,
  salvage: NonNullable<SurveyOptions['salvage']>,
): Promise<Elimination[]> {
  const { found, end } = await eliminateAfter(hand, first, ask)
  const left = hand.filter((name) => !found.includes(name))
  const more = end && (await salvage(left, end))
  return more ? [{ found, end: null }, ...more] : [{ found, end }]
}
