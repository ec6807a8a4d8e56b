import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import { httpsPortOf, type Target } from '../../core/target.ts'

/** One HTTPS answer of a stack's edge, fetched as a client would that trusts the stack's CA and nothing else. */
export async function requestFromEdge(
  target: Target,
  path: string,
): Promise<{ status: number; body: string }> {
  const call = request({
    host: target.connectTo?.[0] ?? target.host,
    port: httpsPortOf(target),
    servername: target.host,
    ca: target.ca,
    headers: { host: target.host },
    path,
    agent: false,
    signal: AbortSignal.timeout(15_000),
  })
  call.end()
  const [answer] = (await once(call, 'response')) as [IncomingMessage]
  return { status: answer.statusCode ?? 0, body: await text(answer) }
}
