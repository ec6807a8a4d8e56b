import { expect, test } from 'vitest'
import { auditEdge } from '../../../lab/audits/edge-audit.ts'
import { startEdge } from '../../../lab/servers/edge-stand-in.ts'
import { answerAsMattermost } from '../../../lab/servers/mattermost-answers.ts'

const checks = ['hsts', 'security-headers', 'server-tokens', 'mattermost-ping'] as const
const sound = { hsts: 'pass', 'security-headers': 'pass', 'server-tokens': 'pass', 'mattermost-ping': 'pass' }

/** What a stand-in says, written by hand. */
function writeAnswer(version: string, path: string, { interim = '', length = false } = {}): string {
  const { status, headers, body } = answerAsMattermost({ path })
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const extent = length ? [`content-length: ${body.length}`] : []
  return `${interim}HTTP/${version} ${status} x\r\n${[...fields, ...extent].join('\r\n')}\r\n\r\n${body}`
}

/** Answers one request a connection, and ends it. */
const answerOnce = (write: (path: string) => string) =>
  startEdge({
    script: (socket) => {
      socket.on('error', () => {})
      socket.once('data', (head) => socket.end(write(head.toString('latin1').split(' ')[1] ?? '/')))
    },
  })

test.each([
  ['HTTP/1.0, whose body ends with the connection', (path: string) => writeAnswer('1.0', path)],
  ['HTTP/1.0 with a length', (path: string) => writeAnswer('1.0', path, { length: true })],
  ['HTTP/1.1 without a length (RFC 9112 §6.3)', (path: string) => writeAnswer('1.1', path)],
  [
    '103 Early Hints before the answer, which has fields of its own (RFC 8297; Cloudflare)',
    (path: string) =>
      writeAnswer('1.1', path, {
        length: true,
        interim: 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nServer: hints/1.0\r\n\r\n',
      }),
  ],
  [
    'several interim answers (RFC 9110 §15.2)',
    (path: string) =>
      writeAnswer('1.1', path, { length: true, interim: 'HTTP/1.1 103 x\r\n\r\nHTTP/1.1 102 x\r\n\r\n' }),
  ],
])('%s', async (_, write) => {
  await using edge = await answerOnce(write)
  expect((await auditEdge(edge, { checks })).verdicts).toEqual(sound)
})

test('103 over both ways, by Node itself', async () => {
  await using edge = await startEdge({
    handle: (_, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload; as=style' })
      return false
    },
  })
  const { verdicts, facts } = await auditEdge(edge, { checks: [...checks, 'http2'] })
  expect(verdicts).toEqual({ ...sound, http2: 'pass' })
  expect(facts.http?.pagesOverHttp2?.['/']).toMatchObject({ value: { status: 200 } })
})

const policy = '; script-src'
test.each([
  [
    'a value over two lines, as nginx writes a policy of several lines: nginx #540, nghttp2 #1009',
    `;\n  script-src`,
  ],
  ['the same with CR: http-observatory-website #70', `;\r\n\tscript-src`],
])('%s is read as browsers read it, which is told', async (_, folded) => {
  await using edge = await answerOnce((path) =>
    writeAnswer('1.1', path, { length: true }).replace(policy, folded),
  )
  const { verdicts, results } = await auditEdge(edge, { checks })
  expect(verdicts).toEqual(sound)
  expect(results['security-headers'].evidence.map(({ observed }) => observed)).toContainEqual(
    expect.stringMatching(/^\/: read as browsers read it, though it departs from RFC 9112: malformed answer/),
  )
})

test.each([
  ['lines without CR (RFC 9112 §2.2)', (answer: string) => answer.replaceAll('\r\n', '\n')],
  [
    'a length beside a chunked body (RFC 9112 §6.3): haproxy, http-ignore-probes',
    (answer: string) => {
      const [head = '', body = ''] = answer.split('\r\n\r\n')
      return `${head}\r\ncontent-length: ${body.length}\r\ntransfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
    },
  ],
  [
    '100 that nobody asked for: cpp-httplib #661',
    (answer: string) => `HTTP/1.1 100 Continue\r\n\r\n${answer}`,
  ],
])('%s', async (_, change) => {
  await using edge = await answerOnce((path) => change(writeAnswer('1.1', path)))
  expect((await auditEdge(edge, { checks })).verdicts).toEqual(sound)
})

test.each([
  ['a name that is none', 'server(x: nginx'],
  ['a zero byte in a value (Fetch §2.2.2)', 'server: ng\0inx'],
  ['a line without a colon', 'server nginx'],
])('a fault that browsers do not pass over leaves it open: %s', async (_, field) => {
  await using edge = await answerOnce((path) => writeAnswer('1.1', path).replace('server: nginx', field))
  const { verdicts } = await auditEdge(edge, { checks })
  expect(new Set(Object.values(verdicts))).toEqual(new Set(['inconclusive']))
})
