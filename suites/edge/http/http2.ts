import { defineCheck } from '../../../core/check.ts'
import type { FactsAt } from '../../../core/fact.ts'
import { describeFailure, type Failure, type Outcome } from '../../../core/outcome.ts'
import {
  createEvidence,
  type Evidence,
  fail,
  inconclusive,
  pass,
  type Verdict,
} from '../../../core/verdict.ts'
import type { Response } from '../../../probes/http/http-facts.ts'
import { pagesOfBothWays } from '../../reading/edge/both-ways.ts'
import { explainDeclined, listFailuresBefore, listHeaderValues } from '../../reading/edge/http-responses.ts'
import { centos7 } from '../../requirements/centos7-clauses.ts'
import { mattermost } from '../../requirements/mattermost-clauses.ts'

export const check = defineCheck({
  id: 'http2',
  area: 'edge',
  title: 'HTTP/2 is negotiated over TLS',
  severity: 'low',
  why: 'Mattermost loads many small files and keeps several requests open; over HTTP/1.1 a browser queues them six at a time.',
  remediation: '`listen 443 ssl http2;` in nginx before 1.25.1, `http2 on;` since. Then reload.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9113#section-3.2',
    'https://www.rfc-editor.org/rfc/rfc7301',
  ],
  needs: ['tls.alpn', 'http.http2', ...pagesOfBothWays],
  requirements: {
    current: { value: null, clauses: [mattermost.http2] },
    centos7: { value: null, clauses: [centos7.http2] },
  },
  judge(facts) {
    const alpn = facts['tls.alpn'].h2
    const http2 = facts['http.http2']
    if (!alpn) return inconclusive('h2 was not offered by ALPN')
    if (alpn.status === 'alert' && alpn.description === 'no_application_protocol') {
      return fail(
        'the server refuses h2 (alert no_application_protocol)',
        createEvidence('tls.alpn', describeFailure(alpn)),
      )
    }
    if (alpn.status !== 'ok') {
      return inconclusive(
        `the offer of h2 got no answer: ${describeFailure(alpn)}`,
        createEvidence('tls.alpn', describeFailure(alpn)),
      )
    }
    const { selected } = alpn.value
    const evidence = createEvidence('tls.alpn', `h2 offered, ${selected ?? 'nothing'} selected`)
    if (selected !== 'h2') return fail('the server finishes the handshake without selecting h2', evidence)
    if (http2.status === 'ok') {
      const line = createEvidence(
        'http.http2',
        `GET /: HTTP/${http2.value.httpVersion} ${http2.value.status}`,
      )
      if (http2.value.httpVersion !== '2')
        return fail('h2 was selected, but HTTP/2 was not spoken', evidence, line)
      return judgeDifferences(facts, evidence, line)
    }
    const line = createEvidence('http.http2', describeFailure(http2))
    const fault = explainNoHttp2(http2) ?? explainBrokenHttp2(facts, http2)
    if (fault !== null) return fail(fault, evidence, line)
    return inconclusive(
      `h2 is selected by ALPN, but a request over it was not answered: ${describeFailure(http2)}`,
      evidence,
      line,
    )
  },
})

/**
 * The same requests are answered alike by both ways, or what browsers get is not what was asked for: a proxy whose HTTP/2 leads elsewhere
 * (421, 404), or cannot pass requests on (502).
 */
function judgeDifferences(
  facts: FactsAt<(typeof pagesOfBothWays)[number]>,
  ...evidence: readonly Evidence[]
): Verdict {
  const compared = Object.entries(facts['http.pagesOverHttp2']).flatMap(([path, over2]) => {
    const over1 = facts['http.pages'][path]
    return over1?.status === 'ok' && over2.status === 'ok'
      ? [{ path, over1: over1.value, over2: over2.value }]
      : []
  })
  const different = compared.filter(({ over1, over2 }) => over1.status !== over2.status)
  const lines = different.map(({ path, over1, over2 }) =>
    createEvidence('http.pagesOverHttp2', `${path}: ${over2.status}, ${over1.status} over HTTP/1.1`),
  )
  const worse = different.filter(
    ({ over1, over2 }) => over2.status >= 400 && !isGate(over2) && over1.status < over2.status,
  )
  const said = (pages: typeof different) =>
    pages.map(({ path, over1, over2 }) => `${path}: ${over2.status}, not ${over1.status}`).join('; ')
  if (worse.length > 0)
    return fail(
      `h2 is selected by ALPN, and over it ${worse.length === compared.length ? 'no request' : 'not every request'} is answered as over HTTP/1.1: ${said(worse)}`,
      ...evidence,
      ...lines,
    )
  const hidden = different.filter(({ over1, over2 }) => isGate(over2) && over1.status < over2.status)
  if (hidden.length > 0)
    return inconclusive(
      `h2 is selected by ALPN, and over it a gate answers that did not over HTTP/1.1: ${said(hidden)}`,
      ...evidence,
      ...lines,
    )
  const failedBefore = compared.flatMap(({ path, over1, over2 }) => {
    const failed = listFailuresBefore(over2)
    return failed.length > listFailuresBefore(over1).length ? [`${path}: ${failed.join(', ')}`] : []
  })
  if (failedBefore.length > 0)
    return inconclusive(
      `h2 is selected by ALPN and requests over it are answered, but before that the same were answered with an error: ${failedBefore.join('; ')}`,
      ...evidence,
      ...lines,
    )
  const lost = listLostFields(compared)
  if (lost.length > 0 && compared.some(({ over1 }) => over1.forgiven))
    return inconclusive(
      `h2 is selected by ALPN; over HTTP/1.1 the answers depart from RFC 9112, and of their fields these are not seen over HTTP/2: ${lost.join(', ')}. A value with a line break is lost there, or has browsers refuse the whole answer`,
      ...evidence,
    )
  return pass(
    [
      `h2 is selected by ALPN and requests over it are answered${different.length > 0 ? `, though not as over HTTP/1.1: ${said(different)}` : ''}`,
      ...(lost.length > 0 ? [`fields that only HTTP/1.1 has: ${lost.join(', ')}`] : []),
    ].join('; '),
    ...evidence,
    ...lines,
  )
}

