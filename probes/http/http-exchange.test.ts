import { once } from 'node:events'
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createContext, patience } from '../../lab/fixtures/loopback-context.ts'
import {
  answerAndClose,
  answerWith,
  findClosedPort,
  onRequest,
  serve,
  serveHttp,
  serveHttps,
  serveTcp,
  serveTls,
  writeEndlessly,
} from '../../lab/servers/loopback-server.ts'
import { exchangeHttp } from './http-exchange.ts'
import { userAgent } from './user-agent.ts'

const address = '127.0.0.1'

function ask(
  port: number,
  options: { scheme?: string; timeout?: number; bodyLimit?: number; path?: string } = {},
) {
  const { scheme = 'http', timeout = patience, bodyLimit = 100, path = '/' } = options
  const url = new URL(path, `${scheme}://chat.example.com`)
  return exchangeHttp(createContext({ timeout }), { url, address, port, bodyLimit })
}

async function say(answer: string | Uint8Array) {
  await using server = await serveTcp(answerAndClose(answer))
  return await ask(server.port)
}

test('a response as received: version, headers in order, body', async () => {
  await using server = await serveTcp(
    answerWith(
      'HTTP/1.1 404 Not Found\r\nX-B: 1\r\nX-A: caf\xe9\r\nX-B: 2\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\n',
    ),
  )
  const outcome = await ask(server.port)
  expect(outcome).toMatchObject({
    status: 'ok',
    value: { response: { status: 404, httpVersion: '1.1', bodyBytes: 3 } },
  })
  if (outcome.status !== 'ok') return
  expect(outcome.value.response.headers.map(([name]) => name)).toEqual([
    'x-b',
    'x-a',
    'x-b',
    'content-length',
  ])
  expect(outcome.value.body.toString()).toBe('abc')
})

test('HTTP/1.0, and a body that ends with the connection', async () => {
  expect(await say('HTTP/1.0 200 OK\r\n\r\nhello')).toMatchObject({
    value: { response: { status: 200, httpVersion: '1.0', bodyBytes: 5, truncated: false } },
  })
})

test('empty lines ahead of the status line', async () => {
  expect(await say('\r\n\r\nHTTP/1.0 204 No Content\r\n\r\n')).toMatchObject({
    value: { response: { status: 204, httpVersion: '1.0' } },
  })
})

