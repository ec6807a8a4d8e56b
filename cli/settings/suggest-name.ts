import { distance } from 'fastest-levenshtein'

/**
 * `: did you mean 'hsts'?`, of the known names the one that is nearest to what was given; nothing where none is near, so that nobody is
 * led to another check by an accident of spelling.
 */
export function suggestName(given: string, known: readonly string[]): string {
  const nearest = findNearest(given, known)
  return nearest === null ? '' : `: did you mean '${nearest}'?`
}

/** Three edits are the most, and half of the name must be right. */
export function findNearest(given: string, known: readonly string[]): string | null {
  const wanted = given.toLowerCase()
  let nearest: { name: string; edits: number } | null = null
  for (const name of known) {
    const edits = distance(wanted, name.toLowerCase())
    const isNear = edits <= 3 && edits <= Math.max(wanted.length, name.length) / 2
    if (isNear && (nearest === null || edits < nearest.edits)) nearest = { name, edits }
  }
  return nearest?.name ?? null
}
