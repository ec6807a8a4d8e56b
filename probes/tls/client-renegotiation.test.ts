import { constants } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createServer } from 'node:tls'
import { expect, test } from 'vitest'
import { ok } from '../../core/outcome.ts'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { startScriptedServer } from '../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../lab/servers/tls-server.ts'
import { clientRenegotiation } from './client-renegotiation.ts'

const spoken = {
  ...loopbackFacts,
  'tls.versions': { 'TLS 1.2': ok({ suite: 'a' }), 'TLS 1.3': ok({ suite: 'b' }) },
}

async function ask(port: number, timeout?: number) {
  const facts = await clientRenegotiation.collect(
    createLoopbackContext(port, timeout ? { timeout } : {}),
    spoken,
  )
  return facts['tls.clientRenegotiation']
}

test('a server that agrees, asked on one connection', async () => {
  await using server = await startTlsServer(readServerCredentials('rsa'))
  const context = createLoopbackContext(server.port)
  const facts = await clientRenegotiation.collect(context, spoken)
  expect(facts['tls.clientRenegotiation']).toEqual({ 'TLS 1.2': ok({ renegotiated: ok(true) }) })
  expect(context.limiter.count).toBe(1)
})

test('a server that declines', async () => {
  await using server = await startTlsServer({
    ...readServerCredentials('rsa'),
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  })
  expect(await ask(server.port)).toEqual({
    'TLS 1.2': ok({ renegotiated: { status: 'alert', level: 'warning', description: 'no_renegotiation' } }),
  })
})

test.each([
  ['hangs up', (socket: Socket) => socket.end(), { status: 'closed', phase: 'handshake' }],
  ['resets', (socket: Socket) => socket.resetAndDestroy(), { status: 'reset', phase: 'handshake' }],
  ['says nothing', () => {}, { status: 'timeout', phase: 'handshake', seconds: 0.5 }],
] as const)('a server that %s', async (_name, act, answer) => {
  await using relay = await startRelay(act)
  expect(await ask(relay.port, 500)).toEqual({ 'TLS 1.2': ok({ renegotiated: answer }) })
})

/** Node's server behind a relay that, once the handshake is finished, passes nothing on and acts instead. */
async function startRelay(act: (socket: Socket) => void) {
  let secured = false
  const server = createServer(readServerCredentials('rsa'), (socket) => {
    secured = true
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const relay = await startScriptedServer((socket) => {
    const upstream = connect(port, '127.0.0.1')
    upstream.on('error', () => {}).on('data', (bytes) => socket.write(bytes))
    socket.on('close', () => upstream.destroy())
    socket.on('data', (bytes) => (secured ? act(socket) : upstream.write(bytes)))
  })
  return {
    port: relay.port,
    async [Symbol.asyncDispose]() {
      await relay[Symbol.asyncDispose]()
      server.close()
    },
  }
}

test('a handshake that fails says nothing about it', async () => {
  await using silent = await startScriptedServer(() => {})
  expect(await ask(silent.port, 200)).toMatchObject({ 'TLS 1.2': { status: 'timeout' } })
})

test('TLS 1.3 alone has nothing to ask', async () => {
  const context = createLoopbackContext(1)
  const only13 = { ...loopbackFacts, 'tls.versions': { 'TLS 1.3': ok({ suite: 'b' }) } }
  expect(await clientRenegotiation.collect(context, only13)).toEqual({ 'tls.clientRenegotiation': {} })
  expect(context.limiter.count).toBe(0)
})
