import { createConnection, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { encodeAlert } from '../../core/tls/wire/alert.ts'
import { contentTypes, encodeRecord } from '../../core/tls/wire/record.ts'
import { readServerCredentials } from '../../lab/fixtures/pki.ts'
import { createLoopbackContext, loopbackFacts } from '../../lab/fixtures/tls-loopback.ts'
import { startScriptedServer } from '../../lab/servers/scripted-server.ts'
import { startTlsServer } from '../../lab/servers/tls-server.ts'
import { isTlsRefusal } from '../../suites/reading/explicit-refusal.ts'
import { suites } from './suites.ts'

const alert =
  (description: string, level: 'fatal' | 'warning' = 'fatal') =>
  (socket: Socket) =>
    socket.end(encodeRecord(contentTypes.alert, 0x0301, encodeAlert(level, description)))
const closing = (socket: Socket) => socket.end()
const http = (status: string) => (socket: Socket) =>
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)

/** Is this a hello of a client that has no TLS 1.2? SSL 2.0 hellos begin with a length. */
function isOld(bytes: Buffer): boolean {
  return bytes[0] !== contentTypes.handshake || bytes.readUInt16BE(9) < 0x0303
}

/** A sound server of TLS 1.2 and 1.3, and before it what answers old hellos. */
async function startGate(refuse: (socket: Socket, old: number, all: number) => unknown) {
  const inner = await startTlsServer({
    ...readServerCredentials('rsa'),
    ciphers: 'ECDHE-RSA-AES128-GCM-SHA256',
  })
  let [old, all] = [0, 0]
  const gate = await startScriptedServer((socket) => {
    socket.once('data', (bytes) => {
      all += 1
      if (isOld(bytes)) {
        old += 1
        return refuse(socket, old, all)
      }
      const onwards = createConnection(inner.port, '127.0.0.1').on('error', () => socket.destroy())
      onwards.write(bytes)
      socket.pipe(onwards).pipe(socket)
      return socket.on('close', () => onwards.destroy())
    })
  })
  return {
    port: gate.port,
    async [Symbol.asyncDispose]() {
      await gate[Symbol.asyncDispose]()
      await inner[Symbol.asyncDispose]()
    },
  }
}

async function collectFrom(port: number) {
  const facts = await suites.collect(createLoopbackContext(port, { timeout: 2000 }), loopbackFacts)
  const old = (['SSL 2.0', 'SSL 3.0', 'TLS 1.0', 'TLS 1.1'] as const).map((name) => {
    const outcome = facts['tls.versions'][name]
    return outcome !== undefined && outcome.status !== 'ok' && isTlsRefusal(outcome)
  })
  return { facts, old }
}

test.each<[string, (socket: Socket) => unknown]>([
  ['decode_error (rustls)', alert('decode_error')],
  ['unexpected_message (Erlang, Java)', alert('unexpected_message')],
  ['internal_error (Java)', alert('internal_error')],
  ['unrecognized_name (HAProxy strict-sni)', alert('unrecognized_name')],
  ['close_notify (s2n; hello_tls PR 6)', alert('close_notify', 'warning')],
  ['FIN (Python asyncio, Schannel)', closing],
  ['RST (F5, cloud balancers)', (socket) => socket.resetAndDestroy()],
  ['plain HTTP 400 (testssl.sh #2500, #2260)', http('400 Bad Request')],
  ['plain HTTP 426', http('426 Upgrade Required')],
])('old versions that are refused by %s each time are refused', async (_, refuse) => {
  await using gate = await startGate(refuse)
  const { facts, old } = await collectFrom(gate.port)
  expect(old).toEqual([true, true, true, true])
  expect(facts['tls.suites']['TLS 1.2']).toEqual(['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'])
  expect(facts['tls.versions']['TLS 1.0']).toMatchObject({
    repeated: { asked: 4, absent: 4, controls: 4, sound: 4 },
  })
})

test.each<[string, (socket: Socket, old: number, all: number) => unknown]>([
  ['by a gate that says 403', http('403 Forbidden')],
  ['by a limit that says 429', http('429 Too Many Requests')],
  ['by silence', () => {}],
])('old versions that are answered %s stay open', async (_, refuse) => {
  await using gate = await startGate(refuse)
  expect((await collectFrom(gate.port)).old).toEqual([false, false, false, false])
})

test('a server that is gone while it is asked again has refused nothing', async () => {
  const inner = await startTlsServer({ ...readServerCredentials('rsa'), minVersion: 'TLSv1.2' })
  let closed = false
  await using gate = await startScriptedServer((socket) => {
    socket.once('data', (bytes) => {
      if (isOld(bytes) || closed) return socket.end()
      // What is asked last before anything is asked again: the rest of the suites of TLS 1.3.
      const onwards = createConnection(inner.port, '127.0.0.1').on('error', () => socket.destroy())
      onwards.write(bytes)
      return socket.pipe(onwards).pipe(socket)
    })
    if (gate.connections > 60) closed = true
  })
  const { old } = await collectFrom(gate.port)
  await inner[Symbol.asyncDispose]()
  expect(old).toEqual([false, false, false, false])
})
