import { defineCheck } from '../../../core/check.ts'
import type { Fact } from '../../../core/fact.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { isUrlOfTarget, type Target } from '../../../core/target.ts'
import {
  createEvidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import type { Response } from '../../../probes/http/http-facts.ts'
import { combineVerdicts } from '../../reading/combined-verdict.ts'
import { judgeControl } from '../../reading/control-exchange.ts'
import { explainDeclined, listHeaderValues } from '../../reading/edge/http-responses.ts'
import { judgeRefusedHttp, refusalFacts } from '../../reading/edge/port-reachability.ts'
import { whoAnswered } from '../../reading/edge/who-answered.ts'
import { isClosedPort } from '../../reading/explicit-refusal.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'
import { transportEncryption } from '../../requirements/transport-encryption-clauses.ts'

type Walk = Fact<'http.redirects'>[number]

const redirects: readonly number[] = [301, 302, 303, 307, 308]

export const check = defineCheck({
  id: 'http-redirect',
  area: 'edge',
  title: 'Plain HTTP redirects to HTTPS on the same host',
  severity: 'high',
  why: 'Someone who types the name without https:// logs in over plain HTTP, in the clear for everyone on the way, or is led to another host.',
  remediation:
    'In the nginx server block of port 80: `location / { return 301 https://$server_name$request_uri; }`, with nothing else but the ACME location in it.',
  references: ['https://www.rfc-editor.org/rfc/rfc9110#section-15.4'],
  needs: ['http.redirects', 'tls.handshake'],
  uses: ['net.primary', ...refusalFacts],
  requirements: {
    current: {
      value: { statuses: redirects, portMustAnswer: false },
      clauses: [centos7.redirectEverywhere, rfc.identity],
      departs:
        'From seed 000: any redirect status will do, and a closed port 80 leaves nothing to redirect. The document shows 301 and needs the port.',
    },
    centos7: {
      value: { statuses: [301] as readonly number[], portMustAnswer: true },
      clauses: [centos7.redirectEverywhere, centos7.redirectStatus],
    },
    'transport-encryption': {
      value: { statuses: redirects, portMustAnswer: false },
      clauses: [transportEncryption.everywhere],
    },
  },
  judge(facts, { target, requirement }) {
    const { statuses, portMustAnswer } = requirement.value
    const walks = facts['http.redirects'].filter(
      (walk) => !walk.path.startsWith('/.well-known/acme-challenge/'),
    )
    if (walks.length === 0) return inconclusive('no path was asked over plain HTTP')
    const closed = walks.every((walk) => isFirstOutcome(walk, isClosedPort))
    if (closed) {
      const missing = judgeControl(facts['tls.handshake']) ?? judgeRefusedHttp(facts)
      if (missing) return missing
      const reason = 'nothing listens for plain HTTP: the connection was refused while HTTPS answers'
      return (portMustAnswer ? fail : notApplicable)(
        reason,
        createEvidence('http.redirects', 'connection refused'),
      )
    }
    return combineVerdicts(walks.map((walk) => judgeWalk(walk, target, statuses)))
  },
})

/** Whoever denies the API in clear serves nothing in it, so that there is nothing to redirect. */
function isRefusedApi(path: string, response: Response): boolean {
  const isRefused = response.status >= 400 && response.status < 500
  return path.startsWith('/api/') && isRefused && whoAnswered(response).who !== 'mattermost'
}

function isFirstOutcome(walk: Walk, matches: (outcome: Walk['hops'][number]['outcome']) => boolean): boolean {
  const first = walk.hops[0]
  return first !== undefined && matches(first.outcome)
}

function judgeWalk(walk: Walk, target: Target, statuses: readonly number[]): Verdict {
  const [first, ...rest] = walk.hops
  if (!first) return inconclusive(`${walk.path} was not asked`)
  if (first.outcome.status !== 'ok') {
    const why = describeFailure(first.outcome)
    return inconclusive(
      `${walk.path} over plain HTTP was not answered: ${why}`,
      createEvidence('http.redirects', `${first.url}: ${why}`),
    )
  }
  const { status } = first.outcome.value
  const locations = new Set(listHeaderValues(first.outcome.value, 'location'))
  const [location] = locations
  const evidence = createEvidence(
    'http.redirects',
    `${first.url}: ${status}${location === undefined ? '' : ` to ${[...locations].join(' and ')}`}`,
  )
  const declined = explainDeclined(first.outcome.value)
  if (declined) return inconclusive(`${walk.path} was ${declined}`, evidence)
  if (isRefusedApi(walk.path, first.outcome.value))
    return pass('plain HTTP refuses the API, and redirects to HTTPS on the same host', evidence)
  if (!redirects.includes(status) || location === undefined) {
    return fail(`${walk.path} is answered over plain HTTP with ${status} instead of a redirect`, evidence)
  }
  // Browsers follow none of several that differ, and the last of any is not the first (Chromium: ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION).
  if (locations.size > 1)
    return fail(`${walk.path} is redirected to ${locations.size} different places at once`, evidence)
  if (!URL.canParse(location, first.url))
    return fail(`${walk.path} redirects to ${location}, which is no valid URL`, evidence)
  const to = new URL(location, first.url)
  if (to.protocol !== 'https:')
    return fail(`${walk.path} redirects to ${location}, which is not HTTPS`, evidence)
  if (!isUrlOfTarget(target, to)) {
    return fail(`${walk.path} redirects to ${to.origin}, not to this host`, evidence)
  }
  if (!statuses.includes(status))
    return fail(`${walk.path} redirects with ${status}, not ${statuses.join(' or ')}`, evidence)
  if (walk.end === 'loop') return fail(`the redirects of ${walk.path} go round in a circle`, evidence)
  if (walk.end === 'limit')
    return fail(`the redirects of ${walk.path} do not end within ${walk.hops.length} hops`, evidence)
  const downgrade = rest.find((hop) => hop.url.startsWith('http:'))
  if (downgrade) return fail(`${walk.path} is led back to plain HTTP at ${downgrade.url}`, evidence)
  const unanswered = rest.find((hop) => hop.outcome.status !== 'ok')
  if (unanswered && unanswered.outcome.status !== 'ok') {
    return inconclusive(
      `${walk.path} redirects to HTTPS, which then did not answer: ${describeFailure(unanswered.outcome)}`,
      evidence,
    )
  }
  if (rest.length === 0)
    return inconclusive(`${walk.path} redirects to HTTPS, but where that leads was not seen`, evidence)
  const kept = new URL(first.url)
  const lost = to.pathname !== kept.pathname || to.search !== kept.search
  return pass(
    `plain HTTP redirects to HTTPS on the same host${lost ? `; the path is lost on the way: ${location}` : ''}`,
    evidence,
  )
}
