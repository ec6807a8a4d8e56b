import { createSecureServer, type Http2SecureServer, type ServerHttp2Stream } from 'node:http2'
import { createServer as createTlsServer } from 'node:tls'
import { expect, test } from 'vitest'
import { createContext, loopbackFacts, patience, withoutHttps } from '../../lab/fixtures/loopback-context.ts'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import {
  acknowledged,
  encodeField,
  encodeHttp2Frame,
  endHeaders,
  endStream,
  status200,
} from '../../lab/servers/http2-frames.ts'
import { serve, serveHttps, serveTcp, writeEndlessly } from '../../lab/servers/loopback-server.ts'
import { http2 } from './http2.ts'

const ask = async (port: number, timeout = patience) =>
  (await http2.collect(createContext({ port, timeout }), loopbackFacts))['http.http2']

/** Node's HTTP/2 server, answering each stream. */
function http2Server(answer: (stream: ServerHttp2Stream) => void): Http2SecureServer {
  const server = createSecureServer(readServerCredentials('ecdsa'))
  server.on('stream', (stream) => {
    stream.on('error', () => {})
    answer(stream)
  })
  server.on('session', (session) => session.on('error', () => {}))
  return server
}

/** A server that selects h2 and then says these bytes. */
const sayAfterHandshake = (bytes: Uint8Array | null) =>
  createTlsServer({ ...readServerCredentials('ecdsa'), ALPNProtocols: ['h2'] }, (socket) => {
    socket.on('error', () => {})
    socket.once('data', () => (bytes ? socket.write(bytes) : socket.end()))
  })

test('a response over HTTP/2, without pseudo-headers', async () => {
  await using server = await serve(
    http2Server((stream) => {
      stream.respond({ ':status': 404, server: 'nginx', 'set-cookie': ['a=1; Secure', 'b=2'] }, {
        sendDate: false,
      } as never)
      stream.end('hello')
    }),
  )
  expect(await ask(server.port)).toMatchObject({
    status: 'ok',
    value: { status: 404, httpVersion: '2', bodyBytes: 5, truncated: false },
  })
  const outcome = await ask(server.port)
  const headers = outcome.status === 'ok' ? outcome.value.headers.filter(([name]) => name !== 'date') : []
  expect(headers).toEqual([
    ['server', 'nginx'],
    ['set-cookie', 'a=…; Secure'],
    ['set-cookie', 'b=…'],
  ])
})

test('a response without a body', async () => {
  await using server = await serve(
    http2Server((stream) => stream.respond({ ':status': 204 }, { endStream: true })),
  )
  expect(await ask(server.port)).toMatchObject({ status: 'ok', value: { status: 204, bodyBytes: 0 } })
})

test('a server that selects HTTP/1.1, and one that selects nothing', async () => {
  await using http1 = await serveHttps((_, response) => response.end())
  expect(await ask(http1.port)).toEqual({
    status: 'violation',
    field: 'alpn',
    received: 'http/1.1',
    attempts: 2,
  })
  await using none = await serve(
    createTlsServer(readServerCredentials('ecdsa'), (socket) => socket.on('error', () => {})),
  )
  expect(await ask(none.port)).toEqual({ status: 'violation', field: 'alpn', received: 'none', attempts: 2 })
})

test('an endless body is cut off', async () => {
  await using server = await serve(
    http2Server((stream) => {
      stream.respond({ ':status': 200 })
      writeEndlessly(stream as never, 'x'.repeat(1000))
    }),
  )
  expect(await ask(server.port, 10_000)).toMatchObject({
    status: 'ok',
    value: { status: 200, bodyBytes: 16384, truncated: true },
  })
})

test('a refused stream', async () => {
  await using server = await serve(http2Server((stream) => stream.close(7)))
  expect(await ask(server.port)).toEqual({
    status: 'violation',
    field: 'rst_stream',
    received: 'REFUSED_STREAM',
    attempts: 2,
  })
})

test('a session that is sent away', async () => {
  await using server = await serve(http2Server((stream) => stream.session?.goaway(13) ?? null))
  expect(await ask(server.port)).toEqual({
    status: 'violation',
    field: 'goaway',
    received: 'HTTP_1_1_REQUIRED',
    attempts: 2,
  })
})

