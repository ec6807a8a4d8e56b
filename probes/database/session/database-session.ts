import type { Login } from '../database-facts.ts'
import type { Query, RawAnswer } from '../query-answer.ts'

/** Most bytes taken from a server over one login, all its answers included. */
export const sessionByteLimit = 4 * 1024 * 1024

/** The read-only account, logged in. */
export interface Session {
  login: Login
  ask(query: Query): Promise<RawAnswer>
}
