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

test('a field that is folded over two lines (RFC 9112 §5.2: to be refused, or joined) is left open, and never missing', async () => {
  await using edge = await answerOnce((path) =>
    writeAnswer('1.1', path, { length: true }).replace('; script-src', ';\r\n  script-src'),
  )
  const { verdicts } = await auditEdge(edge, { checks: ['security-headers'] })
  expect(verdicts['security-headers']).not.toBe('fail')
})