test('interim responses are passed over', async () => {
  expect(
    await say('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
  ).toMatchObject({ value: { response: { status: 200, headers: [['content-length', '0']] } } })
})

test('the request: Host and path of the URL, who asks, nothing else that matters', async () => {
  const heads: string[] = []
  await using server = await serveTcp(
    onRequest((socket, head) => {
      heads.push(head)
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    }),
  )
  await ask(server.port, { path: '/login?redirect_to=%2Ftown' })
  expect(heads[0]?.split('\r\n').filter((line) => line !== '')).toEqual([
    'GET /login?redirect_to=%2Ftown HTTP/1.1',
    'host: chat.example.com',
    'connection: close',
    `user-agent: ${userAgent}`,
    'accept: */*',
  ])
})

test("a cookie's value is not kept", async () => {
  const outcome = await say(
    'HTTP/1.1 200 OK\r\nSet-Cookie: MMAUTHTOKEN=s3cret=; Path=/; Secure\r\nSet-Cookie: bare; HttpOnly\r\nContent-Length: 0\r\n\r\n',
  )
  expect(outcome.status === 'ok' && outcome.value.response.headers.slice(0, 2)).toEqual([
    ['set-cookie', 'MMAUTHTOKEN=…; Path=/; Secure'],
    ['set-cookie', '…; HttpOnly'],
  ])
})

test('nothing is decompressed', async () => {
  const zipped = gzipSync('x'.repeat(100_000))
  await using server = await serveHttp((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(zipped)
  })
  const outcome = await ask(server.port, { bodyLimit: 10_000 })
  expect(outcome.status === 'ok' && outcome.value.body.equals(zipped)).toBe(true)
})

test('a body of exactly the limit is whole, one byte more is cut off', async () => {
  for (const [length, truncated] of [
    [100, false],
    [101, true],
  ] as const) {
    expect(
      await say(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n${'x'.repeat(length)}`),
    ).toMatchObject({
      value: { response: { bodyBytes: 100, truncated } },
    })
  }
})

test('an endless body is cut off', async () => {
  await using server = await serveHttp((_, response) => writeEndlessly(response as never, 'x'.repeat(1000)))
  expect(await ask(server.port, { timeout: 10_000 })).toMatchObject({
    value: { response: { bodyBytes: 100, truncated: true } },
  })
})

test('over TLS: the name, HTTP/1.1, and no trust asked for', async () => {
  await using server = await serveHttps((request, response) => {
    response.end(
      `${request.httpVersion} ${request.headers.host} ${(request.socket as never as { servername: string }).servername}`,
    )
  })
  const outcome = await ask(server.port, { scheme: 'https', timeout: patience })
  expect(outcome.status === 'ok' && outcome.value.body.toString()).toBe(
    '1.1 chat.example.com chat.example.com',
  )
})

test('refused, silence, close, reset', async () => {
  expect(await ask(await findClosedPort())).toEqual({ status: 'refused' })
  await using silent = await serveTcp((socket) => socket.resume())
  expect(await ask(silent.port, { timeout: 500 })).toEqual({
    status: 'timeout',
    phase: 'response',
    seconds: 0.5,
  })
  expect(await say('')).toEqual({ status: 'closed', phase: 'response' })
  await using resetting = await serveTcp(onRequest((socket) => socket.resetAndDestroy()))
  expect(await ask(resetting.port)).toEqual({ status: 'reset', phase: 'response' })
  await using atOnce = await serveTcp((socket) => socket.resetAndDestroy())
  expect(await ask(atOnce.port)).toMatchObject({ status: 'reset' })
})

test('a close within the head and within the body', async () => {
  expect(await say('HTTP/1.1 200 OK\r\nX-A: 1\r\n')).toEqual({ status: 'closed', phase: 'response' })
  expect(await say('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc')).toEqual({
    status: 'closed',
    phase: 'body',
  })
  expect(await say('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab')).toEqual({
    status: 'closed',
    phase: 'body',
  })
})

test('a close within a chunked body that was the last one', async () => {
  const head = 'HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n'
  expect(await say(`${head}5\r\nab`)).toEqual({ status: 'closed', phase: 'body' })
})

test('a reset within the body', async () => {
  await using server = await serveTcp(
    onRequest((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\nabc', () => setTimeout(() => socket.resetAndDestroy(), 30))
    }),
  )
  expect(await ask(server.port)).toEqual({ status: 'reset', phase: 'body' })
})

test.each([
  ['SSH-2.0-OpenSSH_9.2p1\r\n', 'head', 0],
  ['\x00\x01\x02\x03', 'head', 0],
  ['<html>HTTP/0.9</html>', 'head', 0],
  ['HTTP/1.1 abc OK\r\n\r\n', 'head', 9],
  ['HTTP/1.1 200 OK\r\nX-A: 1\r\nX B: 1\r\n\r\n', 'head', 26],
  ['HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n', 'http_version', 0],
])('malformed: %j', async (answer, field, offset) => {
  expect(await say(answer)).toEqual({ status: 'malformed', field, offset })
})

test('malformed chunks', async () => {
  expect(await say('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n')).toMatchObject({
    status: 'malformed',
    field: 'body',
  })
})

test('a status that nobody asked for', async () => {
  expect(
    await say('HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n'),
  ).toEqual({
    status: 'violation',
    field: 'status',
    received: '101',
  })
  expect(await say('HTTP/1.1 100 Continue\r\n\r\n')).toEqual({
    status: 'violation',
    field: 'status',
    received: '100',
  })
})

test('endless headers, interim responses and chunk extensions', async () => {
  const endless = async (first: string, then: string) => {
    await using server = await serveTcp(
      onRequest((socket) => {
        socket.write(first)
        writeEndlessly(socket, then)
      }),
    )
    return await ask(server.port, { timeout: 10_000 })
  }
  const head = 'HTTP/1.1 200 OK\r\n'
  const headers = { status: 'oversize', phase: 'response', limit: 16 * 1024 }
  expect(await endless(head, 'X-A: 1\r\n'.repeat(200))).toEqual(headers)
  expect(await endless(`${head}X-A: `, 'x'.repeat(1000))).toEqual(headers)
  expect(await endless('', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100))).toEqual(headers)
  expect(await endless(`${head}Transfer-Encoding: chunked\r\n\r\n1;`, 'x'.repeat(1000))).toMatchObject({
    status: 'oversize',
    phase: 'body',
  })
})

test('a head and a body that drip have one deadline each', async () => {
  const drip = async (first: string, drop: string) => {
    await using server = await serveTcp(
      onRequest((socket) => {
        socket.write(first)
        const timer = setInterval(() => socket.write(drop), 20)
        socket.on('close', () => clearInterval(timer))
      }),
    )
    return await ask(server.port, { timeout: 500 })
  }
  expect(await drip('HTTP/1.1 200 OK\r\nX: ', 'x')).toEqual({
    status: 'timeout',
    phase: 'response',
    seconds: 0.5,
  })
  expect(await drip('HTTP/1.1 200 OK\r\n\r\n', 'x')).toEqual({
    status: 'timeout',
    phase: 'body',
    seconds: 0.5,
  })
})

test('the end of the run ends an exchange', async () => {
  const stop = new AbortController()
  await using server = await serve(createServer(() => stop.abort()))
  const url = new URL('http://localhost/')
  const context = createContext({ timeout: 60_000, signal: stop.signal })
  expect(await exchangeHttp(context, { url, address, port: server.port })).toEqual({ status: 'cancelled' })
})

test('a client certificate that is asked for after the handshake', async () => {
  const { createServer: createTlsServer } = await import('node:tls')
  const { readServerCredentials } = await import('../../lab/fixtures/pki.ts')
  await using server = await serve(
    createTlsServer({ ...readServerCredentials('ecdsa'), requestCert: true, rejectUnauthorized: true }),
  )
  expect(await ask(server.port, { scheme: 'https', timeout: patience })).toEqual({
    status: 'alert',
    level: 'fatal',
    description: 'certificate_required',
  })
})

test('one connection, however it ends', async () => {
  await using server = await serveTls(onRequest((socket) => socket.end()))
  expect(await ask(server.port, { scheme: 'https', timeout: patience })).toEqual({
    status: 'closed',
    phase: 'response',
  })
  expect(server.connections).toBe(1)
})

test('the connection is closed afterwards', async () => {
  const closed: Promise<unknown>[] = []
  await using server = await serve(
    createServer((_, response) => response.end('hello')).on('connection', (socket) => {
      closed.push(once(socket, 'close'))
    }),
  )
  expect(await ask(server.port)).toMatchObject({ status: 'ok' })
  await Promise.all(closed)
  expect(closed).toHaveLength(1)
})
