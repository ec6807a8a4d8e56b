import { createServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { createContext, loopbackFacts, patience } from '../../lab/fixtures/loopback-context.ts'
import { findClosedPort, onRequest, serve, serveTcp } from '../../lab/servers/loopback-server.ts'
import { cleartext } from './cleartext.ts'

const ask = async (port: number, timeout = patience) =>
  (await cleartext.collect(createContext({ http: port, timeout }), loopbackFacts))['http.cleartext']

async function say(bytes: Buffer) {
  await using server = await serveTcp(onRequest((socket) => socket.end(bytes)))
  return (await ask(server.port)).priorKnowledge
}

test('a server of HTTP/1.1 only', async () => {
  await using server = await serve(createServer((_, response) => response.end('hello')))
  const { priorKnowledge, upgrade } = await ask(server.port, 2000)
  expect(priorKnowledge).toEqual({ status: 'ok', value: { settings: false, firstBytes: 'HTTP/1.1 400' } })
  expect(upgrade).toMatchObject({ status: 'ok', value: { status: 200, httpVersion: '1.1' } })
})

test('a server of HTTP/2 with prior knowledge', async () => {
  await using server = await serve(createHttp2Server())
  const { priorKnowledge } = await ask(server.port, 2000)
  expect(priorKnowledge).toMatchObject({ status: 'ok', value: { settings: true } })
  expect(priorKnowledge.status === 'ok' && priorKnowledge.value.firstBytes).toMatch(
    /^\\x00\\x00.{4}\\x04\\x00/,
  )
})

test('a server that upgrades', async () => {
  const heads: string[] = []
  await using server = await serveTcp(
    onRequest((socket: Socket, head: string) => {
      heads.push(head)
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n')
    }),
  )
  const { upgrade } = await ask(server.port, 2000)
  expect(upgrade).toEqual({
    status: 'ok',
    value: {
      status: 101,
      httpVersion: '1.1',
      headers: [
        ['connection', 'Upgrade'],
        ['upgrade', 'h2c'],
      ],
      bodyBytes: 0,
      truncated: false,
    },
  })
  const head = heads.find((text) => text.startsWith('GET'))?.toLowerCase()
  expect(head).toContain(
    '\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: aamaaabk\r\n',
  )
})

test('what is no SETTINGS frame is none', async () => {
  const settings = '000000040000000000'
  expect(await say(Buffer.from(settings, 'hex'))).toMatchObject({ value: { settings: true } })
  for (const other of [
    '000000040100000000', // an ACK
    '000000040000000001', // on a stream
    '000001040000000000', // a length that no SETTINGS has
    '000008060000000000', // PING
  ]) {
    expect(await say(Buffer.from(other, 'hex'))).toMatchObject({ status: 'ok', value: { settings: false } })
  }
})

test('other bytes are shown, none of them raw', async () => {
  expect(await say(Buffer.from('220 ma\x1b[31m\r\n'))).toEqual({
    status: 'ok',
    value: { settings: false, firstBytes: '220 ma\\x1b[3' },
  })
})

test('silence, a close and a closed port say nothing', async () => {
  await using silent = await serveTcp((socket) => socket.resume())
  const timeout = { status: 'timeout', phase: 'response', seconds: 0.5 }
  expect(await ask(silent.port, 500)).toEqual({ priorKnowledge: timeout, upgrade: timeout })
  await using closing = await serveTcp(onRequest((socket) => socket.end()))
  const closed = { status: 'closed', phase: 'response' }
  expect(await ask(closing.port)).toEqual({ priorKnowledge: closed, upgrade: closed })
  const refused = { status: 'refused' }
  expect(await ask(await findClosedPort())).toEqual({ priorKnowledge: refused, upgrade: refused })
})
