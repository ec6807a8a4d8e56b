import { defineCheck } from '../../core/check.ts'
import { describeFailure } from '../../core/outcome.ts'
import { createEvidence, fail, inconclusive, pass } from '../../core/verdict.ts'
import { explainDeclined } from '../reading/edge/http-responses.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'

export const check = defineCheck({
  id: 'websocket',
  area: 'app',
  title: 'The WebSocket opens from the site itself',
  severity: 'high',
  why: 'Without it Mattermost shows "unable to connect" and new messages appear only after a reload.',
  remediation:
    'In `location ~ /api/v[0-9]+/(users/)?websocket$`: `proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_set_header Host $http_host;`. A 403 means that SiteURL or Host or X-Forwarded-Proto is not what the browser shows.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6455#section-4.2',
    'https://github.com/mattermost/mattermost/issues/4232',
  ],
  needs: ['websocket.upgrade'],
  requirements: {
    current: { value: null, clauses: [mattermost.websocketUpgrade] },
    centos7: { value: null, clauses: [centos7.websocket] },
  },
  judge(facts) {
    const { sameOrigin } = facts['websocket.upgrade']
    if (sameOrigin.status !== 'ok') {
      return inconclusive(
        `the opening handshake was not answered: ${describeFailure(sameOrigin)}`,
        createEvidence('websocket.upgrade', describeFailure(sameOrigin)),
      )
    }
    const { status, accepted, origin } = sameOrigin.value
    const evidence = createEvidence(
      'websocket.upgrade',
      `Origin ${origin ?? '(none)'}: ${status}${accepted ? ', accepted' : ''}`,
    )
    if (accepted) return pass('the WebSocket opens from the site itself', evidence)
    if (status === 101)
      return fail('the answer is 101 but not the one RFC 6455 §4.2.2 prescribes for this key', evidence)
    if (status === 403)
      return fail(
        "the site's own origin is refused (403): SiteURL, Host or X-Forwarded-Proto do not fit",
        evidence,
      )
    const declined = explainDeclined(sameOrigin.value)
    if (declined) return inconclusive(`the opening handshake was ${declined}`, evidence)
    return fail(`the WebSocket does not open: ${status} instead of 101`, evidence)
  },
})
