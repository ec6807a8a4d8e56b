import { createSecureServer, type Http2SecureServer, type ServerHttp2Stream } from 'node:http2'
import { createServer as createTlsServer } from 'node:tls'
import { expect, test } from 'vitest'
import { createContext, loopbackFacts, patience, withoutHttps } from '../../lab/fixtures/loopback-context.ts'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
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
  expect(await ask(server.port)).toEqual({ status: 'oversize', phase: 'response', limit: 262_144 })
})

test('no TLS', async () => {
  await using server = await serveTcp((socket) => socket.end())
  expect((await ask(server.port)).status).toMatch(/^(closed|reset)$/)
  expect((await http2.collect(createContext(), withoutHttps))['http.http2']).toEqual({ status: 'refused' })
})
