import type { Fact } from '../../../core/fact.ts'
import { describe } from '../../../core/outcome.ts'
import type { Response } from '../../../probes/http/http-facts.ts'

/** All values of a header, in the order received. */
export function headerValues(response: Response, name: string): string[] {
  return response.headers.filter(([header]) => header === name).map(([, value]) => value)
}

export interface Page {
  path: string
  response: Response
}

/** The pages that were answered over HTTPS, and what came instead of the others. */
export function pagesOf(pages: Fact<'http.pages'>): { answered: Page[]; unanswered: string[] } {
  const answered: Page[] = []
  const unanswered: string[] = []
  for (const [path, outcome] of Object.entries(pages)) {
    if (outcome.status === 'ok') answered.push({ path, response: outcome.value })
    else unanswered.push(`${path}: ${describe(outcome)}`)
  }
  return { answered, unanswered }
}
