import * as z from 'zod'

/**
 * What a reader of text from a host has no meaning for. A verdict that it could overturn stays open and names it.
 */
export const residueSchema = z.strictObject({
  /** Where it stands in what was printed, from 1. */
  line: z.int().positive(),
  /** Names it without what may be secret in it: a directive, an option, a shortened line. */
  text: z.string().max(120),
})
export type Residue = z.infer<typeof residueSchema>

/** @param text - holds no secret; what is longer than 120 characters is cut. */
export function createResidue(line: number, text: string): Residue {
  return { line, text: text.length > 120 ? `${text.slice(0, 119)}…` : text }
}

/** The first of them for a sentence: `line 12: -m bpf`, with how many more there are. */
export function describeResidue(residue: readonly Residue[]): string {
  const [first, ...rest] = residue
  if (!first) return 'nothing'
  const more = rest.length === 0 ? '' : ` and ${rest.length} more`
  return `line ${first.line}: ${first.text}${more}`
}
