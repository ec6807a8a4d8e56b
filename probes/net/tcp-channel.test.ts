import { expect, test } from 'vitest'
import { ok } from '../../core/outcome.ts'
import { createContext, patience } from '../../lab/fixtures/loopback-context.ts'
import { findClosedPort, serveTcp, writeEndlessly } from '../../lab/servers/loopback-server.ts'
import { type Channel, withChannel } from './tcp-channel.ts'

const address = '127.0.0.1'

function talk<T>(
  port: number,
  use: (channel: Channel) => Promise<T>,
  { byteLimit = 1000, timeout = patience } = {},
) {
  return withChannel(createContext({ timeout }), { address, port, byteLimit }, async (channel) =>
    ok(await use(channel)),
  )
}

test('reads are driven by length, not by segments', async () => {
  await using server = await serveTcp((socket) => {
    socket.write('abc')
    setTimeout(() => socket.write('defgh'), 20)
  })
  const outcome = await talk(server.port, async (channel) => {
    const first = await channel.read(5, 'response')
    const rest = await channel.readSome('response')
    return [first, rest].map((read) => (read.status === 'ok' ? read.value.toString() : read))
  })
  expect(outcome).toEqual(ok(['abcde', 'fgh']))
})

test('a closed port refuses', async () => {
  expect(await talk(await findClosedPort(), async () => 'never')).toEqual({ status: 'refused' })
})

test('silence is a timeout of the phase that waited', async () => {
  await using server = await serveTcp(() => {})
  const outcome = await talk(server.port, (channel) => channel.read(1, 'handshake'), { timeout: 500 })
  expect(outcome).toEqual(ok({ status: 'timeout', phase: 'handshake', seconds: 0.5 }))
})

test('a dripping peer gains nothing', async () => {
  await using server = await serveTcp((socket) => {
    const drip = setInterval(() => socket.write('x'), 20)
    socket.on('close', () => clearInterval(drip))
  })
  const outcome = await talk(server.port, (channel) => channel.read(1000, 'response'), { timeout: 500 })
  expect(outcome).toEqual(ok({ status: 'timeout', phase: 'response', seconds: 0.5 }))
})

test('a shorter wait than the timeout', async () => {
  await using server = await serveTcp(() => {})
  const outcome = await talk(server.port, (channel) => channel.readSome('response', 30), { timeout: 60_000 })
  expect(outcome).toEqual(ok({ status: 'timeout', phase: 'response', seconds: 0.03 }))
})

test('a close after too few bytes', async () => {
  await using server = await serveTcp((socket) => socket.end('abc'))
  const outcome = await talk(server.port, (channel) => channel.read(4, 'response'))
  expect(outcome).toEqual(ok({ status: 'closed', phase: 'response' }))
})

test('a reset', async () => {
  await using server = await serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()))
  const outcome = await talk(server.port, (channel) => {
    channel.send(Buffer.from('hello'))
    return channel.read(1, 'response')
  })
  expect(outcome).toEqual(ok({ status: 'reset', phase: 'response' }))
})

test('no more bytes are taken than allowed', async () => {
  await using server = await serveTcp((socket) => writeEndlessly(socket, 'x'.repeat(1000)))
  const outcome = await talk(server.port, (channel) => channel.read(100_000, 'body'), { byteLimit: 50_000 })
  expect(outcome).toEqual(ok({ status: 'oversize', phase: 'body', limit: 50_000 }))
})

test('the end of the run ends a wait', async () => {
  await using server = await serveTcp(() => {})
  const stop = new AbortController()
  const context = createContext({ timeout: 60_000, signal: stop.signal })
  const outcome = withChannel(context, { address, port: server.port, byteLimit: 10 }, (channel) => {
    stop.abort()
    return channel.read(1, 'response')
  })
  expect(await outcome).toEqual({ status: 'cancelled' })
  const late = withChannel(context, { address, port: server.port, byteLimit: 10 }, async () => ok('never'))
  expect(await late).toEqual({ status: 'cancelled' })
  expect(server.connections).toBe(1)
})