test('no HTTP/2 after the handshake: another protocol, a close, silence', async () => {
  await using other = await serve(sayAfterHandshake(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')))
  expect(await ask(other.port)).toEqual({ status: 'malformed', field: 'http2_frame', offset: 0, attempts: 2 })
  await using closing = await serve(sayAfterHandshake(null))
  expect(await ask(closing.port)).toEqual({ status: 'closed', phase: 'response' })
  await using silent = await serve(sayAfterHandshake(Buffer.alloc(0)))
  expect(await ask(silent.port, 200)).toEqual({ status: 'timeout', phase: 'response', seconds: 0.2 })
})

test('a connection that is dropped', async () => {
  await using server = await serve(http2Server((stream) => stream.session?.socket.destroy()))
  expect((await ask(server.port)).status).toMatch(/^(closed|reset)$/)
})

test('a body that stops', async () => {
  await using server = await serve(
    http2Server((stream) => {
      stream.respond({ ':status': 200 })
      stream.write('abc')
    }),
  )
  expect(await ask(server.port, 200)).toEqual({ status: 'timeout', phase: 'body', seconds: 0.2 })
})

test('headers without end', async () => {
  const frame = (type: number, flags: number, stream: number, payload: Buffer) => {
    const header = Buffer.alloc(9)
    header.writeUIntBE(payload.length, 0, 3)
    header[3] = type
    header[4] = flags
    header.writeUInt32BE(stream, 5)
    return Buffer.concat([header, payload])
  }
  // `:status: 200`, then literal fields without indexing (RFC 7541 §6.2.2) in CONTINUATION frames.
  const field = Buffer.from('\x00\x03x-a\x01b')
  const more = frame(9, 0, 1, Buffer.concat(Array(500).fill(field)))
  const server = createTlsServer({ ...readServerCredentials('ecdsa'), ALPNProtocols: ['h2'] }, (socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket
        .resume()
        .write(Buffer.concat([frame(4, 0, 0, Buffer.alloc(0)), frame(1, 0, 1, Buffer.from([0x88]))]))
      writeEndlessly(socket, more)
    })
  })
  await using running = await serve(server)
  expect(await ask(running.port, 5000)).toEqual({
    status: 'violation',
    field: 'http2_frame',
    received: 'flood',
    attempts: 2,
  })
})

test('frames that nghttp2 passes over end the exchange at its byte limit', async () => {
  const windowUpdate = Buffer.from('00000408000000000000000001', 'hex')
  await using server = await serve(
    createTlsServer({ ...readServerCredentials('ecdsa'), ALPNProtocols: ['h2'] }, (socket) => {
      socket.on('error', () => {})
      socket.resume().write(Buffer.from('000000040000000000', 'hex'))
      writeEndlessly(socket, Buffer.concat(Array(500).fill(windowUpdate)))
    }),
  )
  expect(await ask(server.port)).toEqual({ status: 'oversize', phase: 'response', limit: 819_200 })
})

test('no TLS', async () => {
  await using server = await serveTcp((socket) => socket.end())
  expect((await ask(server.port)).status).toMatch(/^(closed|reset)$/)
  expect((await http2.collect(createContext(), withoutHttps))['http.http2']).toEqual({ status: 'refused' })
})

const askAll = async (port: number, timeout = patience) =>
  http2.collect(createContext({ port, timeout }), loopbackFacts)

test('every page, the ping and the configuration in the streams of one connection, as browsers ask', async () => {
  const asked: string[] = []
  const server = http2Server((stream) => stream.end())
  server.removeAllListeners('stream')
  server.on('stream', (stream, headers) => {
    asked.push(`${headers[':path']} ${headers['accept-encoding']}`)
    const isPing = headers[':path'] === '/api/v4/system/ping'
    stream.respond({ ':status': isPing ? 200 : 404, 'x-of': headers[':path'] })
    stream.end(isPing ? '{"status":"OK"}' : '{"Version":"11.10.0"}')
  })
  await using running = await serve(server)
  const facts = await askAll(running.port)
  expect(running.connections).toBe(1)
  expect(asked.map((line) => line.replace(/mmverify-\S+/, '…')).sort()).toEqual(
    ['/', '/api/v4/config/client?format=old', '/api/v4/system/ping', '/api/v4/users/me', '/…'].map(
      (path) => `${path} gzip, deflate, br, zstd`,
    ),
  )
  const statuses = Object.entries(facts['http.pagesOverHttp2']).map(([path, outcome]) => [
    path,
    outcome.status === 'ok' && outcome.value.status,
  ])
  expect(statuses).toEqual([
    ['/', 404],
    ['/<nonexistent>', 404],
    ['/api/v4/system/ping', 200],
    ['/api/v4/users/me', 404],
  ])
  expect(facts['mattermost.pingOverHttp2']).toMatchObject({ value: { body: { status: 'OK' } } })
  expect(facts['mattermost.clientConfigOverHttp2']).toMatchObject({ value: { body: { Version: '11.10.0' } } })
})

