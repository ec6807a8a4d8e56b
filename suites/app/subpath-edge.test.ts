import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import { auditEdge } from '../../lab/audits/edge-audit.ts'
import type { EdgeAnswer, EdgeRequest } from '../../lab/servers/edge-answer.ts'
import { type EdgeBehaviour, startEdge } from '../../lab/servers/edge-stand-in.ts'
import { acceptWebSocket, answerAsMattermost, standInHost } from '../../lab/servers/mattermost-answers.ts'

const checks = [
  'mattermost-ping',
  'mattermost-version',
  'site-url',
  'websocket',
  'websocket-origin',
  'security-headers',
  'upload-limit',
] as const

/** Mattermost with a SiteURL that ends with this, as 11.6 was seen: `/` leads there, and the root's API is nobody's. */
function below(subpath: string, { leadsTo = `${subpath}/`, siteUrl = subpath } = {}): EdgeBehaviour {
  const answer = ({ path, ...request }: EdgeRequest): EdgeAnswer => {
    const hsts = { 'strict-transport-security': 'max-age=63072000', server: 'nginx' }
    if (path === '/') return { status: 302, headers: { ...hsts, location: leadsTo }, body: '' }
    if (!path.startsWith(`${subpath}/`)) return { status: 404, headers: hsts, body: 'not found' }
    const usual = answerAsMattermost({ ...request, path: path.slice(subpath.length) })
    const url = `https://${standInHost}`
    return {
      ...usual,
      body: String(usual.body).replace(`"SiteURL":"${url}"`, `"SiteURL":"${url}${siteUrl}"`),
    }
  }
  return {
    answer,
    upgrade: (request: IncomingMessage, socket: Duplex) =>
      request.url === `${subpath}/api/v4/websocket`
        ? acceptWebSocket(request, socket)
        : void socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
  }
}

const allPass = Object.fromEntries(checks.map((id) => [id, 'pass']))

test.concurrent.each([
  ['found by following /', below('/chat'), {}, '/chat'],
  ['found, though / leads on to a page', below('/chat', { leadsTo: '/chat/login' }), {}, '/chat'],
  ['found two levels below', below('/company/chat'), {}, '/company/chat'],
  ['found by a whole URL', below('/chat', { leadsTo: `https://${standInHost}/chat/` }), {}, '/chat'],
  ['given', below('/chat'), { subpath: '/chat' }, ''],
  [
    'given, and / leads elsewhere',
    below('/chat', { leadsTo: 'https://www.test/' }),
    { subpath: '/chat' },
    '',
  ],
] as const)('below a subpath, %s', async (_, behaviour, target, subpath) => {
  await using edge = await startEdge(behaviour)
  const { verdicts, facts } = await auditEdge(edge, { checks, target })
  expect(verdicts).toEqual(allPass)
  expect(facts.mattermost?.subpath).toBe(subpath)
  // What the root answers is judged beside it: HSTS and cookies are the host's.
  expect(facts.http?.pages?.['/<root>']).toMatchObject({ value: { status: 302 } })
})

test.concurrent.each([
  ['another site that leads elsewhere', below('/chat', { leadsTo: 'https://www.test/' }), {}],
  ['one that leads to what is no Mattermost', below('/chat', { leadsTo: '/blog/' }), {}],
  ['a wrong one that was given', below('/chat'), { subpath: '/mattermost' }],
] as const)('not found: %s', async (_, behaviour, target) => {
  await using edge = await startEdge(behaviour)
  const { verdicts } = await auditEdge(edge, { checks: ['mattermost-ping', 'websocket', 'site-url'], target })
  expect(verdicts).toEqual({
    'mattermost-ping': 'fail',
    websocket: 'inconclusive',
    'site-url': 'inconclusive',
  })
})

test.concurrent.each([
  ['without the subpath', '', 'no subpath, but the API answers below /chat'],
  ['with another', '/talk', 'the subpath /talk, but the API answers below /chat'],
])('a SiteURL %s', async (_, siteUrl, words) => {
  await using edge = await startEdge(below('/chat', { siteUrl }))
  const { verdicts, results } = await auditEdge(edge, { checks: ['site-url'] })
  expect(verdicts).toEqual({ 'site-url': 'fail' })
  expect(results['site-url'].reason).toContain(words)
})

test.concurrent('a login that / leads to is not taken for a subpath, nor is a Mattermost at the root that redirects', async () => {
  await using edge = await startEdge({
    answer: ({ path }, usual) =>
      path === '/' ? { status: 302, headers: { location: '/landing/' }, body: '' } : usual,
  })
  const { facts, verdicts } = await auditEdge(edge, { checks: ['mattermost-ping', 'site-url'] })
  expect(verdicts).toEqual({ 'mattermost-ping': 'pass', 'site-url': 'pass' })
  expect(facts.mattermost?.subpath).toBe('')
  expect(edge.requests.some(({ path }) => path.startsWith('/landing'))).toBe(false)
})
