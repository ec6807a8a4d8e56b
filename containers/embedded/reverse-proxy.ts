import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { Duplex } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { ReplicaSettings } from './replica-settings.ts'

export type Request = IncomingMessage | Http2ServerRequest
export type Response = ServerResponse | Http2ServerResponse

/** What nginx's `location` blocks do with a request: limits, headers, `proxy_pass`. */
export interface ReverseProxy {
  /** Answers from the app, or with an error page of the edge's own. */
  forward(request: Request, response: Response): void
  /** `Expect: 100-continue`: the limit is judged by Content-Length alone, before any of the body. */
  forwardExpecting(request: Request, response: Response): void
  /** A request with `Upgrade`. Only the WebSocket location passes it on; elsewhere it is an ordinary request. */
  tunnel(request: IncomingMessage, socket: Duplex, head: Buffer): void
  dispose(): void
}

export function createReverseProxy(
  settings: ReplicaSettings['edge'],
  scheme: 'http' | 'https',
  appPort: number,
): ReverseProxy {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 32 })
  const target = { host: '127.0.0.1', port: appPort }

  function forward(request: Request, response: Response) {
    if (isTooLarge(request, settings))
      return answerErrorPage(response, settings, 413, 'Request Entity Too Large')
    const headers = createRequestHeaders(request, scheme)
    const upstream = httpRequest({ ...target, agent, method: request.method, path: request.url, headers })
    upstream.on('response', (answer) => {
      const status = answer.statusCode ?? 502
      response.statusCode = status
      for (const [name, values] of createResponseHeaders(answer, settings, status))
        response.setHeader(name, values)
      answer.on('error', () => response.destroy())
      const zips =
        settings.compressesApi && request.url?.startsWith('/api/') === true && isGzipAccepted(request)
      if (!zips) return void answer.pipe(response)
      response.removeHeader('content-length')
      response.setHeader('content-encoding', 'gzip')
      answer.pipe(createGzip()).pipe(response)
    })
    upstream.on('error', () => {
      if (response.headersSent) response.destroy()
      else answerErrorPage(response, settings, 502, 'Bad Gateway')
    })
    response.on('close', () => upstream.destroy())
    let received = 0
    request.on('data', (chunk: Buffer) => {
      received += chunk.length
      if (received > settings.bodyLimit) request.destroy()
    })
    request.on('error', () => upstream.destroy())
    request.pipe(upstream)
  }

  return {
    forward,
    forwardExpecting(request, response) {
      if (!isTooLarge(request, settings)) response.writeContinue()
      forward(request, response)
    },
    tunnel(request, socket, head) {
      socket.on('error', () => {})
      const headers = createRequestHeaders(request, scheme)
      if (settings.passesUpgrade && websocketLocation.test(pathOf(request))) {
        headers.connection = 'upgrade'
        headers.upgrade = request.headers.upgrade
      }
      const upstream = httpRequest({
        ...target,
        agent: false,
        method: request.method,
        path: request.url,
        headers,
      })
      upstream.on('upgrade', (answer, backend, backendHead) => {
        socket.write(
          encodeResponseHead(answer, settings, [
            'Connection: upgrade',
            `Upgrade: ${answer.headers.upgrade ?? ''}`,
          ]),
        )
        socket.write(backendHead)
        backend.write(head)
        backend.on('error', () => socket.destroy())
        backend.on('close', () => socket.destroy())
        socket.on('close', () => backend.destroy())
        backend.pipe(socket).pipe(backend)
      })
      upstream.on('response', (answer) => {
        socket.write(encodeResponseHead(answer, settings, ['Connection: close']))
        answer.pipe(socket)
      })
      upstream.on('error', () => socket.destroy())
      socket.on('close', () => upstream.destroy())
      upstream.end()
    },
    dispose: () => agent.destroy(),
  }
}

/** Names and values the edge adds to every response it gives, its own or the app's. */
function listEdgeHeaders(
  settings: ReplicaSettings['edge'],
  status: number,
): [name: string, values: string[]][] {
  const headers: [string, string[]][] = [['Server', [settings.server]]]
  const added = settings.hstsAlways || withoutAlways.has(status)
  if (added && settings.hsts.length > 0) headers.push(['Strict-Transport-Security', [...settings.hsts]])
  for (const [name, value] of settings.addedHeaders) headers.push([name, [value]])
  // Otherwise Node adds the right one.
  if (settings.clockOffset !== 0)
    headers.push(['Date', [new Date(Date.now() + settings.clockOffset * 3_600_000).toUTCString()]])
  return headers
}

/** A page as nginx makes it itself. */
export function answerErrorPage(
  response: Response,
  settings: ReplicaSettings['edge'],
  status: number,
  reason: string,
) {
  const title = `${status} ${reason}`
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`
  response.statusCode = status
  for (const [name, values] of listEdgeHeaders(settings, status)) response.setHeader(name, values)
  response.setHeader('Content-Type', 'text/html')
  response.setHeader('Content-Length', Buffer.byteLength(body))
  // HTTP/2 knows no Connection header (RFC 9113 §8.2.2); in HTTP/1.1 the body that was announced is never read.
  if (status === 413 && !('stream' in response)) response.setHeader('Connection', 'close')
  response.end(body)
}

const websocketLocation = /\/api\/v[0-9]+\/(users\/)?websocket$/

/** The statuses nginx's add_header applies to without `always`. */
const withoutAlways: ReadonlySet<number> = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308])

/** Meant for one connection only (RFC 9110 §7.6.1), or the edge's own to set. */
const notForwarded = new Set(
  'connection keep-alive proxy-connection te trailer transfer-encoding upgrade http2-settings expect'.split(
    ' ',
  ),
)
const replaced = new Set(['server', 'date'])

function isTooLarge(request: Request, { bodyLimit }: ReplicaSettings['edge']): boolean {
  return Number(request.headers['content-length'] ?? 0) > bodyLimit
}

function createRequestHeaders(request: Request, scheme: string): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (!name.startsWith(':') && !notForwarded.has(name)) headers[name] = value
  }
  const address = request.socket.remoteAddress ?? ''
  headers.host = request.headers[':authority']?.toString() ?? request.headers.host ?? ''
  headers['x-real-ip'] = address
  headers['x-forwarded-for'] = [request.headers['x-forwarded-for'], address].filter(Boolean).join(', ')
  headers['x-forwarded-proto'] = scheme
  return headers
}

function createResponseHeaders(answer: IncomingMessage, settings: ReplicaSettings['edge'], status: number) {
  const headers: [string, string[]][] = []
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    const dropped = notForwarded.has(name) || replaced.has(name) || settings.hiddenHeaders.includes(name)
    if (!dropped && values) headers.push([name, values])
  }
  return [...headers, ...listEdgeHeaders(settings, status)]
}

function encodeResponseHead(
  answer: IncomingMessage,
  settings: ReplicaSettings['edge'],
  connection: readonly string[],
): string {
  const status = answer.statusCode ?? 502
  const lines = createResponseHeaders(answer, settings, status).flatMap(([name, values]) =>
    values.map((value) => `${name}: ${value}`),
  )
  return [`HTTP/1.1 ${status} ${answer.statusMessage ?? ''}`, ...lines, ...connection, '', ''].join('\r\n')
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/'
}

function isGzipAccepted(request: Request): boolean {
  return /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
}
