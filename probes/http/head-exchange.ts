import { type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type Failure, type Outcome, ok } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { connectionFailureOf } from '../net/connection-failure.ts'
import { serviceOfSite } from '../net/handshake-service.ts'
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
  /** How long to wait for the final head after a 100 that was asked for, or for bytes after a 101, in milliseconds. */
  listen?: number
  /** Whether bytes after a 101 are enough to be understood. */
  isEnough?: (bytes: Buffer) => boolean
}

export type ResponseHead = Pick<Response, 'status' | 'httpVersion' | 'headers'>

export interface HeadExchange extends ResponseHead {
  /** The final head after a 100, where it was listened for: `timeout` is the body being waited for. */
  final?: Outcome<ResponseHead>
  /** The first bytes after a 101, where they were listened for: `timeout` is silence on an open connection. */
  bytes?: Outcome<Buffer>
}

/**
 * Sends only the head of a request and reads only the head of the first answer that settles it (100, 101 or a final
 * status), and where it is to listen, what comes next. Node's own client does this, since undici has neither `Expect` nor a free
 * `Connection` header.
 */
export function exchangeHeads(
  context: ProbeContext,
  options: HeadExchangeOptions,
): Promise<Outcome<HeadExchange>> {
  return context.limiter.run(async () => {
    const opened = await openConnection(context, options)
    if (opened.status !== 'ok') return opened
    try {
      return await sendHead(opened.value, context, options)
    } finally {
      opened.value.destroy()
    }
  }, serviceOfSite(options.url))
}

function sendHead(
  socket: Socket,
  { timeout, signal }: ProbeContext,
  { url, method, headers, farewell, listen = 0, isEnough = () => true }: HeadExchangeOptions,
): Promise<Outcome<HeadExchange>> {
  if (signal.aborted) return Promise.resolve({ status: 'cancelled' })
  return new Promise((resolve, reject) => {
    const asking = request({
      createConnection: () => socket,
      method,
      path: url.pathname + url.search,
      headers: { host: url.host, 'user-agent': userAgent, accept: '*/*', ...headers },
      maxHeaderSize: headerLimit,
    })
    const finish = (outcome: Outcome<HeadExchange>) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      asking.removeAllListeners().on('error', () => {})
      asking.destroy()
      resolve(outcome)
    }
    /** What failed: the exchange, or, after the head that settled it, what was listened for. */
    let fail = (failure: Failure) => finish(failure)
    const expireAfter = (milliseconds: number) =>
      setTimeout(
        () => fail({ status: 'timeout', phase: 'response', seconds: milliseconds / 1000 }),
        milliseconds,
      )
    let timer = expireAfter(timeout)
    const listenOn = (onFailure: (failure: Failure) => void) => {
      fail = onFailure
      clearTimeout(timer)
      timer = expireAfter(Math.min(listen, timeout))
    }
    const noteError = (error: unknown) => {
      const { bytesParsed = 0 } = error as { bytesParsed?: number }
      try {
        fail(
          parserFailureOf(error, 'response', bytesParsed) ?? connectionFailureOf(error, 'response', timeout),
        )
      } catch (bug) {
        reject(bug)
      }
    }
    const abort = () => finish({ status: 'cancelled' })
    signal.addEventListener('abort', abort, { once: true })
    asking.once('socket', () => {
      const tap = observeResponse(socket, () => {
        // More than a head accounts for: interim responses without end, which the parser counts one by one.
        if (tap.before > headerLimit) finish({ status: 'oversize', phase: 'response', limit: headerLimit })
      })
      tap.start()
    })
    let hasContinued = false
    asking.on('information', (interim) => {
      // A 100 that was not asked for with Expect is no answer (RFC 9110 §15.2.1): the final status still comes.
      if (interim.statusCode !== 100 || !headers.expect || hasContinued) return
      hasContinued = true
      const head = parseHead(interim)
      if (head.status !== 'ok' || listen === 0) return finish(head)
      listenOn((failure) => finish(ok({ ...head.value, final: failure })))
      asking.removeAllListeners('response').once('response', (response) => {
        finish(ok({ ...head.value, final: parseHead(response) }))
      })
    })
    asking.once('upgrade', (response, upgraded: Duplex, start: Buffer) => {
      const head = parseHead(response)
      const leave = (outcome: Outcome<HeadExchange>) => {
        if (farewell && upgraded.writable) upgraded.write(farewell, () => finish(outcome))
        else finish(outcome)
      }
      if (head.status !== 'ok' || listen === 0) return leave(head)
      let received = start
      const conclude = (bytes: Outcome<Buffer>) => {
        fail = () => {}
        upgraded.off('data', take)
        leave(ok({ ...head.value, bytes }))
      }
      listenOn((failure) => conclude(received.length > 0 ? ok(received) : failure))
      const take = (chunk: Buffer) => {
        received = Buffer.concat([received, chunk]).subarray(0, headerLimit)
        if (received.length > 0 && isEnough(received)) conclude(ok(received))
      }
      upgraded.on('data', take).once('error', noteError)
      upgraded.once('end', () => fail({ status: 'closed', phase: 'response' }))
      upgraded.once('close', () => fail({ status: 'closed', phase: 'response' }))
      take(Buffer.alloc(0))
    })
    asking.once('response', (response) => finish(parseHead(response)))
    asking.once('error', noteError)
    // Not `end()`: a POST that announced a body stays open, and the body is never sent.
    asking.flushHeaders()
  })
}

/** A head as a response: what body there is stays unread. */
export function createHeadResponse({ status, httpVersion, headers }: ResponseHead): Response {
  return { status, httpVersion, headers, bodyBytes: 0, truncated: status !== 101 }
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
