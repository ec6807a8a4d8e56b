import { defineCheck } from '../../core/check.ts'
import type { Fact, FactsAt } from '../../core/fact.ts'
import { describeFailure } from '../../core/outcome.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import { apiFacts, findMattermost } from '../reading/app/mattermost-shown.ts'
import {
  listHandshakeProblems,
  listStreamProblems,
  readAftermath,
  type Upgrade,
} from '../reading/app/websocket-opening.ts'
import { explainDeclined, listFailuresBefore } from '../reading/edge/http-responses.ts'
import { whoAnswered } from '../reading/edge/who-answered.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { rfc } from '../requirements/rfc-clauses.ts'

export const check = defineCheck({
  id: 'websocket',
  area: 'app',
  title: 'The WebSocket opens from the site itself',
  severity: 'high',
  why: 'Without it Mattermost shows "unable to connect" and new messages appear only after a reload.',
  remediation:
    'In `location ~ /api/v[0-9]+/(users/)?websocket$`: `proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_set_header Host $http_host;`. A 403 means that SiteURL or Host or X-Forwarded-Proto is not what the browser shows. If it fails over HTTP/2 alone: the proxy announces extended CONNECT without passing it on, so turn that off there, or upgrade it.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc6455#section-4.1',
    'https://www.rfc-editor.org/rfc/rfc8441',
    'https://github.com/mattermost/mattermost/issues/4232',
    'https://github.com/mattermost/mattermost/issues/30285',
  ],
  needs: ['websocket.upgrade'],
  uses: ['websocket.extendedConnect', 'mattermost.subpath', ...apiFacts],
  requirements: {
    current: {
      value: null,
      clauses: [mattermost.websocketUpgrade, rfc.websocketHandshake, rfc.websocketOverHttp2],
    },
    centos7: { value: null, clauses: [centos7.websocket] },
  },
  judge(facts) {
    const own = findMattermost(facts)
    const { sameOrigin } = facts['websocket.upgrade']
    if (sameOrigin.status !== 'ok') {
      return inconclusive(
        `the opening handshake was not answered: ${describeFailure(sameOrigin)}`,
        createEvidence('websocket.upgrade', describeFailure(sameOrigin)),
      )
    }
    const overHttp1 = judgeUpgrade(sameOrigin.value, own, facts['mattermost.subpath'] ?? '')
    if (overHttp1.verdict !== 'pass') return overHttp1
    const overHttp2 = judgeExtendedConnect(facts['websocket.extendedConnect'])
    if (overHttp2.verdict === 'pass')
      return pass(
        `the WebSocket opens from the site itself, ${overHttp2.reason}`,
        ...overHttp1.evidence,
        ...overHttp2.evidence,
      )
    return { ...overHttp2, evidence: [...overHttp1.evidence, ...overHttp2.evidence] }
  },
})

type Own = ReturnType<typeof findMattermost>

function judgeUpgrade(answer: Upgrade, own: Own, foundBelow: string): Verdict {
  const { status, accepted, origin } = answer
  const aftermath = readAftermath(answer.first)
  const evidence = [
    createEvidence(
      'websocket.upgrade',
      `Origin ${origin ?? '(none)'}: ${status}${accepted ? `, accepted, ${aftermath.what}` : ''}`,
    ),
    ...('shown' in own ? [own.shown] : []),
  ]
  if (status === 101) {
    const [problem] = listHandshakeProblems(answer)
    if (problem)
      return fail(`the answer is 101, but no client takes it (RFC 6455 §4.1): ${problem}`, ...evidence)
    if (aftermath.state === 'broken') return fail(`the WebSocket opens, but ${aftermath.what}`, ...evidence)
    if (aftermath.state === 'unknown')
      return inconclusive(`the WebSocket opens, but ${aftermath.what}`, ...evidence)
    const failed = listFailuresBefore(answer)
    if (failed.length > 0)
      return inconclusive(
        `the WebSocket opens, but before that the same request was answered with ${failed.join(', ')}`,
        ...evidence,
      )
    return 'shown' in own
      ? pass('over HTTP/1.1', ...evidence)
      : inconclusive(
          `a WebSocket opens, but whether it is Mattermost's is not shown: ${own.instead}`,
          ...evidence,
        )
  }
  const { who, what } = whoAnswered(answer)
  if (who === 'mattermost' && status === 403)
    return fail(
      "the site's own origin is refused (403): SiteURL, Host or X-Forwarded-Proto do not fit",
      ...evidence,
    )
  const declined = explainDeclined(answer)
  if (declined) return inconclusive(`the opening handshake was ${declined}`, ...evidence)
  if (who === 'gate')
    return inconclusive(
      `the opening handshake is answered by ${what}, which hides what is behind it`,
      ...evidence,
    )
  // Errors of a server that came each time: nobody gets further.
  if (status < 500 && 'instead' in own)
    return inconclusive(
      `the opening handshake is answered with ${status}, and whether Mattermost is there is not shown: ${own.instead}`,
      ...evidence,
    )
  // Nobody said that this is the subpath: it is where `/` leads to, and the WebSocket may have another way (WebsocketURL).
  if (status === 404 && foundBelow !== '')
    return inconclusive(
      `there is no WebSocket below ${foundBelow}, where / leads to (404): give the target with its subpath to have this judged`,
      ...evidence,
    )
  return fail(`the WebSocket does not open: ${status} instead of 101`, ...evidence)
}

