import { expect, test } from 'vitest'
import { startEdge, withHeaders } from '../servers/edge-stand-in.ts'
import { auditEdge } from './edge-audit.ts'

test('a healthy edge passes, and only the probes that are needed ask it', async () => {
  await using edge = await startEdge()
  const { verdicts, facts } = await auditEdge(edge, {
    checks: [
      'hsts',
      'security-headers',
      'server-tokens',
      'http2',
      'mattermost-ping',
      'http-redirect',
      'websocket',
    ],
  })
  expect(verdicts).toEqual({
    hsts: 'pass',
    'security-headers': 'pass',
    'server-tokens': 'pass',
    http2: 'pass',
    'mattermost-ping': 'pass',
    'http-redirect': 'pass',
    websocket: 'pass',
  })
  expect(facts.tls).not.toHaveProperty('suites')
  expect(new Set(edge.requests.map(({ way }) => way))).toEqual(new Set(['1.1', '2']))
})

test('each behaviour can be replaced: an answer, the plain port, the app port, the certificate', async () => {
  await using edge = await startEdge({
    answer: (request, usual) =>
      request.path === '/'
        ? withHeaders(usual, { 'strict-transport-security': null, server: 'nginx/1.2.3' })
        : usual,
    plain: (_, response) => response.end('no redirect'),
    app: (socket) => socket.end(),
  })
  const { verdicts } = await auditEdge(edge, {
    checks: ['hsts', 'server-tokens', 'http-redirect', 'certificate-hostname', 'certificate-trust'],
    target: { host: 'elsewhere.test' },
  })
  expect(verdicts).toEqual({
    hsts: 'fail',
    'server-tokens': 'fail',
    'http-redirect': 'fail',
    'certificate-hostname': 'fail',
    'certificate-trust': 'pass',
  })
})

test('without HTTP/2, with a script, and with a front', async () => {
  await using http1 = await startEdge({ http2: false })
  expect((await auditEdge(http1, { checks: ['http2'] })).verdicts).toEqual({ http2: 'fail' })
  await using scripted = await startEdge({
    script: (socket) => socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\nhello')),
  })
  expect((await auditEdge(scripted, { checks: ['mattermost-ping'] })).verdicts).toEqual({
    'mattermost-ping': 'fail',
  })
  await using fronted = await startEdge({
    front: (socket, pass, count) => (count === 1 ? pass() : socket.destroy()),
  })
  const { verdicts } = await auditEdge(fronted, { checks: ['mattermost-ping'], maxConnections: 1 })
  expect(verdicts).toEqual({ 'mattermost-ping': 'inconclusive' })
})
