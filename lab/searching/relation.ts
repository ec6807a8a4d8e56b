import type { Verdicts } from './recorded-host.ts'

/**
 * What must hold between the verdicts before a change of a text and after it.
 * - `same`: the change has no meaning, so no verdict moves.
 * - `may-open`: nobody knows what the change means, so that a verdict stays or becomes inconclusive.
 * - `never-better`: the change can only make a host worse, or better known to be bad: nothing becomes a pass.
 * - `as-unasked`: the text is no answer of the program: each verdict is inconclusive or what it is without any answer.
 */
export const relations = ['same', 'may-open', 'never-better', 'as-unasked'] as const
export type Relation = (typeof relations)[number]

export interface Move {
  check: string
  from: string
  to: string
}

/** The verdicts that moved, and whether each may. */
export function compareVerdicts(
  relation: Relation,
  before: Verdicts,
  after: Verdicts,
  unasked: Verdicts,
): { moved: Move[]; wrong: Move[] } {
  const moved = Object.keys(before).flatMap((check): Move[] => {
    const from = before[check] ?? ''
    const to = after[check] ?? ''
    return from === to ? [] : [{ check, from, to }]
  })
  return { moved, wrong: moved.filter((move) => !isAllowed(relation, move, unasked)) }
}

function isAllowed(relation: Relation, { check, to }: Move, unasked: Verdicts): boolean {
  switch (relation) {
    case 'same':
      return false
    case 'may-open':
      return isOpen(to)
    case 'never-better':
      return to !== 'pass'
    case 'as-unasked':
      return isOpen(to) || to === unasked[check]
  }
}

function isOpen(verdict: string): boolean {
  return verdict === 'inconclusive' || verdict === 'not-assessed'
}
