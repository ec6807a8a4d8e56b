import type { Failure, Outcome } from '../../../core/outcome.ts'

/** Offers names and gives back the one that the server chose among them. */
export type Ask = (offer: readonly string[]) => Promise<Outcome<string>>

export interface Enumeration {
  /** In the order in which the server chose them. */
  found: string[]
  /** What the server answered when only names were left that it doesn't take. Null: it took every one. */
  end: Failure | null
}

/**
 * Finds all names that a server takes: offers all of them, removes the one that it chose, and offers the rest again until the
 * server refuses.
 */
export async function enumerateByRemoval(candidates: readonly string[], ask: Ask): Promise<Enumeration> {
  if (candidates.length === 0) return { found: [], end: null }
  return continueEnumeration(candidates, await ask(candidates), ask)
}

/** The same, where the first answer is there already. */
export async function continueEnumeration(
  candidates: readonly string[],
  first: Outcome<string>,
  ask: Ask,
): Promise<Enumeration> {
  const found: string[] = []
  let left = candidates
  for (let answer = first; ; answer = await ask(left)) {
    if (answer.status !== 'ok') return { found, end: answer }
    const { value } = answer
    found.push(value)
    left = left.filter((name) => name !== value)
    if (left.length === 0) return { found, end: null }
  }
}

/**
 * Splits names round robin: names that stand next to each other are often accepted together, and so come into different batches.
 */
export function splitIntoBatches(names: readonly string[], batches: number): string[][] {
  return Array.from({ length: batches }, (_, batch) => names.filter((_, index) => index % batches === batch))
}