test('a server that takes one stream a connection, and refuses the others (RFC 9113 §8.7), is asked for each', async () => {
  const taken = new WeakSet<object>()
  const server = http2Server((stream) => {
    const session = stream.session ?? {}
    if (taken.has(session)) return stream.close(7)
    taken.add(session)
    stream.respond({ ':status': 200 })
    stream.end('x')
  })
  await using running = await serve(server)
  const { 'http.pagesOverHttp2': answers } = await askAll(running.port)
  expect(running.connections).toBe(5)
  expect(Object.values(answers).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok'])
})

test('one stream that is silent beside others that are answered', async () => {
  const server = http2Server(() => {})
  server.removeAllListeners('stream')
  server.on('stream', (stream, headers) => {
    if (headers[':path'] === '/') return
    stream.respond({ ':status': 200 })
    stream.end()
  })
  await using running = await serve(server)
  const { 'http.pagesOverHttp2': answers, 'http.http2': start } = await askAll(running.port, 300)
  expect(start).toEqual({ status: 'timeout', phase: 'response', seconds: 0.3 })
  expect(answers['/api/v4/system/ping']).toMatchObject({ status: 'ok', value: { status: 200 } })
})

test('errors of the server are waited for, and asked for again in one connection', async () => {
  let asked = 0
  const server = http2Server((stream) => {
    asked += 1
    stream.respond({ ':status': asked <= 5 ? 502 : 200 })
    stream.end()
  })
  await using running = await serve(server)
  expect(await ask(running.port)).toMatchObject({ value: { status: 200, earlier: [502] } })
  // Not one for each: five requests, a busy machine may part them once.
  expect(running.connections).toBeLessThan(4)
})

/** Answers each request of a client with these fields in one HEADERS frame (RFC 9113 §6.2), and a body. */
function answerWithFields(...fields: readonly (readonly [string, string])[]) {
  const payload = Buffer.concat([status200, ...fields.map(([name, value]) => encodeField(name, value))])
  return createTlsServer({ ...readServerCredentials('ecdsa'), ALPNProtocols: ['h2'] }, (socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write(
        Buffer.concat([encodeHttp2Frame('settings'), encodeHttp2Frame('settings', { flags: acknowledged })]),
      )
      for (const stream of [1, 3, 5, 7, 9])
        socket.write(encodeHttp2Frame('headers', { stream, flags: endHeaders | endStream, payload }))
    })
    socket.resume()
  })
}

test.each([
  ['upgrade', 'h2,h2c', 'nginx #1461: Apache behind nginx'],
  ['connection', 'close', 'openresty #906'],
  ['proxy-connection', 'keep-alive', 'nghttp2 #887'],
  ['keep-alive', 'timeout=5', 'RFC 9113 §8.2.2'],
  ['transfer-encoding', 'chunked', 'RFC 9113 §8.2.2'],
  ['X-Powered-By', 'PHP', 'RFC 9113 §8.2.1: no capitals'],
])('an answer with %s: %s, which HTTP/2 forbids, is none, twice (%s)', async (name, value) => {
  await using server = await serve(answerWithFields([name, value]))
  expect(await ask(server.port)).toEqual({
    status: 'violation',
    field: 'rst_stream',
    received: 'PROTOCOL_ERROR',
    attempts: 2,
  })
})

test('the same without', async () => {
  await using server = await serve(answerWithFields(['x-powered-by', 'PHP']))
  expect(await ask(server.port)).toMatchObject({
    status: 'ok',
    value: { headers: [['x-powered-by', 'PHP']] },
  })
})

test('interim answers come before the one that counts: 103 (RFC 8297)', async () => {
  await using server = await serve(
    http2Server((stream) => {
      stream.additionalHeaders({ ':status': 103, link: '</a.css>; rel=preload' })
      stream.respond({ ':status': 200, server: 'x' })
      stream.end()
    }),
  )
  expect(await ask(server.port)).toMatchObject({ status: 'ok', value: { status: 200 } })
})

test('a server that takes one stream at a time (RFC 9113 §5.1.2)', async () => {
  const server = createSecureServer({
    ...readServerCredentials('ecdsa'),
    settings: { maxConcurrentStreams: 1 },
  })
  server.on('session', (session) => session.on('error', () => {}))
  server.on('stream', (stream) => {
    stream.on('error', () => {})
    stream.respond({ ':status': 200 })
    stream.end('x')
  })
  await using running = await serve(server)
  const { 'http.pagesOverHttp2': answers } = await askAll(running.port)
  expect(Object.values(answers).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok'])
})

test('blanks at the ends of a value are no part of it: nodejs/node #52096, where the whole field was missing', async () => {
  await using server = await serve(
    answerWithFields(
      ['content-security-policy', "frame-ancestors 'self'; "],
      ['x-frame-options', ' DENY'],
      ['referrer-policy', '\tno-referrer\t'],
    ),
  )
  expect(await ask(server.port)).toMatchObject({
    value: {
      headers: [
        ['content-security-policy', "frame-ancestors 'self';"],
        ['x-frame-options', 'DENY'],
        ['referrer-policy', 'no-referrer'],
      ],
    },
  })
})

test('a configuration that is longer than the windows (RFC 9113 §6.9.2: 64 KiB at first)', async () => {
  const settings = Object.fromEntries(
    Array.from({ length: 2000 }, (_, index) => [`Setting${index}`, 'x'.repeat(100)]),
  )
  const server = http2Server((stream) => {
    stream.respond({ ':status': 200 })
    stream.end(JSON.stringify(settings))
  })
  await using running = await serve(server)
  const { 'mattermost.clientConfigOverHttp2': config, 'http.http2': start } = await askAll(running.port)
  expect(config).toMatchObject({ value: { body: settings, response: { truncated: false } } })
  expect(start).toMatchObject({ value: { truncated: true, bodyBytes: 16_384 } })
})
