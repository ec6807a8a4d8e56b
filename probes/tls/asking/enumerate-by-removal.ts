import type { Failure, Outcome } from '../../../core/outcome.ts'

/** Offers names and gives back the one that the server chose among them. */
export type Ask = (offer: readonly string[]) => Promise<Outcome<string>>

export interface Elimination {
  /** In the order in which the server chose them. */
  found: string[]
  /** What the server answered when only names were left that it doesn't take. Null: it took every one. */
  end: Failure | null
}

/**
 * Finds all names that a server takes: offers all of them, removes the one that it chose, and offers the rest again until the
 * server refuses.
 */
export async function eliminate(candidates: readonly string[], ask: Ask): Promise<Elimination> {
  if (candidates.length === 0) return { found: [], end: null }
  return eliminateAfter(candidates, await ask(candidates), ask)
}

/** The same, where the first answer is there already. */
export async function eliminateAfter(
  candidates: readonly string[],
  first: Outcome<string>,
  ask: Ask,
): Promise<Elimination> {
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
export function deal(names: readonly string[], hands: number): string[][] {
  return Array.from({ length: hands }, (_, hand) => names.filter((_, index) => index % hands === hand))
}
