import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { reserveClosedPorts } from '../../containers/embedded/closed-port.ts'
import { readServerCredentials } from '../fixtures/pki.ts'

export interface LoopbackServer extends AsyncDisposable {
  port: number
  /** Connections accepted so far. */
  readonly connections: number
}

/** Starts a server on a port of the kernel's choice, and hangs up on everyone when disposed. */
export async function serve(server: Server, address = '127.0.0.1', port = 0): Promise<LoopbackServer> {
  const open = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket: Socket) => {
    connections += 1
    open.add(socket)
    // Clients may close the connection at any time: an error here is expected.
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
  })
  server.on('tlsClientError', () => {})
  server.listen(port, address)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

export function serveHttp(answer: RequestListener): Promise<LoopbackServer> {
  return serve(createHttpServer(answer))
}

export function serveHttps(answer: RequestListener): Promise<LoopbackServer> {
  return serve(createHttpsServer(readServerCredentials('ecdsa'), answer))
}

/** Follows a script on every connection. */
export function serveTcp(script: (socket: Socket) => void): Promise<LoopbackServer> {
  return serve(createServer(script))
}

/** Follows a script on every connection whose TLS handshake was finished. */
export function serveTls(script: (socket: Socket) => void): Promise<LoopbackServer> {
  return serve(
    createTlsServer(readServerCredentials('ecdsa'), (socket) => {
      socket.on('error', () => {})
      script(socket)
    }),
  )
}

/** Says these bytes once the request's head is there, and then leaves the connection open. */
export function answerWith(answer: string | Uint8Array): (socket: Socket) => void {
  return onRequest((socket) => socket.write(answer))
}

/** The same, and closes. */
export function answerAndClose(answer: string | Uint8Array): (socket: Socket) => void {
  return onRequest((socket) => socket.end(answer))
}

/** Acts once the request's head is there. */
export function onRequest(act: (socket: Socket, head: string) => void): (socket: Socket) => void {
  return (socket) => {
    let head = ''
    const read = (bytes: Buffer) => {
      head += bytes.toString('latin1')
      if (!head.includes('\r\n\r\n')) return
      socket.off('data', read).resume()
      act(socket, head)
    }
    socket.on('data', read)
  }
}

/** Writes the same bytes for as long as anyone reads them. */
export function writeEndlessly(socket: Socket, bytes: string | Uint8Array): void {
  const pump = () => {
    while (!socket.destroyed && socket.write(bytes)) {}
  }
  socket.on('drain', pump)
  pump()
}

/** A port that nobody listens on, by TCP or UDP, as long as this process lives. */
export async function findClosedPort(): Promise<number> {
  const [port = 0] = (await reserveClosedPorts(1, ['127.0.0.1'])).numbers
  return port
}
