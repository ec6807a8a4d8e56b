import type { TLSSocket } from 'node:tls'
import type { Outcome } from '../../core/outcome.ts'
import { serverNameOf } from '../net/server-name.ts'
import type { OpeningContext } from '../net/tcp-channel.ts'
import { openTlsSocket } from '../net/tls-socket.ts'

/**
 * A TLS socket on which the server selected HTTP/2, offered beside HTTP/1.1 as browsers do; the caller must destroy it. A server that
 * selects anything else, or nothing (`none`), is a `violation` of `alpn`. The limiter is the caller's business.
 */
export async function openHttp2Socket(
  context: OpeningContext,
  { url, address, port }: { url: URL; address: string; port: number },
): Promise<Outcome<TLSSocket>> {
  const serverName = serverNameOf(url.hostname)
  const opened = await openTlsSocket(context, { address, port, serverName, alpn: ['h2', 'http/1.1'] })
  if (opened.status !== 'ok' || opened.value.alpnProtocol === 'h2') return opened
  opened.value.destroy()
  return { status: 'violation', field: 'alpn', received: opened.value.alpnProtocol || 'none' }
}