/** What Chromium and Firefox do where the server's settings announce it; they do not go back to HTTP/1.1 where it fails. */
function judgeExtendedConnect(fact: Fact<'websocket.extendedConnect'> | undefined): Verdict {
  if (!fact)
    return inconclusive('the WebSocket opens over HTTP/1.1; whether HTTP/2 is announced for it was not asked')
  if (fact.status === 'violation' && fact.field === 'alpn') return pass('over HTTP/1.1')
  if (fact.status !== 'ok') {
    const why = describeFailure(fact)
    return inconclusive(
      `the WebSocket opens over HTTP/1.1; whether HTTP/2 is announced for it is not known: ${why}`,
      createEvidence('websocket.extendedConnect', why),
    )
  }
  if (!fact.value.announced) return pass('over HTTP/1.1')
  return judgeStream(fact.value.sameOrigin)
}

type Announced = Extract<
  FactsAt<'websocket.extendedConnect'>['websocket.extendedConnect'],
  { status: 'ok' }
>['value']
type Stream = Extract<Announced, { announced: true }>['sameOrigin']

function judgeStream(stream: Stream): Verdict {
  const announced = 'the server announces WebSockets over HTTP/2 (RFC 8441), which browsers then use, but'
  if (stream.status !== 'ok') {
    const why = describeFailure(stream)
    const evidence = createEvidence('websocket.extendedConnect', why)
    // Explicit, and twice. RFC 9113 §7: HTTP_1_1_REQUIRED sends a client back, which browsers follow.
    const isRefused = stream.status === 'violation' && ['rst_stream', 'goaway'].includes(stream.field)
    if (isRefused && stream.received !== 'HTTP_1_1_REQUIRED' && stream.attempts === 2)
      return fail(`${announced} refuses the stream (${stream.received})`, evidence)
    return inconclusive(`${announced} did not answer it: ${why}`, evidence)
  }
  const { status, first } = stream.value
  const aftermath = readAftermath(first)
  const evidence = createEvidence(
    'websocket.extendedConnect',
    `Origin ${stream.value.origin ?? '(none)'}: ${status}${status === 200 ? `, ${aftermath.what}` : ''}`,
  )
  if (status === 200) {
    const [problem] = listStreamProblems(stream.value)
    if (problem) return fail(`${announced} no client takes its answer: ${problem}`, evidence)
    if (aftermath.state === 'broken') return fail(`${announced} ${aftermath.what}`, evidence)
    if (aftermath.state === 'unknown') return inconclusive(`${announced} ${aftermath.what}`, evidence)
    const failed = listFailuresBefore(stream.value)
    if (failed.length > 0)
      return inconclusive(`${announced} before it opened it was answered with ${failed.join(', ')}`, evidence)
    return pass('over HTTP/1.1 and HTTP/2', evidence)
  }
  const declined = explainDeclined(stream.value)
  if (declined) return inconclusive(`${announced} it was ${declined}`, evidence)
  const { who, what } = whoAnswered(stream.value)
  if (who === 'gate') return inconclusive(`${announced} it is answered by ${what}`, evidence)
  return fail(`${announced} it answers ${status} instead of 200`, evidence)
}
