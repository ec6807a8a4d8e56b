import type { Socket } from 'node:net'
import { createServer } from 'node:tls'
import { readServerCredentials } from '../fixtures/pki.ts'

/** A packet with its header. */
export function encodePacket(sequence: number, payload: string | Uint8Array): Buffer {
  const body = typeof payload === 'string' ? Buffer.from(payload, 'latin1') : Buffer.from(payload)
  const header = Buffer.alloc(4)
  header.writeUIntLE(body.length, 0, 3)
  header.writeUInt8(sequence, 3)
  return Buffer.concat([header, body])
}

/** The challenge in the greeting. */
export const greetingNonce = Buffer.from(")WZ>how(^!'>E|bXpKgC", 'latin1')

/** As mariadbd 10.11.19 greets; without TLS unless asked for. */
export function encodeGreeting({ tls = false, plugin = 'mysql_native_password' } = {}): Buffer {
  return encodePacket(
    0,
    Buffer.concat([
      Buffer.from('\x0a5.5.5-10.11.19-MariaDB\0\x05\0\0\0)WZ>how(\0', 'latin1'),
      Buffer.from(tls ? 'feff080200ff8115' : 'fef7080200ff8115', 'hex'),
      Buffer.from('0000000000001d000000', 'hex'),
      Buffer.from(`^!'>E|bXpKgC\0${plugin}\0`, 'latin1'),
    ]),
  )
}

export const okPacket = Uint8Array.of(0, 0, 0, 2, 0, 0, 0)
export const endPacket = Uint8Array.of(0xfe, 0, 0, 2, 0)

/** ColumnDefinition41 of a text column, with the extended metadata that MariaDB's greeting promises: none. */
export function encodeColumn(name: string): Uint8Array {
  const text = (value: string) => Buffer.concat([Buffer.of(value.length), Buffer.from(value)])
  const fixed = Buffer.from('0c2100ff000000fd00001f0000', 'hex')
  return Buffer.concat([text('def'), text(''), text(''), text(''), text(name), text(name), text(''), fixed])
}

/** A script that greets, lets everyone in, and answers queries as it is told. What the client said is handed on. */
export function onQuery(
  answer: (socket: Socket, sql: string) => void,
  heard: (bytes: Buffer) => void = () => {},
): (socket: Socket) => void {
  return (socket) => {
    let greeted = false
    socket.write(encodeGreeting())
    socket.on('data', (bytes) => {
      heard(bytes)
      if (!greeted) {
        greeted = true
        socket.write(encodePacket(2, okPacket))
      } else if (bytes[4] === comQuit) socket.end()
      else answer(socket, bytes.subarray(5).toString())
    })
  }
}

const comQuit = 1

/** A script that agrees to TLS, lets everyone in, and answers queries as it is told. */
export function onQueryOverTls(answer: (socket: Socket, sql: string) => void): (socket: Socket) => void {
  return overTls({}, (socket) => {
    let greeted = false
    socket.on('data', (bytes) => {
      if (!greeted) socket.write(encodePacket(3, okPacket))
      else if (bytes[4] === comQuit) socket.end()
      else answer(socket, bytes.subarray(5).toString())
      greeted = true
    })
  })
}

/**
 * A script that greets, agrees to TLS, and goes on inside of it.
 *
 * @param greeting - the plugin that it greets with, and what it sends in clear in the same breath
 */
export function overTls(
  { plugin, injected = Buffer.alloc(0) }: { plugin?: string; injected?: Buffer },
  script: (socket: Socket) => void,
): (socket: Socket) => void {
  const server = createServer(readServerCredentials('ecdsa'), (socket) => {
    socket.on('error', () => {})
    script(socket)
  })
  server.on('tlsClientError', () => {})
  return (socket) => {
    socket.write(Buffer.concat([encodeGreeting({ tls: true, ...(plugin && { plugin }) }), injected]))
    // Exactly the SSLRequest, so that the hello behind it is left for TLS.
    socket.once('readable', () => {
      socket.read(sslRequestLength)
      server.emit('connection', socket)
    })
  }
}

const sslRequestLength = 36
