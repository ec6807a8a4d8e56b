import { defineCheck } from '../../core/check.ts'
import { describeFailure, type Outcome } from '../../core/outcome.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import { apiFacts, findMattermost } from '../reading/app/mattermost-shown.ts'
import { listHandshakeProblems, listStreamProblems, type Upgrade } from '../reading/app/websocket-opening.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { explainDeclined } from '../reading/edge/http-responses.ts'
import { whoAnswered } from '../reading/edge/who-answered.ts'
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
  uses: ['websocket.extendedConnect', ...apiFacts],
  requirements: {
    current: {
      value: null,
      clauses: [rfc.websocketOrigin, mattermost.websocketOrigin, mattermost.websocketRefusal],
    },
  },
  judge(facts) {
    const own = findMattermost(facts)
    const { sameOrigin, foreignOrigin, resemblingOrigins } = facts['websocket.upgrade']
    const judgeHttp1 = (foreign: typeof foreignOrigin) =>
      judgeWay({
        way: 'HTTP/1.1',
        fact: 'websocket.upgrade',
        foreign,
        own: sameOrigin,
        opens: (answer) => answer.status === 101 && listHandshakeProblems(answer).length === 0,
        instead: 'shown' in own ? null : own.instead,
      })
    // Who compares beginnings or ends of origins refuses one that has nothing in common with the own, and takes one that resembles it.
    const overHttp1 = combineVerdicts([
      judgeHttp1(foreignOrigin),
      ...(resemblingOrigins?.map(judgeHttp1) ?? [
        inconclusive('whether origins that resemble the own one are refused was not asked'),
      ]),
    ])
    const extended = facts['websocket.extendedConnect']
    // Without HTTP/2, or where it is not announced for this, browsers have one way.
    if (extended?.status === 'violation' && extended.field === 'alpn') return overHttp1
    if (extended?.status !== 'ok')
      return combineVerdicts([
        overHttp1,
        inconclusive(
          `whether WebSockets go over HTTP/2 as well is not known: ${extended ? describeFailure(extended) : 'it was not asked'}`,
        ),
      ])
    const announcement = extended.value
    if (!announcement.announced) return overHttp1
    const overHttp2 = judgeWay({
      way: 'HTTP/2',
      fact: 'websocket.extendedConnect',
      foreign: announcement.foreignOrigin,
      own: announcement.sameOrigin,
      opens: (answer) => answer.status === 200 && listStreamProblems(answer).length === 0,
      instead: 'shown' in own ? null : own.instead,
    })
    return combineVerdicts([overHttp1, overHttp2])
  },
})

type Opening = Pick<Upgrade, 'status' | 'headers' | 'earlier' | 'origin'>

interface Way<Answer extends Opening> {
  way: string
  fact: string
  foreign: Outcome<Answer>
  own: Outcome<Answer>
  /** Would a browser take this for an open WebSocket? */
  opens: (answer: Answer) => boolean
  /** What answers where Mattermost ought to; null: it shows itself. */
  instead: string | null
}

/** Both origins by one way: what is refused there is refused only beside an own origin that is accepted there. */
function judgeWay<Answer extends Opening>(asked: Way<Answer>): Verdict {
  const { way, fact, foreign, own, opens, instead } = asked
  if (foreign.status !== 'ok') {
    return inconclusive(
      `the handshake from a foreign origin was not answered over ${way}: ${describeFailure(foreign)}`,
      createEvidence(fact, describeFailure(foreign)),
    )
  }
  const { status, origin } = foreign.value
  const { who, what } = whoAnswered(foreign.value)
  const evidence = createEvidence(fact, `Origin ${origin ?? '(none)'}: ${status} over ${way}`)
  if (opens(foreign.value))
    return instead === null
      ? fail(`the WebSocket opens from the foreign origin ${origin ?? ''}`, evidence)
      : inconclusive(
          `a WebSocket opens from the foreign origin ${origin ?? ''}, but whether it is Mattermost's is not shown: ${instead}`,
          evidence,
        )
  if (own.status !== 'ok' || !opens(own.value)) {
    return inconclusive(
      `the WebSocket does not open from the site itself either over ${way}, so a refusal proves nothing`,
      evidence,
    )
  }
  const declined = explainDeclined(foreign.value)
  if (declined) return inconclusive(`the handshake from a foreign origin was ${declined}`, evidence)
  if (status !== 403 || who !== 'mattermost')
    return inconclusive(
      `the foreign origin is refused by ${what}, which is not Mattermost's refusal (403)`,
      evidence,
    )
  if (instead !== null)
    return inconclusive(
      `the foreign origin is refused, but whether Mattermost does it is not shown: ${instead}`,
      evidence,
    )
  return pass('a foreign origin is refused with 403 while the own one is accepted', evidence)
}
