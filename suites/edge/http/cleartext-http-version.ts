import { defineCheck } from '../../../core/check.ts'
import { describeFailure } from '../../../core/outcome.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass } from '../../../core/verdict.ts'
import { judgeControl } from '../../reading/control-exchange.ts'
import { judgeRefusedHttp, refusalFacts } from '../../reading/edge/port-reachability.ts'
import { isClosedPort } from '../../reading/explicit-refusal.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mattermost } from '../../requirements/mattermost-clauses.ts'
import { rfc } from '../../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'cleartext-http-version',
  area: 'edge',
  title: 'The plain HTTP port speaks HTTP/1.1, not HTTP/2',
  severity: 'medium',
  why: 'A CA that asks for an ACME challenge stops with "Server is speaking HTTP/2 over HTTP", and certificates are no longer renewed.',
  remediation:
    'Take `http2` off the `listen 80` lines. Since nginx 1.25.1 `http2 on` holds for the whole server block: keep port 80 in a server block of its own without it.',
  references: [
    'https://github.com/certbot/certbot/issues/3646',
    'https://www.rfc-editor.org/rfc/rfc9113#section-3.3',
  ],
  needs: ['http.cleartext', 'tls.handshake'],
  uses: ['net.primary', ...refusalFacts],
  requirements: {
    current: { value: null, clauses: [mattermost.cleartextHttp2, rfc.http01Port] },
    centos7: { value: null, clauses: [centos7.cleartextHttp1] },
  },
  judge(facts) {
    const { priorKnowledge, upgrade } = facts['http.cleartext']
    if (priorKnowledge.status === 'ok' && priorKnowledge.value.settings) {
      return fail(
        'the plain HTTP port answers HTTP/2 without having been asked for it by TLS',
        createEvidence('http.cleartext', 'prior knowledge: SETTINGS frame'),
      )
    }
    if (upgrade.status === 'ok' && upgrade.value.status === 101) {
      return fail(
        'the plain HTTP port upgrades to h2c',
        createEvidence('http.cleartext', 'Upgrade: h2c: 101'),
      )
    }
    const missing = judgeControl(facts['tls.handshake'])
    if (missing) return missing
    if (isClosedPort(priorKnowledge) && isClosedPort(upgrade)) {
      const doubt = judgeRefusedHttp(facts)
      if (doubt) return doubt
      return notApplicable(
        'nothing listens for plain HTTP: the connection was refused while HTTPS answers',
        createEvidence('http.cleartext', 'the connection was refused'),
      )
    }
    if (priorKnowledge.status !== 'ok') {
      return inconclusive(
        `the HTTP/2 preface got no answer: ${describeFailure(priorKnowledge)}`,
        createEvidence('http.cleartext', describeFailure(priorKnowledge)),
      )
    }
    if (upgrade.status !== 'ok') {
      return inconclusive(
        `the h2c upgrade got no answer: ${describeFailure(upgrade)}`,
        createEvidence('http.cleartext', describeFailure(upgrade)),
      )
    }
    const { firstBytes } = priorKnowledge.value
    if (!firstBytes.startsWith('HTTP/1.')) {
      return inconclusive(
        'what answered the HTTP/2 preface is neither HTTP/2 nor HTTP/1.x',
        createEvidence('http.cleartext', `prior knowledge: ${JSON.stringify(firstBytes)}`),
      )
    }
    return pass(
      'the plain HTTP port answers the HTTP/2 preface and the h2c upgrade in HTTP/1.x',
      createEvidence('http.cleartext', `prior knowledge: ${JSON.stringify(firstBytes)}`),
      createEvidence(
        'http.cleartext',
        `Upgrade: h2c: HTTP/${upgrade.value.httpVersion} ${upgrade.value.status}`,
      ),
    )
  },
})
