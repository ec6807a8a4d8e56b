import { describe, expect, test } from 'vitest'
import { ok } from '../../../core/outcome.ts'
import { auditEdge } from '../../../lab/audits/edge-audit.ts'
import {
  createCollection,
  createResponse,
  pageHeaders,
  speakHttp2,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { type EdgeBehaviour, startEdge, withHeaders } from '../../../lab/servers/edge-stand-in.ts'
import { check as hsts } from '../../edge/http/hsts.ts'
import { judgeCheck } from '../../judge.ts'

const checks = [
  'hsts',
  'security-headers',
  'server-tokens',
  'cookie-security',
  'http2',
  'mattermost-ping',
  'breach',
] as const
const healthy = {
  hsts: 'pass',
  'security-headers': 'pass',
  'server-tokens': 'pass',
  'cookie-security': 'not-applicable',
  http2: 'pass',
  'mattermost-ping': 'pass',
  breach: 'pass',
}

const over2: (answer: NonNullable<EdgeBehaviour['answer']>) => NonNullable<EdgeBehaviour['answer']> =
  (answer) => (request, usual) =>
    request.way === '2' ? answer(request, usual) : usual

describe('what browsers get over HTTP/2 is judged, though HTTP/1.1 is in order', () => {
  test.each<[string, NonNullable<EdgeBehaviour['answer']>, Partial<Record<(typeof checks)[number], string>>]>(
    [
      [
        'fields that an ALPN split lacks (haproxy: two backends)',
        over2((_, usual) =>
          withHeaders(usual, {
            'strict-transport-security': null,
            'x-frame-options': null,
            'content-security-policy': null,
            'x-content-type-options': null,
          }),
        ),
        { hsts: 'fail', 'security-headers': 'fail' },
      ],
      [
        'a version in Server (securityheaders-bugs issue 81)',
        over2((_, usual) => withHeaders(usual, { server: 'nginx/1.19.0' })),
        { 'server-tokens': 'fail' },
      ],
      [
        '502 for every request (mattermost issue 29807, pitchfork PR 515, tg123/websockify-nginx-module issue 24)',
        over2((_, usual) => ({ ...usual, status: 502, headers: {}, body: '' })),
        {
          http2: 'fail',
          'mattermost-ping': 'fail',
          hsts: 'inconclusive',
          'security-headers': 'inconclusive',
          breach: 'inconclusive',
        },
      ],
      [
        '400 for some requests (docker-flow-proxy issue 405)',
        over2(({ path }, usual) => (path === '/' ? { ...usual, status: 400 } : usual)),
        { http2: 'fail', 'security-headers': 'inconclusive' },
      ],
      [
        '421, since the connection is for another host (Gixy-Next PR 14)',
        over2((_, usual) => ({ ...usual, status: 421, headers: {}, body: '' })),
        {
          http2: 'fail',
          'mattermost-ping': 'inconclusive',
          hsts: 'inconclusive',
          'security-headers': 'inconclusive',
        },
      ],
      [
        'a cookie without Secure',
        over2((_, usual) => withHeaders(usual, { 'set-cookie': 'AWSALB=x; Path=/' })),
        { 'cookie-security': 'fail' },
      ],
    ],
  )('%s', async (_, answer, expected) => {
    await using edge = await startEdge({ answer })
    const { verdicts, results } = await auditEdge(edge, { checks })
    expect(verdicts).toEqual({ ...healthy, ...expected })
    for (const id of checks.filter((each) => expected[each] === 'fail'))
      expect(results[id].reason).toContain('over')
  })
})

test('what HTTP/1.1 lacks is not made good by HTTP/2', async () => {
  await using edge = await startEdge({
    answer: ({ way }, usual) =>
      way === '2' ? usual : withHeaders(usual, { 'strict-transport-security': null }),
  })
  const { results } = await auditEdge(edge, { checks: ['hsts', 'http2'] })
  expect(results.hsts).toMatchObject({
    verdict: 'fail',
    reason:
      'over HTTP/1.1, unlike HTTP/2: / is answered without Strict-Transport-Security; /<nonexistent> is answered without Strict-Transport-Security; /api/v4/system/ping is answered without Strict-Transport-Security',
  })
  expect(results.http2.verdict).toBe('pass')
})

test('a server that does not select HTTP/2 is judged by HTTP/1.1 alone', async () => {
  await using edge = await startEdge({ http2: false })
  const { verdicts } = await auditEdge(edge, { checks })
  expect(verdicts).toEqual({ ...healthy, http2: 'fail' })
})

test('a server that takes nothing but HTTP/2 (RFC 7301 §3.2: alert no_application_protocol) is judged by it alone', async () => {
  await using edge = await startEdge({ onlyHttp2: true })
  const { verdicts } = await auditEdge(edge, { checks })
  expect(verdicts).toEqual(healthy)
})

test('silence over HTTP/2 is no pass', async () => {
  await using edge = await startEdge({ answer: over2(() => 'silence') })
  const { verdicts } = await auditEdge(edge, { checks, timeout: 300 })
  expect(Object.values(verdicts)).not.toContain('pass')
})

test('facts from before HTTP/2 was asked for every page are no pass', () => {
  const collection = createCollection({ 'http.pagesOverHttp2': undefined })
  expect(judgeCheck(hsts, collection, 'current').verdict).toBe('inconclusive')
})

test('what is the same by both ways is said once, with the evidence of both', () => {
  const pages = { '/': ok(createResponse(200, pageHeaders)) }
  const collection = createCollection({ 'http.pages': pages, 'http.pagesOverHttp2': speakHttp2(pages) })
  expect(judgeCheck(hsts, collection, 'current')).toMatchObject({
    verdict: 'pass',
    reason: 'HTTPS only for 63072000 s',
    evidence: [{ fact: 'http.pages' }, { fact: 'http.pagesOverHttp2' }],
  })
})
