import { constants } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type Settings,
} from 'node:http2'
import { createServer as createHttpsServer } from 'node:https'
import { createServer as createTcpServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls'
import { reserveClosedPorts } from '../../containers/embedded/closed-port.ts'
import { createAuthority, issueLeaf } from '../../containers/pki/authority.ts'
import type { Target } from '../../core/target.ts'
import { keepKey } from '../fixtures/kept-keys.ts'
import type { EdgeAnswer, EdgeRequest } from './edge-answer.ts'
import { type LoopbackServer, serve } from './loopback-server.ts'
import { acceptWebSocket, answerAsMattermost, standInHost } from './mattermost-answers.ts'

type Request = IncomingMessage | Http2ServerRequest
type Response = ServerResponse | Http2ServerResponse

/** Where an edge differs from a healthy Mattermost behind TLS. */
export interface EdgeBehaviour {
  /** What a request over TLS is answered with, made from what a healthy one would say. `silence`: nothing, ever. */
  answer?: (request: EdgeRequest, usual: EdgeAnswer) => EdgeAnswer | 'silence'
  /** The same by Node's own means, for what is more than an answer: early hints, a broken body. True: it was dealt with. */
  handle?: (request: Request, response: Response) => boolean
  /** A request with `Expect: 100-continue`; by default it is answered without any of the body. */
  expect?: (request: Request, response: Response) => void
  /** A request with Upgrade over HTTP/1.1. */
  upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Is HTTP/2 selected where a client offers it? The settings are what the server announces (RFC 8441 §3). */
  http2?: boolean | Settings
  /** Is a client that does not offer HTTP/2 refused by alert? */
  onlyHttp2?: boolean
  /** What else the HTTP/2 server does: streams with CONNECT, GOAWAY. */
  onHttp2?: (server: Http2SecureServer) => void
  /** In place of an HTTP server: a script on every connection whose handshake was finished. */
  script?: (socket: TLSSocket) => void
  tls?: TlsOptions
  /** In place of the TLS server: a script on every TCP connection to its port. `pass` hands it to the usual server. */
  front?: (socket: Socket, pass: () => void, count: number) => void
  /** The plain HTTP port; by default a redirect to HTTPS, and 404 below the ACME path. A script has the bare socket. */
  plain?: RequestListener
  plainScript?: (socket: Socket) => void
  /** What is done with a connection to Mattermost's own port 8065; closed by default. */
  app?: (socket: Socket) => void
}

export interface EdgeStandIn extends AsyncDisposable {
  target: Target
  /** Connections that the TLS port accepted so far. */
  readonly connections: number
  /** Every request over TLS so far, in order. */
  readonly requests: readonly EdgeRequest[]
}

/** A healthy Mattermost behind TLS on loopback, over HTTP/1.1 and HTTP/2, each of whose behaviours a test can replace. */
export async function startEdge(behaviour: EdgeBehaviour = {}): Promise<EdgeStandIn> {
  await using starting = new AsyncDisposableStack()
  const identity = await standInIdentity()
  const requests: EdgeRequest[] = []
  const https = starting.use(
    await serve(createFront(behaviour, createTlsEdge(behaviour, identity, requests))),
  )
  const plain = starting.use(
    await serve(
      behaviour.plainScript
        ? createTcpServer(behaviour.plainScript)
        : createServer(behaviour.plain ?? redirectToHttps),
    ),
  )
  const app = await listenForApp(behaviour.app, starting)
  const running = starting.move()
  return {
    target: {
      host: standInHost,
      port: 443,
      connectTo: ['127.0.0.1'],
      ports: { 80: plain.port, 443: https.port, 8065: app },
      ca: [identity.root],
    },
    get connections() {
      return https.connections
    },
    requests,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

/** The usual answer with some fields replaced; `null` takes a field away. */
export function withHeaders(
  usual: EdgeAnswer,
  changes: Readonly<Record<string, string | readonly string[] | null>>,
): EdgeAnswer {
  const headers = { ...usual.headers, ...changes }
  return {
    ...usual,
    headers: Object.fromEntries(
      Object.entries(headers).filter(
        (field): field is [string, string | readonly string[]] => field[1] !== null,
      ),
    ),
  }
}

interface Identity {
  key: string
  cert: string
  root: string
}

let identity: Promise<Identity> | null = null

/** One for all stand-ins of this process: a new certificate costs three keys. */
function standInIdentity(): Promise<Identity> {
  identity ??= createIdentity()
  return identity
}

async function createIdentity(): Promise<Identity> {
  const authority = createAuthority('stand-in', keepKey)
  const profile = { dnsNames: [standInHost], keyBits: 2048, validFromDay: -1, validToDay: 89 } as const
  const leaf = await issueLeaf(
    authority.then(({ intermediate }) => intermediate),
    { ...profile, dnsNames: [standInHost] },
    keepKey,
  )
  const { root, intermediate } = await authority
  return {
    key: leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: leaf.pem + intermediate.pem,
    root: root.pem,
  }
}

function createTlsEdge(behaviour: EdgeBehaviour, { key, cert }: Identity, requests: EdgeRequest[]) {
  const options = {
    key,
    cert,
    minVersion: 'TLSv1.2',
    honorCipherOrder: true,
    ciphers:
      'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES128-GCM-SHA256',
    ecdhCurve: 'X25519MLKEM768:X25519:P-256:P-384',
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    ...behaviour.tls,
  } as const satisfies TlsOptions
  const ignoreErrors = (socket: Duplex) => void socket.on('error', () => {})
  if (behaviour.script)
    return createTlsServer({ ALPNProtocols: ['http/1.1'], ...options }, behaviour.script).on(
      'secureConnection',
      ignoreErrors,
    )
  const { http2 = true } = behaviour
  const settings = typeof http2 === 'object' ? http2 : {}
  const server = http2
    ? createSecureServer({ ...options, allowHTTP1: !behaviour.onlyHttp2, settings })
    : createHttpsServer({ ALPNProtocols: ['http/1.1'], ...options })
  const answer = (request: Request, response: Response) => {
    // A peer that hangs up is nothing to report.
    response.on('error', () => {})
    requests.push(describeRequest(request))
    if (behaviour.handle?.(request, response)) return
    answerWithData(behaviour, request, response)
  }
  server.on('request', answer)
  server.on('checkContinue', behaviour.expect ?? answer)
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    ignoreErrors(socket)
    requests.push(describeRequest(request))
    ;(behaviour.upgrade ?? acceptWebSocket)(request, socket, head)
  })
  server.on('clientError', (_error: Error, socket: Duplex) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  server.on('sessionError', () => {})
  if (http2) behaviour.onHttp2?.(server as Http2SecureServer)
  return server
}

function answerWithData(behaviour: EdgeBehaviour, request: Request, response: Response): void {
  request.resume()
  const asked = describeRequest(request)
  const usual = answerAsMattermost(asked)
  const answer = behaviour.answer?.(asked, usual) ?? usual
  if (answer === 'silence') return
  response.statusCode = answer.status
  for (const [name, value] of Object.entries(answer.headers))
    response.setHeader(name, typeof value === 'string' ? value : [...value])
  // The overloads of the two kinds of response are the same call.
  if (request.method === 'HEAD') (response as ServerResponse).end()
  else (response as ServerResponse).end(answer.body)
}

function describeRequest({ method, url, httpVersion, headers }: Request): EdgeRequest {
  const way = httpVersion === '2.0' ? '2' : httpVersion === '1.0' ? '1.0' : '1.1'
  return { method: method ?? 'GET', path: url ?? '/', way, headers }
}

function createFront({ front }: EdgeBehaviour, server: ReturnType<typeof createTlsEdge>) {
  if (!front) return server
  let count = 0
  return createTcpServer((socket) => {
    count += 1
    front(socket, () => void server.emit('connection', socket), count)
  })
}

const redirectToHttps: RequestListener = (request, response) => {
  const path = request.url ?? '/'
  if (path.startsWith('/.well-known/acme-challenge/')) return response.writeHead(404).end('not found\n')
  return response.writeHead(301, { location: `https://${standInHost}${path}` }).end()
}

async function listenForApp(app: EdgeBehaviour['app'], stack: AsyncDisposableStack): Promise<number> {
  if (!app) return stack.use(await reserveClosedPorts(1, ['127.0.0.1'])).numbers[0] ?? 0
  const server: LoopbackServer = stack.use(await serve(createTcpServer(app)))
  return server.port
}
