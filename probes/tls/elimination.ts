import type { Failure, Outcome } from '../outcome.ts'

/** Offers names and gives back the one that the server chose among them. */
export type Ask = (offer: readonly string[]) => Promise<Outcome<string>>

export interface Elimination {
  /** In the order in which the server chose them. */
  found: string[]
  /** What the server answered when only names were left that it doesn't take. Null: it took every one. */
  end: Failure | null
}

/** Finds all that a server takes: offers everything, takes away what it chose, and asks again until it refuses. */
export async function eliminate(candidates: readonly string[], ask: Ask): Promise<Elimination> {
  const found: string[] = []
  for (let left = [...candidates]; left.length > 0; ) {
    const outcome = await ask(left)
    if (outcome.status !== 'ok') return { found, end: outcome }
    found.push(outcome.value)
    left = left.filter((name) => name !== outcome.value)
  }
  return { found, end: null }
}

/**
 * The order that a server imposes, by the same means over names that it is known to take. Null when one of them was
 * refused after all, or the network got in between: then the order isn't known.
 */
export async function rank(
  names: readonly string[],
  ask: Ask,
  known: readonly string[] = [],
): Promise<string[] | null> {
  const ranked = [...known]
  let left = names.filter((name) => !known.includes(name))
  while (left.length > 1) {
    const outcome = await ask(left)
    if (outcome.status !== 'ok') return null
    const chosen = outcome.value
    if (!left.includes(chosen)) return null
    ranked.push(chosen)
    left = left.filter((name) => name !== chosen)
  }
  return [...ranked, ...left]
}
