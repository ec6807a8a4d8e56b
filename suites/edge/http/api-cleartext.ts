import { defineCheck } from '../../../core/check.ts'
import { describeFailure, type Outcome } from '../../../core/outcome.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../../core/verdict.ts'
import type { Response } from '../../../probes/http/http-facts.ts'
import { combineVerdicts } from '../../reading/combined-verdict.ts'
import { judgeControl } from '../../reading/control-exchange.ts'
import { explainDeclined } from '../../reading/edge/http-responses.ts'
import { judgeRefusedHttp, refusalFacts } from '../../reading/edge/port-reachability.ts'
import { whoAnswered } from '../../reading/edge/who-answered.ts'
import { isClosedPort } from '../../reading/explicit-refusal.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mattermost } from '../../requirements/mattermost-clauses.ts'
import { transportEncryption } from '../../requirements/transport-encryption-clauses.ts'

export const check = defineCheck({
  id: 'api-cleartext',
  area: 'edge',
  title: 'Plain HTTP serves neither the API nor the WebSocket',
  severity: 'high',
  why: 'A redirect of pages does not help an app or a script that was given http://: it sends its password and its token in clear, is answered, and nobody notices.',
  remediation:
    'Let the server block of port 80 have nothing but the ACME location and `location / { return 301 https://$server_name$request_uri; }`: no `location ~ /api/` and no proxy_pass. Balancers: one listener rule for all paths.',
  references: ['https://www.rfc-editor.org/rfc/rfc6750#section-5.3', 'https://jviide.iki.fi/http-redirects'],
  needs: ['http.redirects', 'http.cleartextService', 'tls.handshake'],
  uses: ['net.primary', ...refusalFacts],
  requirements: {
    current: { value: null, clauses: [transportEncryption.everywhere, mattermost.appPort] },
    centos7: { value: null, clauses: [centos7.redirectEverywhere] },
    'transport-encryption': { value: null, clauses: [transportEncryption.everywhere] },
  },
  judge(facts) {
    const walked = facts['http.redirects'].flatMap(({ path, hops: [first] }) =>
      first && path.startsWith('/api/') ? [[path, first.outcome] as const] : [],
    )
    const answers = [...walked, ...Object.entries(facts['http.cleartextService'])]
    if (answers.length === 0) return inconclusive('nothing of Mattermost was asked for over plain HTTP')
    if (answers.every(([, outcome]) => isClosedPort(outcome))) {
      const evidence = createEvidence('http.cleartextService', 'connection refused')
      return (
        judgeControl(facts['tls.handshake']) ??
        judgeRefusedHttp(facts) ??
        pass('nothing listens for plain HTTP: the connection was refused while HTTPS answers', evidence)
      )
    }
    const verdict = combineVerdicts(answers.map(([path, outcome]) => judgeAnswer(path, outcome)))
    return verdict.verdict === 'pass' ? (judgeControl(facts['tls.handshake']) ?? verdict) : verdict
  },
})

function judgeAnswer(path: string, outcome: Outcome<Response>): Verdict {
  if (outcome.status !== 'ok') {
    const why = describeFailure(outcome)
    return inconclusive(
      `${path} over plain HTTP was not answered: ${why}`,
      createEvidence('http.cleartextService', `${path}: ${why}`),
    )
  }
  const { status } = outcome.value
  const { who, what } = whoAnswered(outcome.value)
  const evidence = createEvidence('http.cleartextService', `${path}: ${status}, ${what}`)
  if (status === 101) return fail('the WebSocket is opened in clear', evidence)
  if (status >= 300 && status < 400)
    return pass('plain HTTP redirects what an app would ask for, and serves none of it', evidence)
  if (who === 'mattermost') return fail(`Mattermost answers ${path} in clear, with ${status}`, evidence)
  const declined = explainDeclined(outcome.value)
  if (declined) return inconclusive(`${path} over plain HTTP was ${declined}`, evidence)
  if (who === 'gate')
    return inconclusive(`what ${path} over plain HTTP comes to is hidden by ${what}`, evidence)
  if (status < 300)
    return inconclusive(
      `${path} is answered in clear with ${status}, and nothing shows whether by Mattermost`,
      evidence,
    )
  return pass('plain HTTP refuses or redirects what an app would ask for, and serves none of it', evidence)
}
