import { defineCheck } from '../../../core/check.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../../core/verdict.ts'
import type { Response } from '../../../probes/http/http-facts.ts'
import { judgePagesOfBothWays, type PagesOfWay, pagesOfBothWays } from '../../reading/edge/both-ways.ts'
import { listHeaderValues } from '../../reading/edge/http-responses.ts'
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
  const outcome = answers['/']
  if (!outcome) return inconclusive('the start page was not asked for')
  if (outcome.status !== 'ok') {
    return inconclusive(
      `the start page was not answered: ${describeFailure(outcome)}`,
      createEvidence(fact, `/: ${describeFailure(outcome)}`),
    )
  }
  const response = outcome.value
  if (response.status !== 200) {
    return inconclusive(
      `the start page is answered with ${response.status}, so these are not Mattermost's headers`,
      createEvidence(fact, `/: ${response.status}`),
    )
  }
  const evidence = [
    'x-content-type-options',
    'x-frame-options',
    'content-security-policy',
    'referrer-policy',
  ].map((name) =>
    createEvidence(fact, `/: ${name}: ${listHeaderValues(response, name).join(' | ') || '(none)'}`),
  )
  const faults = [
    ...(nosniff && !hasNosniff(response) ? ['X-Content-Type-Options: nosniff is missing'] : []),
    ...listFramingProblems(response),
  ]
  if (faults.length > 0) return fail(faults.join('; '), ...evidence)
  const referrer =
    listHeaderValues(response, 'referrer-policy').length > 0 ? '' : '; Referrer-Policy is not sent'
  return pass(
    `foreign frames are forbidden${nosniff ? ' and types are not guessed' : ''}${referrer}`,
    ...evidence,
  )
}

function hasNosniff(response: Response): boolean {
  return (
    listHeaderValues(response, 'x-content-type-options')[0]?.split(',')[0]?.trim().toLowerCase() === 'nosniff'
  )
}

/** frame-ancestors, where present, takes the place of X-Frame-Options (CSP Level 3 §6.4.2). */
function listFramingProblems(response: Response): string[] {
  const policies = listHeaderValues(response, 'content-security-policy').flatMap((value) => value.split(','))
  const ancestors = policies
    .flatMap((policy) => policy.split(';'))
    .map((directive) => directive.trim().split(/\s+/))
    .filter(([name]) => name?.toLowerCase() === 'frame-ancestors')
    .map(([, ...sources]) => sources)
  if (ancestors.length > 0) {
    const open = ancestors.every((sources) =>
      sources.some((source) => /^(\*|https?:|https?:\/\/\*)$/i.test(source)),
    )
    return open ? ['frame-ancestors lets every site frame Mattermost'] : []
  }
  const options = listHeaderValues(response, 'x-frame-options').flatMap((value) =>
    value.split(',').map((one) => one.trim().toLowerCase()),
  )
  if (options.length === 0) return ['neither X-Frame-Options nor frame-ancestors forbids foreign frames']
  const effective = new Set(options)
  if (effective.size === 1 && (effective.has('sameorigin') || effective.has('deny'))) return []
  return effective.has('sameorigin') && effective.has('deny') && effective.size === 2
    ? []
    : [`X-Frame-Options has a value that browsers ignore: ${options.join(', ')}`]
}
