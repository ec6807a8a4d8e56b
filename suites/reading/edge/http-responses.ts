import type { Fact } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import type { Response } from '../../../probes/http/http-facts.ts'

/** All values of a header, in the order received. */
export function listHeaderValues(response: Response, name: string): string[] {
  return response.headers.filter(([header]) => header === name).map(([, value]) => value)
}

export interface AnsweredPage {
  path: string
  response: Response
}

/** The pages that were answered over HTTPS, and what came instead of the others. */
export function sortPages(pages: Fact<'http.pages'>): { answered: AnsweredPage[]; unanswered: string[] } {
  const answered: AnsweredPage[] = []
  const unanswered: string[] = []
  for (const [path, outcome] of Object.entries(pages)) {
    if (outcome.status === 'ok') answered.push({ path, response: outcome.value })
    else unanswered.push(`${path}: ${describeFailure(outcome)}`)
  }
  return { answered, unanswered }
}
