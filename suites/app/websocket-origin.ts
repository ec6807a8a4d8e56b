import { defineCheck } from '../../core/check.ts'
import { describeFailure } from '../../core/outcome.ts'
import { createEvidence, fail, inconclusive, pass } from '../../core/verdict.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { rfc } from '../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'websocket-origin',
  area: 'app',
  title: 'A WebSocket from a foreign page is refused',
  severity: 'high',
  why: 'Otherwise any page that a user visits can open a WebSocket with the user’s cookie and read along.',
  remediation:
    'Leave ServiceSettings.AllowCorsFrom empty or list exact origins, never `*`; the proxy must pass Origin and Host unchanged (`proxy_set_header Host $http_host;`).',
  references: ['https://www.rfc-editor.org/rfc/rfc6455#section-10.2'],
  needs: ['websocket.upgrade'],
  requirements: {
    current: {
      value: null,
      clauses: [rfc.websocketOrigin, mattermost.websocketOrigin, mattermost.websocketRefusal],
    },
  },
  judge(facts) {
    const { sameOrigin, foreignOrigin } = facts['websocket.upgrade']
    if (foreignOrigin.status !== 'ok') {
      return inconclusive(
        `the handshake from a foreign origin was not answered: ${describeFailure(foreignOrigin)}`,
        createEvidence('websocket.upgrade', describeFailure(foreignOrigin)),
      )
    }
    const { status, origin } = foreignOrigin.value
    const evidence = createEvidence('websocket.upgrade', `Origin ${origin ?? '(none)'}: ${status}`)
    if (status === 101) return fail(`the WebSocket opens from the foreign origin ${origin ?? ''}`, evidence)
    if (sameOrigin.status !== 'ok' || !sameOrigin.value.accepted) {
      return inconclusive(
        'the WebSocket does not open from the site itself either, so a refusal proves nothing',
        evidence,
      )
    }
    if (status !== 403)
      return inconclusive(
        `the foreign origin is answered with ${status}, which is not Mattermost's refusal (403)`,
        evidence,
      )
    return pass('a foreign origin is refused with 403 while the own one is accepted', evidence)
  },
})
