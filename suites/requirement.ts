import * as z from 'zod'

export const profileNames = [
  'current',
  'centos7',
  'centos7-legacy',
  'centos7-perfect',
  'transport-encryption',
  'salt',
] as const
export type ProfileName = (typeof profileNames)[number]

/** One clause of one document. */
export const clauseSchema = z.strictObject({
  /** `Mattermost installation on CentOS 7 (seed 000)`, `RFC 6797`, … */
  document: z.string(),
  section: z.string(),
  /** The document's own words. */
  quote: z.string(),
})
export type Clause = z.infer<typeof clauseSchema>

/** What a profile asks of a check: a value, and the clauses it stands on. */
export interface Requirement<Value> {
  value: Value
  clauses: readonly [Clause, ...Clause[]]
  /**
   * Set where the clause has become impossible or wrong: the check then says so instead of passing or failing
   * on the letter of a dead sentence. Names what replaced it and when that was read.
   */
  obsolete?: string
  /** Where this profile departs from a document: from which, and why. */
  departs?: string
}