/**
 * What is there by one way alone, as where one server block has its own `add_header`, or where a value with a line break in it cannot be sent
 * over HTTP/2 (RFC 9113 §8.2.1). Whether it has to be there is said by the checks of those fields.
 */
function listLostFields(compared: readonly { over1: Response; over2: Response }[]): string[] {
  const lost = compared
    .filter(({ over1, over2 }) => over1.status === over2.status)
    .flatMap(({ over1, over2 }) =>
      comparedFields.filter(
        (name) => listHeaderValues(over1, name).length > 0 && listHeaderValues(over2, name).length === 0,
      ),
    )
  return [...new Set(lost)]
}

const comparedFields = [
  'strict-transport-security',
  'content-security-policy',
  'x-frame-options',
  'x-content-type-options',
  'referrer-policy',
  'permissions-policy',
  'alt-svc',
  'x-version-id',
] as const

/** What limits and gates answer, which may be about us alone. */
function isGate(response: Response): boolean {
  return response.status === 401 || response.status === 403 || explainDeclined(response) !== null
}

/** Why clients that offer HTTP/2 beside HTTP/1.1 do not come to speak it, from what happened twice; null: they may. */
function explainNoHttp2(failure: Failure): string | null {
  if ((failure.attempts ?? 1) < 2) return null
  const happened = describeFailure(failure)
  if (failure.status === 'malformed')
    return `h2 is selected by ALPN, but what follows is not HTTP/2, twice: ${happened}`
  if (failure.status !== 'violation') return null
  const { field, received } = failure
  if (field === 'alpn')
    return `h2 is selected where nothing else is offered, but beside HTTP/1.1, as browsers offer it, ${received === 'none' ? 'nothing' : received} is`
  // RFC 9113 §7: to be asked again over HTTP/1.1.
  if (received === 'HTTP_1_1_REQUIRED')
    return `h2 is selected by ALPN, but over it requests are sent back to HTTP/1.1: ${happened}`
  // §8.2: Connection, Upgrade, a name in capitals, or a body of another length. Clients drop such an answer.
  if (field === 'rst_stream' && received === 'PROTOCOL_ERROR')
    return `h2 is selected by ALPN, but answers over it have what HTTP/2 forbids, twice: ${happened}`
  // Who sends these frames speaks HTTP/2, and may only not want to now.
  return field === 'goaway' || field === 'rst_stream'
    ? null
    : `h2 is selected by ALPN, but what follows is not HTTP/2, twice: ${happened}`
}

/** Errors that say nothing of the moment (RFC 9113 §7), to every request and each time, while HTTP/1.1 answers. */
function explainBrokenHttp2(facts: FactsAt<(typeof pagesOfBothWays)[number]>, start: Failure): string | null {
  const answers = Object.values(facts['http.pagesOverHttp2'])
  const isBroken = (outcome: Outcome<unknown>) =>
    outcome.status === 'violation' && (outcome.attempts ?? 1) >= 2 && lastingErrors.has(outcome.received)
  const works = Object.values(facts['http.pages']).some(({ status }) => status === 'ok')
  return works && answers.length > 0 && answers.every(isBroken)
    ? `h2 is selected by ALPN, but over it no request is answered, twice: ${describeFailure(start)}`
    : null
}

const lastingErrors: ReadonlySet<string> = new Set([
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'INADEQUATE_SECURITY',
])
