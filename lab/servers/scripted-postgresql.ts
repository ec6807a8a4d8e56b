import type { Socket } from 'node:net'
import { createServer } from 'node:tls'
import { readServerCredentials } from '../fixtures/pki.ts'

/** A message of the server. */
export function encodeMessage(type: string, body: string | Uint8Array): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : Buffer.from(body)
  const header = Buffer.alloc(5)
  header.write(type, 'latin1')
  header.writeUInt32BE(bytes.length + 4, 1)
  return Buffer.concat([header, bytes])
}

export const authenticationOk = encodeMessage('R', '\0\0\0\0')
export const readyForQuery = encodeMessage('Z', 'I')

export function encodeErrorResponse(sqlState: string, routine: string): Buffer {
  return encodeMessage('E', `SFATAL\0VFATAL\0C${sqlState}\0Mtext that decides nothing\0R${routine}\0\0`)
}

/** A script without TLS that lets everyone in and answers queries as it is told. What the client said is handed on. */
export function onQuery(
  answer: (socket: Socket, sql: string) => void,
  heard: (bytes: Buffer) => void = () => {},
): (socket: Socket) => void {
  return (socket) => {
    socket.on('data', (bytes) => {
      heard(bytes)
      if (isSslRequest(bytes)) socket.write('N')
      else if (bytes[0] === 0x51) answer(socket, bytes.subarray(5).toString())
      else if (bytes[0] === 0x58) socket.end()
      else if (bytes[0] === 0) socket.write(Buffer.concat([authenticationOk, readyForQuery]))
    })
  }
}

/** A script that agrees to TLS, and goes on inside of it. */
export function overTls(script: (socket: Socket) => void): (socket: Socket) => void {
  const server = createServer(readServerCredentials('ecdsa'), (socket) => {
    socket.on('error', () => {})
    script(socket)
  })
  server.on('tlsClientError', () => {})
  return (socket) => {
    socket.once('readable', () => {
      socket.read(sslRequestLength)
      socket.write('S')
      server.emit('connection', socket)
    })
  }
}

const sslRequestLength = 8

export function isSslRequest(bytes: Buffer): boolean {
  return bytes.toString('hex') === '0000000804d2162f'
}
