import type { FactPath } from '../core/fact.ts'
import type { Collection } from '../probes/collection.ts'

/**
 * Why facts that were judged by other checks than they were collected for say nothing here; null: all of these were asked for. Optional
 * facts count, too: had they been asked for, they could overturn what the others say.
 */
export function describeUnasked(
  { unasked = [] }: Pick<Collection, 'unasked'>,
  paths: readonly FactPath[],
): string | null {
  const missed = paths.find((path) => unasked.includes(path))
  if (missed === undefined) return null
  return `not asked: the run that collected these facts had chosen other checks, which need no ${missed}`
}
