import type { Failure, Outcome } from '../../../core/outcome.ts'
import { type Ask, type Elimination, eliminateAfter } from './enumerate-by-removal.ts'
import { type Guess, type Preference, preferenceAmong } from './find-preference.ts'

export interface Survey extends Preference {
  /** What each hand ended with that wasn't taken whole. */
  refusals: readonly Failure[]
}

export interface SurveyOptions extends Guess {
  /** What the first hand was answered with, where it was asked before. */
  begun?: Outcome<string> | null
  /** Goes on with what is left of a hand whose end may hide more; null: the end stands. */
  salvage?: (left: readonly string[], end: Failure) => Promise<Elimination[] | null>
}

/**
 * Finds all that a server takes among hands that are eliminated side by side, and its order. Where each hand held one at most,
 * that takes two rounds: while the rest of each is shown to be refused, the order among what was found is asked for already.
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
  // With something in every hand there is more to come.
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
