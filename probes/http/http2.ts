import type { Outcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { httpsPortOf } from '../../core/target.ts'
import { serverNameOf } from '../net/server-name.ts'
import { openTlsSocket } from '../net/tls-socket.ts'
import type { Response } from './http-facts.ts'
import { exchangeHttp2 } from './http2-exchange.ts'
import { createHttpsUrl } from './url.ts'

/**
 * `GET /` over HTTP/2 where ALPN selects it, offered beside HTTP/1.1 as browsers do. A server that selects anything else,
 * or nothing (`none`), is a `violation` of `alpn`. What breaks the protocol is asked for twice.
 */
export const http2 = defineProbe({
  id: 'http-http2',
  needs: ['net.primary'],
  provides: ['http.http2'],
  async collect(context, facts) {
    const primary = facts['net.primary']
    if (primary.status !== 'ok') return { 'http.http2': primary }
    const { address } = primary.value
    const port = httpsPortOf(context.target)
    const url = createHttpsUrl(context.target, '/')
    const ask = (): Promise<Outcome<Response>> =>
      context.limiter.run(async () => {
        const alpn = ['h2', 'http/1.1']
        const opened = await openTlsSocket(context, {
          address,
          port,
          serverName: serverNameOf(url.hostname),
          alpn,
        })
        if (opened.status !== 'ok') return opened
        const tls = opened.value
        try {
          if (tls.alpnProtocol === 'h2') return await exchangeHttp2(tls, context, url)
          return { status: 'violation', field: 'alpn', received: tls.alpnProtocol || 'none' }
        } finally {
          tls.destroy()
        }
      })
    const first = await ask()
    // A worker that is being replaced says strange things once. What is no HTTP/2 is none the second time, too.
    const isStrange = first.status === 'violation' || first.status === 'malformed'
    return { 'http.http2': isStrange ? { ...(await ask()), attempts: 2 } : first }
  },
})
