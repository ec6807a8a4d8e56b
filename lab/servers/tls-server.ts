import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls'

export interface LoopbackServer extends AsyncDisposable {
  port: number
}

/**
 * Node's own TLS server on a free port.
 *
 * @param staples - answers to status_request, one after the other; null: none. The last one stays.
 */
export async function startTlsServer(
  options: TlsOptions,
  staples: readonly (Buffer | null)[] = [],
  talk: (socket: TLSSocket) => void = () => {},
): Promise<LoopbackServer> {
  const server = createServer(options, (socket) => talk(socket.on('error', () => {})))
  // Clients that hang up in the middle are what is tested.
  server.on('tlsClientError', () => {})
  if (staples.length > 0) {
    let asked = 0
    server.on('OCSPRequest', (_certificate, _issuer, answer) => {
      answer(null, staples[Math.min(asked, staples.length - 1)] ?? Buffer.alloc(0))
      asked += 1
    })
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close()
    },
  }
}
