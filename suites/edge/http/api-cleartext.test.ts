import { createServer, type RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { ok } from '../../../core/outcome.ts'
import { auditEdge } from '../../../lab/audits/edge-audit.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createRefusedPorts,
  createResponse,
  host,
  refused,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { type EdgeBehaviour, startEdge } from '../../../lab/servers/edge-stand-in.ts'
import { acceptWebSocket, answerAsMattermost, standInHost } from '../../../lab/servers/mattermost-answers.ts'
import { check } from './api-cleartext.ts'

const me = '/api/v4/users/me'
const closed = {
  'http.redirects': [],
  'http.cleartextService': { [me]: refused },
}
const answeredBy = (status: number, headers: [string, string][] = []) => ({
  'http.cleartextService': { [me]: ok(createResponse(status, headers)) },
})

testCases(check, [
  ['redirected', {}, 'pass', 'redirects'],
  ['refused by the proxy', answeredBy(404), 'pass', 'refuses'],
  ['required to upgrade', answeredBy(426), 'pass', 'refuses'],
  ['answered by Mattermost', answeredBy(401, [['x-version-id', '11.10.0.11.10.0.abc.false']]), 'fail', '401'],
  ['answered by somebody', answeredBy(200), 'inconclusive', 'nothing shows whether by Mattermost'],
  ['a limit of requests', answeredBy(429), 'inconclusive', '429'],
  ['a login in front', answeredBy(401, [['www-authenticate', 'Basic']]), 'inconclusive', 'basic'],
  ['silence', { 'http.cleartextService': { [me]: silence } }, 'inconclusive', 'not answered'],
  ['a closed port', { ...closed, ...createRefusedPorts([80]) }, 'pass', 'refused'],
  ['a port refused once', closed, 'inconclusive'],
  [
    'a closed port beside silence',
    { ...closed, ...createRefusedPorts([80]), 'tls.handshake': silence },
    'inconclusive',
  ],
  [
    'the ping of the walks counts',
    {
      'http.redirects': [
        {
          path: '/api/v4/system/ping',
          hops: [
            {
              url: `http://${host}/api/v4/system/ping`,
              outcome: ok(createResponse(200, [['x-version-id', '11.10.0.11.10.0.abc.false']])),
            },
          ],
          end: 'final',
        },
      ],
    },
    'fail',
    '/api/v4/system/ping',
  ],
])

const checks = ['http-redirect', 'api-cleartext'] as const

async function judge(behaviour: EdgeBehaviour) {
  await using edge = await startEdge(behaviour)
  const { verdicts, results } = await auditEdge(edge, { checks, timeout: 3000 })
  return { ...verdicts, reason: results['api-cleartext'].reason }
}

/** Passes on in clear what the rule says, and redirects the rest. */
const passing =
  (rule: RegExp): RequestListener =>
  (request, response) => {
    const path = request.url ?? '/'
    if (!rule.test(path)) return response.writeHead(301, { location: `https://${standInHost}${path}` }).end()
    const { status, headers, body } = answerAsMattermost({ path })
    return response.writeHead(status, headers as Record<string, string>).end(body)
  }

test.concurrent.each([
  // jviide.iki.fi/http-redirects counts APIs of well-known services that answer or redirect what is sent in clear.
  ['the API as a whole', /^\/api\//, 'fail', 'fail'],
  // An exception for health checks of balancers (aws/aws-alb-ingress #1177 asks for such a one) that has grown.
  ['the API but for the ping', /^\/api\/v4\/(?!system\/ping)/, 'pass', 'fail'],
  // mattermost-docker's nginx for plain HTTP is kept beside the one for HTTPS (mattermost/docker #61).
  ['everything', /./, 'fail', 'fail'],
  ['the page of the login', /^\/login/, 'fail', 'fail'],
  ['nothing', /^$/, 'pass', 'pass'],
] as const)('passed on in clear: %s', async (_, rule, redirect, verdict) => {
  const judged = await judge({ plain: passing(rule) })
  expect(judged).toMatchObject({ 'http-redirect': redirect, 'api-cleartext': verdict })
})

test.concurrent('the WebSocket alone, in a location of its own', async () => {
  // nginx's recipe of two locations, of which one is kept in the server block of port 80 (mattermost #4232).
  const server = createServer(passing(/^$/)).on('upgrade', acceptWebSocket)
  const judged = await judge({ plainScript: (socket: Socket) => server.emit('connection', socket) })
  expect(judged).toMatchObject({
    'http-redirect': 'pass',
    'api-cleartext': 'fail',
    reason: 'the WebSocket is opened in clear',
  })
})
