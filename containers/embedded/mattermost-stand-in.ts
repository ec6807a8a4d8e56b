import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { ReplicaSettings } from './replica-settings.ts'

/** What an account with a read-only system role may ask. */
export interface Api {
  /** Its access token. */
  token: string
  /** The body of `GET /api/v4/config`. */
  config: () => string
}

/**
 * A stand-in for Mattermost: the part of its surface that can be asked without a login, with the headers the real
 * server sets (server/channels/web/handlers.go, 11.x: nosniff, no-referrer and an empty Permissions-Policy on all;
 * X-Frame-Options and CSP on pages only). It keeps nothing.
 */
export function createApp(settings: ReplicaSettings['app'], siteUrl: string, api: Api): Server {
  const server = createServer((request, response) => answerRequest(request, response, settings, siteUrl, api))
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 8192 })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => {})
    if (pathOf(request) !== websocketPath) return refuseUpgrade(socket, 404, 'Not Found')
    if (settings.checksOrigin && !isAllowedOrigin(request.headers.origin, siteUrl)) {
      return refuseUpgrade(socket, 403, 'Forbidden')
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      // Without authentication the real server drops the connection, and sends no close frame.
      const timer = setTimeout(() => webSocket.terminate(), authenticationMs)
      webSocket.on('close', () => clearTimeout(timer))
      webSocket.on('error', () => {})
    })
  })
  return server
}

const websocketPath = '/api/v4/websocket'
const authenticationMs = 5000

/** Routes that exist and need a session. */
const protectedRoute = /^\/api\/v4\/(users|teams|channels|posts|files|config|cluster|system)(\/|$)/

function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  settings: ReplicaSettings['app'],
  siteUrl: string,
  api: Api,
) {
  // The real server answers before the body is whole where it needs no body.
  request.resume()
  const path = pathOf(request)
  const requestId = randomBytes(13).toString('hex')
  response.setHeader('X-Request-Id', requestId)
  response.setHeader('X-Version-Id', `${settings.version}.${settings.version}.${configHash}.false`)
  response.setHeader('Permissions-Policy', '')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  if (!path.startsWith('/api/')) return answerPage(response, settings)

  response.setHeader('Content-Type', 'application/json')
  if (request.method === 'GET') response.setHeader('Expires', '0')
  if (path === '/api/v4/system/ping') {
    return answerJson(response, settings.healthy ? 200 : 500, createPingBody(settings))
  }
  if (path === '/api/v4/config/client') {
    const { version, config } = settings
    return answerJson(response, 200, { ...config, Version: version, BuildNumber: version, SiteURL: siteUrl })
  }
  if (path === websocketPath) {
    return answerError(
      response,
      400,
      requestId,
      'api.web_socket.connect.upgrade.app_error',
      'URL Blocked because of CORS.',
    )
  }
  if (request.method === 'GET' && request.headers.authorization === `Bearer ${api.token}`) {
    const body = authorized[path]?.(api)
    if (body !== undefined) return response.writeHead(200).end(`${body}\n`)
  }
  if (protectedRoute.test(path)) {
    const message = 'Invalid or expired session, please login again.'
    return answerError(response, 401, requestId, 'api.context.session_expired.app_error', message)
  }
  answerError(response, 404, requestId, 'api.context.404.app_error', 'Sorry, we could not find the page.')
}

/** What the token opens: a server without a cluster, whose settings no environment variable overrides. */
const authorized: Readonly<Record<string, (api: Api) => string>> = {
  '/api/v4/config': ({ config }) => config(),
  '/api/v4/config/environment': () => '{}',
  '/api/v4/cluster/status': () => '[]',
}

/** Every path outside the API is the web app's business: it gets the same page. */
function answerPage(response: ServerResponse, { cookies }: ReplicaSettings['app']) {
  response.setHeader('X-Frame-Options', 'SAMEORIGIN')
  response.setHeader('Content-Security-Policy', "frame-ancestors 'self' ; script-src 'self'")
  response.setHeader('Cache-Control', 'no-cache, max-age=31556926, public')
  response.setHeader('Content-Type', 'text/html')
  if (cookies.length > 0) response.setHeader('Set-Cookie', cookies)
  response.end('<!doctype html><html lang="en"><head><title>Mattermost</title></head><body></body></html>\n')
}

function createPingBody({ healthy }: ReplicaSettings['app']): Record<string, string> {
  return {
    ActiveSearchBackend: 'database',
    AndroidLatestVersion: '',
    AndroidMinVersion: '',
    IosLatestVersion: '',
    IosMinVersion: '',
    status: healthy ? 'OK' : 'UNHEALTHY',
  }
}

function answerError(
  response: ServerResponse,
  status: number,
  requestId: string,
  id: string,
  message: string,
) {
  answerJson(response, status, {
    id,
    message,
    detailed_error: '',
    request_id: requestId,
    status_code: status,
  })
}

function answerJson(response: ServerResponse, status: number, body: Record<string, string | number>) {
  response.writeHead(status).end(`${JSON.stringify(body)}\n`)
}

/** No Origin is allowed: the mobile and desktop clients send none. Else scheme and host must be SiteURL's. */
function isAllowedOrigin(origin: string | undefined, siteUrl: string): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).origin === new URL(siteUrl).origin)
}

function refuseUpgrade(socket: Duplex, status: number, reason: string) {
  const head = [
    'Content-Type: text/plain; charset=utf-8',
    'Sec-Websocket-Version: 13',
    'X-Content-Type-Options: nosniff',
  ]
  const lines = [`HTTP/1.1 ${status} ${reason}`, ...head, 'Connection: close', '', `${reason}\n`]
  socket.end(lines.join('\r\n'))
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/'
}

const configHash = randomUUID().replaceAll('-', '')
