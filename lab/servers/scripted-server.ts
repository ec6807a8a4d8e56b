import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type ClientHello, decodeClientHello } from '../../core/tls/wire/client-hello.ts'
import { DecodeError } from '../../core/tls/wire/codec.ts'
import { HandshakeDecoder } from '../../core/tls/wire/handshake-message.ts'
import { contentTypes, RecordDecoder } from '../../core/tls/wire/record.ts'
import type { LoopbackServer } from './tls-server.ts'

export interface ScriptedServer extends LoopbackServer {
  /** Connections accepted so far. */
  readonly connections: number
}

/** What a server does with one connection. */
export type Script = (socket: Socket) => void

/** A server that follows a script on every connection, and hangs up on all of them when disposed. */
export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const open = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    open.add(socket)
    // Clients may close the connection at any time: an error here is expected.
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
    script(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}

/** A script that reads each ClientHello before it acts; the count starts with 1. Anything that isn't a hello is hung up on. */
export function onClientHello(act: (socket: Socket, hello: ClientHello, count: number) => void): Script {
  return (socket) => {
    const records = new RecordDecoder()
    const messages = new HandshakeDecoder()
    let count = 0
    let begun = false
    socket.on('data', (bytes) => {
      // SSL 2.0 hellos begin with a length. One of TLS may come in several pieces.
      if (!begun && bytes[0] !== contentTypes.handshake) return socket.destroy()
      begun = true
      for (const hello of readHellos(records, messages, bytes)) {
        if (hello === null) return socket.destroy()
        count += 1
        act(socket, hello, count)
      }
    })
  }
}

/** Null: what came is no hello, as some probes send on purpose. */
function* readHellos(
  records: RecordDecoder,
  messages: HandshakeDecoder,
  bytes: Uint8Array,
): Generator<ClientHello | null> {
  try {
    for (const { payload } of records.push(bytes))
      for (const { body } of messages.push(payload)) yield decodeClientHello(body)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    yield null
  }
}
