import { createRequire } from 'node:module'

// Debian's node-ws lies where require looks and import does not.
const { WebSocketServer } = createRequire(import.meta.url)('ws')

const path = /^\/api\/v[0-9]+\/(users\/)?websocket(\?|$)/
const patienceMs = 5000
const maxPayload = 8192

/** `/api/v4/websocket`: upgraded without a login, dropped without a close frame unless one comes within five seconds. */
export function attachWebSocket(http, app) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload })
  http.on('upgrade', (request, socket, head) => {
    if (!path.test(request.url)) refuse(socket, '404 Not Found')
    else if (!originAllowed(app.config.ServiceSettings, request.headers.origin))
      refuse(socket, '403 Forbidden')
    else sockets.handleUpgrade(request, socket, head, (client) => converse(app, client))
  })
}

function converse(app, client) {
  const timer = setTimeout(() => client.terminate(), patienceMs)
  client.on('close', () => clearTimeout(timer))
  client.on('error', () => client.terminate())
  client.on('message', (data) => {
    const message = parsed(data)
    if (message?.action !== 'authentication_challenge') return
    if (app.token === null || message.data?.token !== app.token) return
    clearTimeout(timer)
    client.send(
      JSON.stringify({ event: 'hello', data: { server_version: 'stand-in' }, broadcast: {}, seq: 0 }),
    )
    client.send(JSON.stringify({ status: 'OK', seq_reply: message.seq }))
  })
}

function parsed(data) {
  try {
    return JSON.parse(String(data))
  } catch {
    return null
  }
}

/** The server's rule: no Origin passes, "null" does not; AllowCorsFrom lists exact origins besides SiteURL's own. */
export function originAllowed(service, origin) {
  if (origin === undefined || origin === '') return true
  if (origin === 'null') return false
  const allowed = service.AllowCorsFrom.split(' ').filter((word) => word !== '')
  if (allowed.includes('*') || allowed.includes(origin)) return true
  return service.SiteURL !== '' && new URL(service.SiteURL).origin === origin.toLowerCase()
}

/** With the field that the real server's library adds to each of its refusals. */
function refuse(socket, status) {
  socket.end(
    `HTTP/1.1 ${status}\r\nSec-Websocket-Version: 13\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  )
}
