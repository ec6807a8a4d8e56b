import type { Fact } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import type { Response } from '../../../probes/http/http-facts.ts'
import { isTemporary, maxRepetitions } from '../../../probes/http/until-ready.ts'

/** All values of a header, in the order received. */
export function listHeaderValues(response: Pick<Response, 'headers'>, name: string): string[] {
  return response.headers.filter(([header]) => header === name).map(([, value]) => value)
}

/**
 * Why an answer's status says nothing of what lies behind; null: it does. 429 (RFC 6585 §4) and 503 (RFC 9110 §15.6.4) come from
 * limits and gates. Other errors of a server count once they came each time.
 */
export function explainDeclined({
  status,
  earlier = [],
}: Pick<Response, 'status' | 'earlier'>): string | null {
  const times = earlier.length + 1
  if (status === 429 || status === 503)
    return `answered with ${status}${times > 1 ? `, ${times} times` : ''}: a limit of requests, or a gate, which hides what is behind it`
  if (isTemporary(status) && earlier.length < maxRepetitions)
    return `answered with ${status} and not asked again`
  return null
}

/**
 * What the server failed with before it answered the same request: one of several servers may be broken, so that every so many requests
 * fail. 503 is a limit's as well (see {@link explainDeclined}).
 */
export function listFailuresBefore({ earlier = [] }: Pick<Response, 'earlier'>): number[] {
  return earlier.filter((status) => status >= 500 && status !== 503)
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
