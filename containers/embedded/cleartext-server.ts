import { createServer, STATUS_CODES } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { peekFirstBytes } from './first-bytes.ts'
import { answerBadRequest } from './https-server.ts'
import type { ReplicaSettings } from './replica-settings.ts'
import { answerErrorPage, type Request, type Response, type ReverseProxy } from './reverse-proxy.ts'

/** The cleartext server: ACME's webroot, and a redirect for all the rest. Returns what takes a TCP connection. */
export function createCleartextEdge(
  { http, edge }: Pick<ReplicaSettings, 'http' | 'edge'>,
  authority: string,
  proxy: ReverseProxy,
): (socket: Socket) => void {
  // Strict-Transport-Security belongs to the HTTPS server block.
  const plain = { ...edge, hsts: [], addedHeaders: [] }
  const answer = (request: Request, response: Response) => {
    const url = request.url ?? '/'
    if (url.startsWith(acmePrefix) && http.acme !== 'redirect') {
      // The webroot is empty, so whatever is asked for is not there.
      return http.acme === 'webroot'
        ? answerErrorPage(response, plain, 404, 'Not Found')
        : proxy.forward(request, response)
    }
    if (http.redirect === null || (http.passesApi && url.startsWith('/api/')))
      return proxy.forward(request, response)
    const { status, scheme, host } = http.redirect
    response.setHeader('Location', `${scheme}://${host ?? authority}${url}`)
    answerErrorPage(response, plain, status, STATUS_CODES[status] ?? '')
  }
  const server = createServer(answer)
  server.on('clientError', (_error: Error, socket: Duplex) => answerBadRequest(socket, edge.server))
  if (!http.http2) return (socket) => server.emit('connection', socket)

  const http2 = createHttp2Server(answer)
  return (socket) => {
    peekFirstBytes(socket, (seen) => {
      if (seen.length < preface.length && preface.startsWith(seen.toString('latin1'))) return 'more'
      const chosen = seen.subarray(0, preface.length).toString('latin1') === preface ? http2 : server
      return () => {
        chosen.emit('connection', socket)
        // HTTP/2 takes what was peeked at out of the socket itself; to the HTTP/1.1 parser it must be made to flow.
        if (chosen === server) socket.resume()
      }
    })
  }
}

const acmePrefix = '/.well-known/acme-challenge/'

/** How a client that knows the server speaks HTTP/2 begins (RFC 9113 §3.4). */
const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
