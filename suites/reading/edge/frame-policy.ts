import type { Response } from '../../../probes/http/http-facts.ts'
import { findOpenSource, parsePolicies } from './content-security-policy.ts'
import { splitListedValues } from './listed-values.ts'

/** May a foreign page show this one in a frame? If not, what forbids it, and what is remarkable about that. */
export type FramePolicy = { forbidden: true; remarks: string[] } | { forbidden: false; fault: string }

/**
 * As browsers decide it: frame-ancestors, where an enforced policy has it, takes the place of X-Frame-Options, and every policy holds
 * (CSP Level 3 §6.4.2; HTML "X-Frame-Options").
 */
export function readFramePolicy(response: Pick<Response, 'headers'>): FramePolicy {
  const policies = parsePolicies(response)
  const ancestors = policies.flatMap((policy) => {
    const sources = policy.get('frame-ancestors')
    return sources ? [sources] : []
  })
  return ancestors.length > 0 ? readAncestors(ancestors) : readFrameOptions(response)
}

function readAncestors(lists: readonly (readonly string[])[]): FramePolicy {
  const closed = lists.filter((sources) => findOpenSource(sources) === null)
  if (closed.length === 0)
    return { forbidden: false, fault: 'frame-ancestors lets every site frame Mattermost' }
  // A source must be in every list; of several, the shortest is the least that can be said.
  const [named = []] = closed
    .map((sources) => sources.filter((source) => !source.startsWith("'")))
    .sort((one, other) => one.length - other.length)
  return {
    forbidden: true,
    remarks: named.length === 0 ? [] : [`frame-ancestors lets ${named.join(', ')} frame it`],
  }
}

/**
 * Values are a set, in any case. More than one is a conflict, in which nobody may frame the page as long as one of them is known; one that
 * is not known is nothing.
 *
 * @see https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header
 */
function readFrameOptions(response: Pick<Response, 'headers'>): FramePolicy {
  const values = new Set(splitListedValues(response, 'x-frame-options').map((value) => value.toLowerCase()))
  const [first] = values
  if (first === undefined)
    return {
      forbidden: false,
      fault: `neither X-Frame-Options nor frame-ancestors forbids foreign frames${describeReportOnly(response)}`,
    }
  const list = [...values].map((value) => value || '(empty)').join(', ')
  if (values.size > 1)
    return ['deny', 'sameorigin', 'allowall'].some((known) => values.has(known))
      ? {
          forbidden: true,
          remarks: [
            `X-Frame-Options has conflicting values (${list}), so that browsers forbid every frame, Mattermost’s own too`,
          ],
        }
      : { forbidden: false, fault: `X-Frame-Options has values that browsers ignore: ${list}` }
  return first === 'deny' || first === 'sameorigin'
    ? { forbidden: true, remarks: [] }
    : { forbidden: false, fault: `X-Frame-Options has a value that browsers ignore: ${list}` }
}

function describeReportOnly(response: Pick<Response, 'headers'>): string {
  const reported = parsePolicies(response, 'content-security-policy-report-only')
  return reported.some((policy) => policy.has('frame-ancestors'))
    ? ': Content-Security-Policy-Report-Only forbids nothing'
    : ''
}
