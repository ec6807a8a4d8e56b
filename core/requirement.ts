import * as z from 'zod'

export const profileNames = [
  'current',
  'post-quantum',
  'centos7',
  'centos7-legacy',
  'centos7-perfect',
  'transport-encryption',
  'salt',
  'mozilla-modern',
  'mozilla-intermediate',
  'mozilla-old',
  'anssi',
  'bsi',
  'nist',
  'pci-dss',
] as const
export type ProfileName = (typeof profileNames)[number]

/** One clause of one document. */
export const clauseSchema = z.strictObject({
  /** `Mattermost installation on CentOS 7 (seed 000)`, `RFC 6797`, … */
  document: z.string(),
  section: z.string(),
  /** The document's own words, unless `paraphrase` says otherwise. */
  quote: z.string(),
  /** The quote says what the clause says in other words, or in those of whoever reports it. */
  paraphrase: z.literal(true).optional(),
  /** Where it was read, if not in the document itself, and what of it could not be verified. */
  source: z.string().optional(),
})
export type Clause = z.infer<typeof clauseSchema>

/** The clause in one line; where the words aren't the document's own it says so, and names where they were read. */
export function formatClause({ document, section, quote, paraphrase, source }: Clause): string {
  const words = paraphrase ? `in other words: ${quote}` : `"${quote}"`
  return `${document}, ${section}: ${words}${source ? ` (${source})` : ''}`
}

/** Where the clause can be read; null for a document that has no address of its own, and for what nobody could verify. */
export function clauseAddress({ document, section }: Clause): string | null {
  const number = /^RFC (\d+)$/.exec(document)?.[1]
  if (number === undefined) return null
  // The editor's pages have an anchor for each section, and call the lettered ones appendices.
  const [place] = /^[A-Z0-9]+(\.\d+)*/.exec(section) ?? []
  const anchor = place ? `#${/^\d/.test(place) ? 'section' : 'appendix'}-${place}` : ''
  return `https://www.rfc-editor.org/rfc/rfc${number}${anchor}`
}

/** What a profile asks of a check: a value, and the clauses it stands on. */
export interface Requirement<Value> {
  value: Value
  /** The requirement as a statement, where the check's own title is not true of this value, or says less than it could. */
  title?: string
  clauses: readonly [Clause, ...Clause[]]
  /**
   * Set where the clause has become impossible or wrong: the check then says so instead of passing or failing
   * on the letter of a dead sentence. Names what replaced it and when that was read.
   */
  obsolete?: string
  /** Where this profile departs from a document: from which, and why. */
  departs?: string
  /** Where the profile came to ask for more than it did: since when, by which document, and what was enough before. */
  since?: string
}
