import { defineCheck } from '../../../core/check.ts'
import type { Fact } from '../../../core/fact.ts'
import { describeFailure, type Failure, type Outcome } from '../../../core/outcome.ts'
import {
  createEvidence,
  type Evidence,
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
import { mattermost } from '../../requirements/mattermost-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'
import { salt } from '../../requirements/salt-clauses.ts'

export const check = defineCheck({
  id: 'acme-challenge',
  area: 'edge',
  title: 'The ACME challenge path is served over plain HTTP, by files and not by the application',
  severity: 'medium',
  why: 'When a CA that asks for its challenge gets the application, a refusal or an error, renewal fails silently and the certificate expires weeks later.',
  remediation:
    'Put `location ^~ /.well-known/acme-challenge/ { root /var/lib/letsencrypt/; default_type "text/plain"; try_files $uri =404; }` into the nginx server block of port 80, beside the redirect. Then `certbot renew --dry-run`.',
  references: ['https://www.rfc-editor.org/rfc/rfc8555#section-8.3'],
  needs: ['http.acme', 'tls.handshake'],
  uses: ['net.primary', ...refusalFacts],
  requirements: {
    current: {
      value: { redirectAllowed: true, portMustAnswer: false, directory: false },
      clauses: [rfc.http01Port, rfc.http01Redirects, mattermost.cleartextHttp2],
      departs:
        'From seed 000: a CA follows redirects (RFC 8555 §8.3), so what counts is where they lead it; and certificates can also be had by DNS-01 or TLS-ALPN-01, so a closed port 80 is no fault by itself.',
    },
    centos7: {
      value: { redirectAllowed: false, portMustAnswer: true, directory: true },
      clauses: [centos7.acmeException, centos7.acmeNotFound],
    },
    salt: {
      value: { redirectAllowed: true, portMustAnswer: true, directory: false },
      clauses: [salt.webroot],
    },
  },
  judge(facts, { requirement }) {
    const { redirectAllowed, portMustAnswer, directory } = requirement.value
    const { token, directory: answer, tokenPath } = facts['http.acme']
    const missing = judgeControl(facts['tls.handshake'])
    const isAnswered = (facts['http.acme'].places ?? []).some((place) => !isUnconnected(place))
    if (isClosedPort(token) && !isAnswered) {
      const doubt = missing ?? judgeRefusedHttp(facts)
      if (doubt) return doubt
      const reason =
        'nothing listens for plain HTTP: the connection was refused while HTTPS answers, so no HTTP-01 challenge can be answered'
      return (portMustAnswer ? fail : notApplicable)(
        reason,
        createEvidence('http.acme', 'the connection was refused'),
      )
    }
    const verdict = combineVerdicts([
      ...(redirectAllowed ? judgePlaces(facts['http.acme']) : [judgeUnredirected(tokenPath, token)]),
      ...(directory ? [judgeUnredirected('/.well-known/acme-challenge/', answer)] : []),
    ])
    return verdict.verdict === 'pass' ? (missing ?? verdict) : verdict
  },
})

type Acme = Fact<'http.acme'>
type Place = NonNullable<Acme['places']>[number]

/** A document that wants the path served by files on port 80 itself. */
function judgeUnredirected(path: string, outcome: Outcome<Response>): Verdict {
  if (outcome.status !== 'ok') return judgeSilence(path, outcome)
  const { status } = outcome.value
  return status >= 300 && status < 400
    ? fail(`${path} is redirected (${status}) instead of being served`, describeHop({ url: path, outcome }))
    : judgeEnd(path, outcome.value, describeHop({ url: path, outcome }))
}

/**
 * Where the validation ends, at every address. It takes IPv6 first, and IPv4 only where no connection over IPv6 is made: such an address
 * is left to the checks of parity.
 */
function judgePlaces({ places, token, tokenPath }: Acme): Verdict[] {
  if (!places) {
    const isRedirect = token.status === 'ok' && token.value.status >= 300 && token.value.status < 400
    return [
      isRedirect
        ? inconclusive(
            `${tokenPath} is redirected, and these facts do not have where a CA would be led`,
            describeHop({ url: tokenPath, outcome: token }),
          )
        : judgeUnredirected(tokenPath, token),
    ]
  }
  const reached = places.filter((place) => !isUnconnected(place))
  const fallsBack = ({ address }: Place) =>
    address.family === 6 && reached.some((other) => other.address.family === 4)
  const counted = places.filter((place) => !isUnconnected(place) || !fallsBack(place))
  return counted.length === 0
    ? [inconclusive('no address was asked for a challenge')]
    : counted.map((place) => judgePlace(place, places.length > 1))
}

function isUnconnected({ hops }: Place): boolean {
  const first = hops[0]?.outcome
  return (
    first !== undefined &&
    (first.status === 'refused' ||
      first.status === 'unreachable' ||
      (first.status === 'timeout' && first.phase === 'connect'))
  )
}

function judgePlace({ address, hops, end, why }: Place, several: boolean): Verdict {
  const evidence = hops.map(describeHop)
  const last = hops.at(-1)
  if (!last) return inconclusive('the challenge was not asked for')
  const at = `${last.url}${several ? ` at ${address.address}` : ''}`
  switch (end) {
    case 'refused':
      return fail(
        `${at} ${why ?? 'redirects to where no validation goes'}, so that it ends there`,
        ...evidence,
      )
    case 'loop':
      return fail(`the redirects of the challenge at ${address.address} go round in a circle`, ...evidence)
    case 'limit':
      return fail(
        `the redirects of the challenge at ${address.address} do not end within 10, which is as far as Let's Encrypt follows`,
        ...evidence,
      )
    case 'foreign':
      return inconclusive(
        `${at} leads to ${why ?? 'another host'}, where a CA goes on; another host than the target is not asked here`,
        ...evidence,
      )
    default:
      return last.outcome.status === 'ok'
        ? judgeEnd(at, last.outcome.value, ...evidence)
        : judgeSilence(at, last.outcome, ...evidence)
  }
}

/** What the validation reads at last, of a token that nobody has made. */
function judgeEnd(place: string, response: Response, ...evidence: Evidence[]): Verdict {
  const { status } = response
  if (status === 404) return pass('a challenge that is not there is answered with 404', ...evidence)
  if (status === 410) return pass('a challenge that is not there is answered with 410 (Gone)', ...evidence)
  const declined = explainDeclined(response)
  if (declined) return inconclusive(`${place} was ${declined}`, ...evidence)
  const { who, what } = whoAnswered(response)
  if (status === 401) return fail(`the challenge path asks for a login (401), which no CA has`, ...evidence)
  const marks = response.content?.marks ?? []
  if (status === 403 && !marks.includes('forbidden-page'))
    return inconclusive(
      marks.includes('object-store')
        ? `${place} is answered with 403 by an object store, which says so of what is not there, and of what it keeps from everyone`
        : `${place} is answered with 403: a store says so of what is not there, a gate of everything`,
      ...evidence,
    )
  if (who === 'gate' && status !== 403)
    return inconclusive(
      `${place} is answered by ${what}: whether a CA is let through is not known`,
      ...evidence,
    )
  return status < 300
    ? fail(
        `a challenge that cannot be there is answered with ${status}: something other than the webroot answers`,
        ...evidence,
      )
    : fail(`the challenge path is answered with ${status}, and so would a CA's request be`, ...evidence)
}

function judgeSilence(place: string, failure: Failure, ...evidence: Evidence[]): Verdict {
  const why = describeFailure(failure)
  return inconclusive(
    `${place} was not answered: ${why}`,
    ...(evidence.length > 0 ? evidence : [createEvidence('http.acme', why)]),
  )
}

function describeHop({ url, outcome }: Place['hops'][number]): Evidence {
  if (outcome.status !== 'ok') return createEvidence('http.acme', `${url}: ${describeFailure(outcome)}`)
  const [location] = listHeaderValues(outcome.value, 'location')
  return createEvidence(
    'http.acme',
    `${url}: ${outcome.value.status}${location === undefined ? '' : ` to ${location}`}`,
  )
}
