import { createServer } from 'node:https'
import { expect, test } from 'vitest'
import { bodyAwaited } from '../../lab/fixtures/facts/collection-fixture.ts'
import { createContext, loopbackFacts, patience, withoutHttps } from '../../lab/fixtures/loopback-context.ts'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import {
  findClosedPort,
  onRequest,
  serve,
  serveTls,
  writeEndlessly,
} from '../../lab/servers/loopback-server.ts'
import { upload } from './upload.ts'

const sizes = [1048576, 10485760, 52428800, 104857600, 1099511627776]

const announce = async (port: number, { timeout = patience, facts = loopbackFacts } = {}) =>
  (await upload.collect(createContext({ port, timeout }), facts))['http.upload']

test('a limit at 50 MiB: 100 up to it, 413 above, and never a byte of a body', async () => {
  const heads: string[] = []
  const bodies: Buffer[] = []
  await using server = await serveTls((socket) => {
    onRequest((_, head) => {
      heads.push(head)
      socket.on('data', (bytes) => bodies.push(bytes))
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1])
      socket.write(length > 52428800 ? 'HTTP/1.1 413 Too Large\r\n\r\n' : 'HTTP/1.1 100 Continue\r\n\r\n')
    })(socket)
  })
  const fact = await announce(server.port)
  expect(fact.map(({ contentLength }) => contentLength)).toEqual(sizes)
  expect(fact.map(({ outcome }) => outcome)).toEqual(
    [
      ...[100, 100, 100].map((status) => ({ status, headers: [], final: bodyAwaited })),
      { status: 413, headers: [] },
      { status: 413, headers: [] },
    ].map((value) => ({ status: 'ok', value })),
  )
  await server[Symbol.asyncDispose]()
  expect(bodies).toEqual([])
  expect(heads).toHaveLength(5)
  for (const head of heads) {
    expect(head).toMatch(/^POST \/api\/v4\/files HTTP\/1\.1\r\n/)
    expect(head).toMatch(/\r\nexpect: 100-continue\r\n/i)
    expect(head).not.toMatch(/transfer-encoding/i)
    expect(head.endsWith('\r\n\r\n')).toBe(true)
  }
})

test("Node's own server: asked to continue, then hung up on", async () => {
  let received = 0
  const server = createServer(readServerCredentials('ecdsa'), (request) => {
    request.on('data', (bytes) => {
      received += bytes.length
    })
  })
  await using running = await serve(server)
  const fact = await announce(running.port)
  expect(fact.map(({ outcome }) => outcome.status === 'ok' && outcome.value.status)).toEqual([
    100, 100, 100, 100, 100,
  ])
  expect(received).toBe(0)
})

test('other answers come through as they are', async () => {
  await using server = await serveTls(
    onRequest((socket) =>
      socket.end('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n'),
    ),
  )
  const [first] = await announce(server.port)
  expect(first?.outcome).toEqual({
    status: 'ok',
    value: { status: 401, headers: [['content-length', '0']] },
  })
})

test('what comes after the 100 is read, too, and after 417 it is asked without Expect', async () => {
  const heads: string[] = []
  await using late = await serveTls(
    onRequest((socket) => {
      socket.write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n')
      setTimeout(() => socket.end('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n'), 50)
    }),
  )
  const [first] = await announce(late.port)
  expect(first?.outcome).toMatchObject({
    value: { status: 100, final: { status: 'ok', value: { status: 413 } } },
  })
  await using closing = await serveTls(onRequest((socket) => socket.end('HTTP/1.1 100 Continue\r\n\r\n')))
  expect((await announce(closing.port))[0]?.outcome).toMatchObject({
    value: { status: 100, final: { status: 'closed' } },
  })
  await using old = await serveTls(
    onRequest((socket, head) => {
      heads.push(head)
      const status = /\r\nexpect:/i.test(head) ? '417 Expectation Failed' : '401 Unauthorized'
      socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`)
    }),
  )
  const [again] = await announce(old.port)
  expect(again).toMatchObject({
    outcome: { value: { status: 417 } },
    withoutExpect: { status: 'ok', value: { status: 401 } },
  })
  expect(heads).toHaveLength(10)
})

test('silence, a close, a reset, garbage and endless headers', async () => {
  const outcome = async (script: Parameters<typeof onRequest>[0], timeout = patience) => {
    await using server = await serveTls(onRequest(script))
    return (await announce(server.port, { timeout }))[0]?.outcome
  }
  expect(await outcome(() => {}, 200)).toEqual({ status: 'timeout', phase: 'response', seconds: 0.2 })
  expect(await outcome((socket) => socket.end())).toEqual({ status: 'closed', phase: 'response' })
  expect(await outcome((socket) => socket.end('HTTP/1.1 4'))).toEqual({ status: 'closed', phase: 'response' })
  expect(await outcome((socket) => socket.end('HTTP/1.1 x\r\n\r\n'))).toEqual({
    status: 'malformed',
    field: 'head',
    offset: 9,
  })
  expect(
    await outcome((socket) => writeEndlessly(socket, 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(100))),
  ).toEqual({ status: 'oversize', phase: 'response', limit: 16384 })
  const endless = `HTTP/1.1 200 OK\r\n${'X-A: 1\r\n'.repeat(5000)}`
  expect(await outcome((socket) => socket.write(endless))).toEqual({
    status: 'oversize',
    phase: 'response',
    limit: 16384,
  })
})

test('without HTTPS nothing is asked again', async () => {
  const fact = await announce(await findClosedPort(), { facts: withoutHttps })
  expect(fact).toEqual(sizes.map((contentLength) => ({ contentLength, outcome: { status: 'refused' } })))
})
