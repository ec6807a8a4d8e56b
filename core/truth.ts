/**
 * What is known of a statement about a deployment. `unknown`: what was seen allows both answers. The three combine as in
 * Kleene's strong logic: an unknown part leaves the whole open unless the other parts decide it alone.
 */
export type Truth = 'yes' | 'no' | 'unknown'

export function truthOf(holds: boolean): Truth {
  return holds ? 'yes' : 'no'
}

export function not(statement: Truth): Truth {
  if (statement === 'unknown') return 'unknown'
  return statement === 'yes' ? 'no' : 'yes'
}

/** Whether all hold; yes where there are none. */
export function and(...statements: readonly Truth[]): Truth {
  if (statements.includes('no')) return 'no'
  return statements.includes('unknown') ? 'unknown' : 'yes'
}

/** Whether one of them holds; no where there are none. */
export function or(...statements: readonly Truth[]): Truth {
  return not(and(...statements.map(not)))
}

/** Whether it holds for all of the items. */
export function every<Item>(items: readonly Item[], holds: (item: Item) => Truth): Truth {
  return and(...items.map(holds))
}

/** Whether it holds for one of the items. */
export function some<Item>(items: readonly Item[], holds: (item: Item) => Truth): Truth {
  return or(...items.map(holds))
}
