import type { Response } from './http-facts.ts'

/** What an exchange came to: its response, for the facts, and what is not for them. */
export interface Exchange {
  response: Response
  body: Buffer
  /** The Location as received, to be followed. It may hold a secret, so it is never written to the facts. */
  location: string | null
}
