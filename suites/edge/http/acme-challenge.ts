import { defineCheck } from '../../../core/check.ts'
import { describeFailure, type Outcome } from '../../../core/outcome.ts'
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
        'From seed 000: a CA follows redirects (RFC 8555 §8.3), and certificates can also be had by DNS-01 or TLS-ALPN-01, so a redirected path or a closed port 80 is no fault by itself.',
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
    if (isClosedPort(token)) {
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
      judgeAnswer(tokenPath, token, redirectAllowed),
      ...(directory ? [judgeAnswer('/.well-known/acme-challenge/', answer, redirectAllowed)] : []),
    ])
    return verdict.verdict === 'pass' ? (missing ?? verdict) : verdict
  },
})

function judgeAnswer(path: string, outcome: Outcome<Response>, redirectAllowed: boolean): Verdict {
  if (outcome.status !== 'ok') {
    return inconclusive(
      `${path} was not answered: ${describeFailure(outcome)}`,
      createEvidence('http.acme', describeFailure(outcome)),
    )
  }
  const { status } = outcome.value
  const location = listHeaderValues(outcome.value, 'location')[0]
  const evidence = createEvidence(
    'http.acme',
    `${path}: ${status}${location === undefined ? '' : ` to ${location}`}`,
  )
  if (status === 404)
    return pass('a challenge that is not there is answered with 404, without a redirect', evidence)
  if (status >= 300 && status < 400) {
    if (!redirectAllowed) return fail(`${path} is redirected (${status}) instead of being served`, evidence)
    return notApplicable(
      'the challenge path is redirected like everything else; a CA follows that, so certificates are renewed in another way than the document’s webroot',
      evidence,
    )
  }
  const declined = explainDeclined(outcome.value)
  if (declined) return inconclusive(`${path} was ${declined}`, evidence)
  if (status < 300) {
    return fail(
      `a challenge that cannot be there is answered with ${status}: something other than the webroot answers`,
      evidence,
    )
  }
  return fail(`the challenge path is answered with ${status}, and so would a CA's request be`, evidence)
}
