import type { Socket } from 'node:net'
import { createServer } from 'node:tls'
import { readServerCredentials } from '../fixtures/pki.ts'

/**
 * Goes on inside of TLS on a connection whose protocol has asked for it, after a request of exactly so many bytes, so that the hello behind
 * it is left for TLS.
 *
 * @param agree - answers the request
 */
export function createInnerServer(
  requestLength: number,
  act: (socket: Socket) => void,
  agree: (socket: Socket) => void = () => {},
): (socket: Socket) => void {
  const server = createServer(readServerCredentials('ecdsa'), (socket) => {
    socket.on('error', () => {})
    act(socket)
  })
  server.on('tlsClientError', () => {})
  return (socket) => {
    socket.once('readable', () => {
      socket.read(requestLength)
      agree(socket)
      server.emit('connection', socket)
    })
  }
}
