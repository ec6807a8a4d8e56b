import { readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createSecureServer } from 'node:http2'
import { createServer } from 'node:net'

/** What Go's server offers of TLS 1.2 with Mattermost's defaults: static RSA with AES-GCM is among it. */
const ciphers = [
  'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:AES128-GCM-SHA256:AES256-GCM-SHA384',
].join(':')

/** Only these two are special; anything else, "1.3" too, means 1.2. */
const minimum = { '1.0': 'TLSv1', 1.1: 'TLSv1.1' }

/** The HTTP server that settings ask for: plain, or TLS with HTTP/2 and HTTP/1.1. */
export function createAppServer(settings, onRequest) {
  if (settings.ConnectionSecurity !== 'TLS') {
    const http = createHttpServer(onRequest)
    return { http, listen: (address, ready) => http.listen(address, ready) }
  }
  const http = createSecureServer(
    {
      allowHTTP1: true,
      cert: readFileSync(settings.TLSCertFile),
      key: readFileSync(settings.TLSKeyFile),
      ciphers,
      ecdhCurve: 'P-521:P-384:P-256',
      minVersion: minimum[settings.TLSMinVer] ?? 'TLSv1.2',
    },
    onRequest,
  )
  http.on('tlsClientError', () => {})
  const front = createServer((socket) => firstByte(socket, http))
  return { http, listen: (address, ready) => front.listen(address, ready) }
}

const handshakeRecord = 0x16

/** As Go does: plain HTTP on the TLS port is told so, in plain HTTP. */
function firstByte(socket, http) {
  socket.on('error', () => socket.destroy())
  socket.once('data', (chunk) => {
    if (chunk[0] !== handshakeRecord) {
      socket.end('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n')
      return
    }
    socket.pause()
    socket.unshift(chunk)
    http.emit('connection', socket)
  })
}
