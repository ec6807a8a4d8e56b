import { defineCheck } from '../../../core/check.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../../core/verdict.ts'
import type { Response } from '../../../probes/http/http-facts.ts'
import { judgePagesOfBothWays, type PagesOfWay, pagesOfBothWays } from '../../reading/edge/both-ways.ts'
import { findScriptWeakness, parsePolicies } from '../../reading/edge/content-security-policy.ts'
import { readFramePolicy } from '../../reading/edge/frame-policy.ts'
import { listHeaderValues } from '../../reading/edge/http-responses.ts'
import { splitListedValues } from '../../reading/edge/listed-values.ts'
import { explainGate } from '../../reading/edge/who-answered.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mattermost } from '../../requirements/mattermost-clauses.ts'

export const check = defineCheck({
  id: 'security-headers',
  area: 'edge',
  title: "Mattermost's own protective headers reach the browser",
  severity: 'medium',
  why: 'Without them a foreign page can put Mattermost into an invisible frame and have its users click, or a browser guesses that an upload is a script.',
  remediation:
    'Mattermost sends them itself: look for `proxy_hide_header` or a cache in the proxy that drops them, and at ServiceSettings.FrameAncestors. `proxy_set_header X-Frame-Options` sets a request header and does nothing for browsers.',
  references: [
    'https://developer.mozilla.org/docs/Web/HTTP/Headers/Content-Security-Policy/frame-ancestors',
    'https://fetch.spec.whatwg.org/#x-content-type-options-header',
  ],
  needs: pagesOfBothWays,
  requirements: {
    current: {
      value: { nosniff: true },
      clauses: [mattermost.headers],
      departs:
        'Required are nosniff and a ban on foreign frames. Referrer-Policy is reported only: browsers have a safe default, and Mattermost’s policy for scripts is its own affair.',
    },
    centos7: {
      value: { nosniff: false },
      clauses: [centos7.frameOptions],
      obsolete:
        "`proxy_set_header X-Frame-Options SAMEORIGIN` sets a request header, which no browser ever sees. Judged is what the line was meant for: that Mattermost's own header forbids foreign frames.",
    },
  },
  judge: (facts, { requirement }) =>
    judgePagesOfBothWays(facts, (way) => judgeWay(way, requirement.value.nosniff)),
})

function judgeWay({ fact, answers }: PagesOfWay, nosniff: boolean): Verdict {
  const path = choosePage(answers)
  const outcome = answers[path]
  if (!outcome) return inconclusive('the start page was not asked for')
  if (outcome.status !== 'ok')
    return inconclusive(
      `the start page was not answered: ${describeFailure(outcome)}`,
      createEvidence(fact, `${path}: ${describeFailure(outcome)}`),
    )
  const response = outcome.value
  const gate = explainGate(response)
  if (response.status !== 200 || gate !== null)
    return inconclusive(
      `the start page is answered with ${response.status}${gate === null ? '' : ` by ${gate}`}, so these are not Mattermost's headers`,
      createEvidence(fact, `${path}: ${response.status}`),
    )
  const evidence = shownFields.map((name) =>
    createEvidence(fact, `${path}: ${name}: ${listHeaderValues(response, name).join(' | ') || '(none)'}`),
  )
  const framing = readFramePolicy(response)
  const faults = [
    ...(nosniff && !hasNosniff(response) ? ['X-Content-Type-Options: nosniff is missing'] : []),
    ...(framing.forbidden ? [] : [framing.fault]),
  ]
  if (faults.length > 0) return fail(faults.join('; '), ...evidence)
  const weakness = findScriptWeakness(parsePolicies(response))
  const remarks = [
    `foreign frames are forbidden${nosniff ? ' and types are not guessed' : ''}`,
    ...(framing.forbidden ? framing.remarks : []),
    ...describeReferrerPolicy(response),
    ...(weakness !== null && listHeaderValues(response, 'content-security-policy').length > 0
      ? [`Content-Security-Policy: ${weakness}`]
      : []),
  ]
  return pass(remarks.join('; '), ...evidence)
}

const shownFields = [
  'x-content-type-options',
  'x-frame-options',
  'content-security-policy',
  'referrer-policy',
] as const

/** The web app answers every path: where the start page leads elsewhere, any other shows its headers. */
function choosePage(answers: PagesOfWay['answers']): string {
  const start = answers['/']
  const leadsElsewhere = start?.status === 'ok' && start.value.status >= 300 && start.value.status < 400
  const other = answers['/<nonexistent>']
  return leadsElsewhere && other?.status === 'ok' && other.value.status === 200 ? '/<nonexistent>' : '/'
}

/** The first of the values counts (Fetch §3.5, "determine nosniff"). */
function hasNosniff(response: Response): boolean {
  return splitListedValues(response, 'x-content-type-options')[0]?.toLowerCase() === 'nosniff'
}

/** The last value that is known counts (Referrer Policy §8.1); without one browsers take strict-origin-when-cross-origin. */
function describeReferrerPolicy(response: Response): string[] {
  const values = splitListedValues(response, 'referrer-policy').map((value) => value.toLowerCase())
  if (values.length === 0) return ['Referrer-Policy is not sent']
  const policy = values.findLast((value) => referrerPolicies.has(value))
  if (policy === undefined) return [`Referrer-Policy has no value that browsers know: ${values.join(', ')}`]
  return leaking.has(policy) ? [`Referrer-Policy: ${policy} tells other sites whole addresses`] : []
}

const leaking: ReadonlySet<string> = new Set(['unsafe-url', 'no-referrer-when-downgrade'])
const referrerPolicies: ReadonlySet<string> = new Set([
  'no-referrer',
  'no-referrer-when-downgrade',
  'same-origin',
  'origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
])
