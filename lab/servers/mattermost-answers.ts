import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { EdgeAnswer, EdgeRequest } from './edge-answer.ts'

/** The name that the stand-in's certificate is for. */
export const standInHost = 'chat.test'

/** As Mattermost 11 answers who has no session, behind a proxy that adds HSTS. */
export function answerAsMattermost({ path }: Pick<EdgeRequest, 'path'>): EdgeAnswer {
  const place = path.split('?', 1)[0] ?? '/'
  if (!place.startsWith('/api/'))
    return {
      status: 200,
      headers: { ...everywhere, ...onPages },
      body: '<!doctype html><html lang="en"><head><title>Mattermost</title></head></html>\n',
    }
  if (place === '/api/v4/system/ping')
    return answerJson(200, { ActiveSearchBackend: 'database', status: 'OK' })
  if (place === '/api/v4/config/client') return answerJson(200, clientConfig)
  if (withSession.test(place))
    return answerJson(401, {
      id: 'api.context.session_expired.app_error',
      message: 'Invalid or expired session, please login again.',
      status_code: 401,
    })
  return answerJson(404, {
    id: 'api.context.404.app_error',
    message: 'Sorry, we could not find the page.',
    status_code: 404,
  })
}

/** Accepts the site's own origin and none at all, and hangs up on who does not log in. */
export function acceptWebSocket(request: IncomingMessage, socket: Duplex): void {
  const { origin, 'sec-websocket-key': key = '' } = request.headers
  if (origin !== undefined && origin !== `https://${standInHost}`) {
    socket.end(
      'HTTP/1.1 403 Forbidden\r\nSec-Websocket-Version: 13\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
    )
    return
  }
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptValueOf(key)}\r\n\r\n`,
  )
  const timer = setTimeout(() => socket.destroy(), 5000)
  socket.on('close', () => clearTimeout(timer))
  // A close frame, or an end: the peer is done.
  socket.on('data', () => socket.end())
}

/** RFC 6455 §4.2.2. */
export function acceptValueOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
}

const everywhere = {
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': '',
  'x-version-id': '11.10.0.11.10.0.0123456789abcdef.false',
  'x-request-id': 'q1w2e3r4t5y6u7i8o9p0a1s2d3',
  server: 'nginx',
}

const onPages = {
  'x-frame-options': 'SAMEORIGIN',
  'content-security-policy': "frame-ancestors 'self'; script-src 'self'",
  'content-type': 'text/html',
  'cache-control': 'no-cache, max-age=31556926, public',
}

const clientConfig = {
  Version: '11.10.0',
  BuildNumber: '11.10.0',
  SiteURL: `https://${standInHost}`,
  EnableFileAttachments: 'true',
  DefaultClientLocale: 'en',
  PasswordMinimumLength: '14',
}

const withSession = /^\/api\/v4\/(users|teams|channels|posts|files|config|cluster|system)(\/|$)/

function answerJson(status: number, body: object): EdgeAnswer {
  return {
    status,
    headers: { ...everywhere, 'content-type': 'application/json' },
    body: `${JSON.stringify(body)}\n`,
  }
}
