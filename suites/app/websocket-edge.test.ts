import type { IncomingMessage } from 'node:http'
import type { Http2SecureServer, Http2ServerRequest, ServerHttp2Stream } from 'node:http2'
import type { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import { auditEdge } from '../../lab/audits/edge-audit.ts'
import { type EdgeBehaviour, startEdge } from '../../lab/servers/edge-stand-in.ts'
import { acceptValueOf, acceptWebSocket, standInHost } from '../../lab/servers/mattermost-answers.ts'

const own = `https://${standInHost}`
const checks = ['websocket', 'websocket-origin'] as const

async function judge(behaviour: EdgeBehaviour) {
  await using edge = await startEdge(behaviour)
  const { verdicts, results } = await auditEdge(edge, { checks, timeout: 3000 })
  return { verdicts, reason: results.websocket.reason, origin: results['websocket-origin'].reason }
}

/** Accepts every origin but a foreign one, and says this after the 101; then it may hang up. */
function accepting(fields: string, then: Buffer | null = Buffer.alloc(0)) {
  return (request: IncomingMessage, socket: Duplex) => {
    const { origin, 'sec-websocket-key': key = '' } = request.headers
    if (origin !== undefined && origin !== own) return acceptWebSocket(request, socket)
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\n${fields}Sec-WebSocket-Accept: ${acceptValueOf(key)}\r\n\r\n`,
    )
    if (then === null) return void socket.end()
    if (then.length > 0) socket.write(then)
    socket.on('data', () => socket.end())
  }
}
const inOrder = 'Upgrade: websocket\r\nConnection: Upgrade\r\n'

test.concurrent('Mattermost in order, with HTTP/2 beside it', async () => {
  const { verdicts, reason } = await judge({})
  expect(verdicts).toEqual({ websocket: 'pass', 'websocket-origin': 'pass' })
  expect(reason).toContain('over HTTP/1.1')
})

test.concurrent.each([
  [
    'any case',
    accepting('upgrade: WebSocket\r\nconnection: keep-alive, Upgrade\r\n'),
    'pass',
    'over HTTP/1.1',
  ],
  ['a subprotocol', accepting(`${inOrder}Sec-WebSocket-Protocol: chat\r\n`), 'fail', 'subprotocol chat'],
  [
    'an extension',
    accepting(`${inOrder}Sec-WebSocket-Extensions: permessage-deflate\r\n`),
    'fail',
    'permessage-deflate',
  ],
  ['Upgrade twice', accepting(`${inOrder}Upgrade: websocket\r\n`), 'fail', 'Upgrade has 2 values'],
  ['accept twice', accepting(`${inOrder}Sec-WebSocket-Accept: x\r\n`), 'fail', 'Accept has 2 values'],
  ['a masked frame', accepting(inOrder, Buffer.from('818537fa213d7f9f4d5158', 'hex')), 'fail', 'masks'],
  [
    'a compressed frame',
    accepting(inOrder, Buffer.from('c107f248cdc9c90700', 'hex')),
    'fail',
    'reserved bits',
  ],
  ['closed with a code', accepting(inOrder, Buffer.from('880203f3', 'hex')), 'fail', 'code 1011'],
  ['hung up', accepting(inOrder, null), 'fail', 'closed in response as soon as'],
  [
    'HTTP after the 101',
    accepting(inOrder, Buffer.from('HTTP/1.1 502 Bad Gateway\r\n\r\n')),
    'fail',
    'HTTP (502)',
  ],
  ['a ping', accepting(inOrder, Buffer.from('8900', 'hex')), 'pass', 'over HTTP/1.1'],
] as const)('over HTTP/1.1: %s', async (_, upgrade, verdict, words) => {
  const { verdicts, reason } = await judge({ upgrade })
  expect({ verdict: verdicts.websocket, reason }).toEqual({
    verdict,
    reason: expect.stringContaining(words),
  })
})

/** How a server that announces extended CONNECT answers it. */
function extended(answer: (stream: ServerHttp2Stream, origin: string | undefined) => void): EdgeBehaviour {
  return {
    http2: { enableConnectProtocol: true },
    onHttp2: (server: Http2SecureServer) =>
      server.on('connect', ({ stream, headers }: Http2ServerRequest) => {
        stream.on('error', () => {})
        answer(stream, headers.origin)
      }),
  }
}
const open = (stream: ServerHttp2Stream, origin: string | undefined) =>
  origin === own ? stream.respond({ ':status': 200 }) : refuse(stream)
const refuse = (stream: ServerHttp2Stream) =>
  stream.respond({ ':status': 403, 'sec-websocket-version': '13' }, { endStream: true })

test.concurrent.each([
  ['opens', extended(open), 'pass', 'pass', 'over HTTP/1.1 and HTTP/2'],
  // mattermost #30285, envoy #8547, rama #932.
  [
    '400',
    extended((stream) => stream.respond({ ':status': 400 }, { endStream: true })),
    'fail',
    'inconclusive',
    'answers 400 instead of 200',
  ],
  // kgateway #14305.
  [
    '426',
    extended((stream) => stream.respond({ ':status': 426 }, { endStream: true })),
    'fail',
    'inconclusive',
    '426',
  ],
  // haproxy #3355, Start9 #3775.
  ['a reset stream', extended((stream) => stream.close(1)), 'fail', 'inconclusive', 'PROTOCOL_ERROR'],
  [
    'ended at once',
    extended((stream, origin) =>
      origin === own ? stream.respond({ ':status': 200 }, { endStream: true }) : refuse(stream),
    ),
    'fail',
    'pass',
    'closed',
  ],
  [
    'open to all',
    extended((stream) => stream.respond({ ':status': 200 })),
    'pass',
    'fail',
    'over HTTP/1.1 and HTTP/2',
  ],
  [
    'sent back to HTTP/1.1',
    extended((stream) => stream.close(13)),
    'inconclusive',
    'inconclusive',
    'HTTP_1_1_REQUIRED',
  ],
] as const)('over HTTP/2: %s', async (_, behaviour, websocket, origin, words) => {
  const { verdicts, reason } = await judge(behaviour)
  expect(verdicts).toEqual({ websocket, 'websocket-origin': origin })
  expect(reason).toContain(words)
})

test.concurrent.each([
  ['404', 404],
  ['400', 400],
  ['403 without a mark', 403],
] as const)('a proxy refuses foreign origins itself: %s', async (_, status) => {
  const { verdicts } = await judge({
    upgrade: (request, socket) =>
      request.headers.origin === undefined || request.headers.origin === own
        ? acceptWebSocket(request, socket)
        : void socket.end(`HTTP/1.1 ${status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`),
  })
  expect(verdicts).toEqual({ websocket: 'pass', 'websocket-origin': 'inconclusive' })
})
