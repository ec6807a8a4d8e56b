import type { Failure, Outcome } from '../../../core/outcome.ts'
import { type Ask, continueEnumeration, type Enumeration } from './enumerate-by-removal.ts'
import { findPreference, type OrderGuess, type Preference } from './find-preference.ts'

export interface OrderedEnumeration extends Preference {
  /** How each batch ended of which the server did not take everything. */
  refusals: readonly Failure[]
}

export interface EnumerationOptions extends OrderGuess {
  /** The answer to the first batch, if it was asked before. */
  firstAnswer?: Outcome<string> | null
  /** Continues with the rest of a batch if the failure that ended it may hide more; null: that failure is the end. */
  continueAfter?: (left: readonly string[], end: Failure) => Promise<Enumeration[] | null>
}

/**
 * Finds all that a server takes, in batches that are enumerated at the same time, and its order. If no batch holds more than one
 * of its names, that takes two rounds: the order among the names found is asked for while the rest of each batch is refused.
 */
export async function enumerateWithOrder(
  batches: readonly (readonly string[])[],
  ask: Ask,
  { firstAnswer = null, continueAfter = async () => null, ...guess }: EnumerationOptions = {},
): Promise<OrderedEnumeration> {
  const firsts = await Promise.all(
    batches.map(async (batch, index) => ({
      batch,
      answer: (index === 0 && firstAnswer) || (await ask(batch)),
    })),
  )
  const early = firsts.flatMap(({ answer }) => (answer.status === 'ok' ? [answer.value] : []))
  // If every batch holds a name that was chosen, more names will follow: the order is asked for later.
  const isCrowded = firsts.every(({ batch, answer }) => answer.status === 'ok' && batch.length > 1)
  const [eliminations, preference] = await Promise.all([
    Promise.all(firsts.map(({ batch, answer }) => finishBatch(batch, answer, ask, continueAfter))),
    isCrowded ? null : findPreference(early, ask, guess),
  ])
  const found = eliminations.flat().flatMap((one) => one.found)
  const complete = preference && found.length === early.length
  return {
    ...(complete ? preference : await findPreference(found, ask, guess)),
    refusals: eliminations.flat().flatMap(({ end }) => end ?? []),
  }
}

async function finishBatch(
  batch: readonly string[],
  first: Outcome<string>,
  ask: Ask,
  continueAfter: NonNullable<EnumerationOptions['continueAfter']>,
): Promise<Enumeration[]> {
  const { found, end } = await continueEnumeration(batch, first, ask)
  const left = batch.filter((name) => !found.includes(name))
  const more = end && (await continueAfter(left, end))
  return more ? [{ found, end: null }, ...more] : [{ found, end }]
}
