import { createServer } from 'node:https'
import { expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { createContext, loopbackFacts, withoutHttps } from '../../lab/fixtures/loopback-context.ts'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import { onRequest, serve, serveHttps, serveTls } from '../../lab/servers/loopback-server.ts'
import { upgrade } from './upgrade.ts'

const shake = async (port: number, { timeout = 2000, facts = loopbackFacts } = {}) =>
  (await upgrade.collect(createContext({ host: 'chat.example.com', port, timeout }), facts))[
    'websocket.upgrade'
  ]

test('a server that takes its own origin and none, and is said goodbye to', async () => {
  const closed: number[] = []
  const sockets = new WebSocketServer({ noServer: true })
  const server = createServer(readServerCredentials('ecdsa'))
  server.on('upgrade', (request, socket, head) => {
    const { origin, host } = request.headers
    if (origin !== undefined && origin !== `https://${host}`) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nSet-Cookie: MMCSRF=secret; Path=/\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('close', (code) => closed.push(code))
      webSocket.on('error', () => {})
    })
  })
  await using running = await serve(server)
  const own = `https://chat.example.com:${running.port}`
  const { sameOrigin, foreignOrigin, noOrigin, resemblingOrigins } = await shake(running.port)
  expect(sameOrigin).toMatchObject({ status: 'ok', value: { status: 101, accepted: true, origin: own } })
  expect(noOrigin).toMatchObject({ status: 'ok', value: { status: 101, accepted: true, origin: null } })
  expect(foreignOrigin).toEqual({
    status: 'ok',
    value: {
      status: 403,
      accepted: false,
      origin: 'https://mmverify.invalid',
      headers: [
        ['content-length', '0'],
        ['set-cookie', 'MMCSRF=…; Path=/'],
      ],
    },
  })
  expect(resemblingOrigins?.map((answer) => answer.status === 'ok' && answer.value.origin)).toEqual([
    `https://chat.example.com.mmverify.invalid:${running.port}`,
    `https://mmverify-chat.example.com:${running.port}`,
    'null',
  ])
  await expect.poll(() => closed).toEqual([1000, 1000])
})

const accept =
  'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n'

test.each([
  ['a wrong accept', `101 Switching Protocols\r\n${accept}`],
  ['no accept', '101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'],
  ['200', '200 OK\r\nContent-Length: 0\r\n'],
])('%s is not accepted', async (_, answer) => {
  await using server = await serveTls(onRequest((socket) => socket.write(`HTTP/1.1 ${answer}\r\n`)))
  const { noOrigin } = await shake(server.port)
  expect(noOrigin).toMatchObject({
    status: 'ok',
    value: { status: Number(answer.slice(0, 3)), accepted: false },
  })
})

test('a 101 without Connection, over a proxy that drops it, is not accepted', async () => {
  const { createHash } = await import('node:crypto')
  await using server = await serveTls(
    onRequest((socket, head) => {
      const key = /sec-websocket-key: (\S+)/i.exec(head)?.[1]
      const hash = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
      socket.write(`HTTP/1.1 101 x\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${hash}\r\n\r\n`)
    }),
  )
  const { noOrigin } = await shake(server.port)
  expect(noOrigin.status).not.toBe('timeout')
  expect(noOrigin.status === 'ok' && noOrigin.value.accepted).toBe(false)
})

test('the opening handshake as RFC 6455 §4.1 has it', async () => {
  const heads: string[] = []
  await using server = await serveHttps((_, response) => response.end())
  await using scripted = await serveTls(
    onRequest((socket, head) => {
      heads.push(head)
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')
    }),
  )
  await shake(scripted.port)
  expect(heads).toHaveLength(6)
  for (const head of heads) {
    expect(head).toMatch(/^GET \/api\/v4\/websocket HTTP\/1\.1\r\n/)
    expect(head).toContain(`\r\nhost: chat.example.com:${scripted.port}\r\n`)
    expect(head).toMatch(/\r\nconnection: upgrade\r\nupgrade: websocket\r\n/i)
    expect(Buffer.from(/sec-websocket-key: (\S+)/.exec(head)?.[1] ?? '', 'base64')).toHaveLength(16)
    expect(head).toContain('\r\nsec-websocket-version: 13\r\n')
  }
  expect(heads.filter((head) => /\r\norigin: /.test(head))).toHaveLength(5)
  expect((await shake(server.port)).noOrigin).toMatchObject({ value: { status: 200, accepted: false } })
})

test('silence, a close and no HTTPS', async () => {
  await using silent = await serveTls((socket) => socket.resume())
  const timeout = { status: 'timeout', phase: 'response', seconds: 1 }
  expect(await shake(silent.port, { timeout: 1000 })).toEqual({
    sameOrigin: timeout,
    foreignOrigin: timeout,
    noOrigin: timeout,
    resemblingOrigins: [timeout, timeout, timeout],
  })
  await using closing = await serveTls(onRequest((socket) => socket.end()))
  expect((await shake(closing.port)).noOrigin).toEqual({ status: 'closed', phase: 'response' })
  expect((await shake(1, { facts: withoutHttps })).noOrigin).toEqual({ status: 'refused' })
})
