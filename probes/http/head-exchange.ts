import { type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import { type Outcome, ok } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { connectionFailureOf } from '../net/connection-failure.ts'
import { openConnection } from './http-exchange.ts'
import type { Response } from './http-facts.ts'
import { headerLimit, parserFailureOf } from './parser-failure.ts'
import { redactHeaders } from './recorded-headers.ts'
import { observeResponse } from './response-observer.ts'
import { userAgent } from './user-agent.ts'

export interface HeadExchangeOptions {
  url: URL
  address: string
  port: number
  method: 'GET' | 'POST'
  headers: Readonly<Record<string, string>>
  /** Said after a 101, before the connection is closed. */
  farewell?: Uint8Array
}

export type ResponseHead = Pick<Response, 'status' | 'httpVersion' | 'headers'>

/**
 * Sends only the head of a request and reads only the head of the first answer that settles it: 100, 101 or a final
 * status. Node's own client does this, since undici has neither `Expect` nor a free `Connection` header.
 */
export function exchangeHeads(
  context: ProbeContext,
  options: HeadExchangeOptions,
): Promise<Outcome<ResponseHead>> {
  return context.limiter.run(async () => {
    const opened = await openConnection(context, options)
    if (opened.status !== 'ok') return opened
    try {
      return await sendHead(opened.value, context, options)
    } finally {
      opened.value.destroy()
    }
  })
}

function sendHead(
  socket: Socket,
  { timeout, signal }: ProbeContext,
  { url, method, headers, farewell }: HeadExchangeOptions,
): Promise<Outcome<ResponseHead>> {
  if (signal.aborted) return Promise.resolve({ status: 'cancelled' })
  return new Promise((resolve, reject) => {
    const asking = request({
      createConnection: () => socket,
      method,
      path: url.pathname + url.search,
      headers: { host: url.host, 'user-agent': userAgent, accept: '*/*', ...headers },
      maxHeaderSize: headerLimit,
    })
    const finish = (outcome: Outcome<ResponseHead>) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      asking.removeAllListeners().on('error', () => {})
      asking.destroy()
      resolve(outcome)
    }
    const timer = setTimeout(
      () => finish({ status: 'timeout', phase: 'response', seconds: timeout / 1000 }),
      timeout,
    )
    const abort = () => finish({ status: 'cancelled' })
    signal.addEventListener('abort', abort, { once: true })
    asking.once('socket', () => {
      const tap = observeResponse(socket, () => {
        // More than a head accounts for: interim responses without end, which the parser counts one by one.
        if (tap.before > headerLimit) finish({ status: 'oversize', phase: 'response', limit: headerLimit })
      })
      tap.start()
    })
    asking.on('information', (interim) => {
      // A 100 that was not asked for with Expect is no answer (RFC 9110 §15.2.1): the final status still comes.
      if (interim.statusCode === 100 && headers.expect) finish(parseHead(interim))
    })
    asking.once('upgrade', (response) => {
      if (farewell) socket.write(farewell, () => finish(parseHead(response)))
      else finish(parseHead(response))
    })
    asking.once('response', (response) => finish(parseHead(response)))
    asking.once('error', (error) => {
      const { bytesParsed = 0 } = error as { bytesParsed?: number }
      try {
        finish(
          parserFailureOf(error, 'response', bytesParsed) ?? connectionFailureOf(error, 'response', timeout),
        )
      } catch (bug) {
        reject(bug)
      }
    })
    // Not `end()`: a POST that announced a body stays open, and the body is never sent.
    asking.flushHeaders()
  })
}

function parseHead({
  statusCode = 0,
  httpVersion,
  rawHeaders,
}: Pick<IncomingMessage, 'statusCode' | 'httpVersion' | 'rawHeaders'>): Outcome<ResponseHead> {
  if (httpVersion !== '1.0' && httpVersion !== '1.1')
    return { status: 'malformed', field: 'http_version', offset: 0 }
  return ok({ status: statusCode, httpVersion, headers: redactHeaders(rawHeaders) })
}
