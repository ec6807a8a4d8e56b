import type { Socket } from 'node:net'
import { Client } from 'undici'
import { type Failure, mapOutcome, type Outcome, ok, type Phase } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { connectionFailureOf } from '../net/connection-failure.ts'
import { serviceOfSite } from '../net/handshake-service.ts'
import { serverNameOf } from '../net/server-name.ts'
import { openSocket } from '../net/tcp-channel.ts'
import { openTlsSocket } from '../net/tls-socket.ts'
import type { Exchange } from './exchange.ts'
import { exchangeForgivingly, isForgivable } from './forgiving-exchange.ts'
import type { Response } from './http-facts.ts'
import { headerLimit, parserFailureOf } from './parser-failure.ts'
import { findLocation, redactHeaders } from './recorded-headers.ts'
import { createResponse } from './response.ts'
import { observeResponse, type ResponseObserver } from './response-observer.ts'
import { userAgent } from './user-agent.ts'

export interface ExchangeOptions {
  /** Scheme, Host, server_name and path come from here … */
  url: URL
  /** … and the connection goes there. */
  address: string
  port: number
  /** Most body bytes kept; a longer body is cut off and `truncated`. */
  bodyLimit?: number
  headers?: Readonly<Record<string, string>>
}

/**
 * One GET over HTTP/1.1 on a connection of its own: no redirect followed, no decompression. An answer that only browsers can read is asked
 * for once more, and read as they do; its response says so. Connecting, the TLS handshake, the response's head and its body have one
 * deadline each, so a dripping peer holds it for four at most.
 */
export async function exchangeHttp(
  context: ProbeContext,
  options: ExchangeOptions,
): Promise<Outcome<Exchange>> {
  const { url, bodyLimit = defaultBodyLimit, headers = {} } = options
  const ask = (exchange: (socket: Socket) => Promise<Outcome<Exchange>>) =>
    context.limiter.run(async () => {
      const opened = await openConnection(context, options)
      if (opened.status !== 'ok') return opened
      try {
        return await exchange(opened.value)
      } finally {
        opened.value.destroy()
      }
    }, serviceOfSite(url))
  const strict = await ask((socket) => exchangeOverSocket(socket, context, options))
  if (strict.status === 'ok' || !isForgivable(strict)) return strict
  const forgiving = await ask((socket) => exchangeForgivingly(socket, context, { url, bodyLimit, headers }))
  if (forgiving.status !== 'ok') return strict
  return mapOutcome(forgiving, (value) => ({ ...value, response: { ...value.response, forgiven: strict } }))
}

/** A connection for HTTP/1.1 to the URL's site: over TLS where the scheme says so. The caller destroys it. */
export function openConnection(
  context: ProbeContext,
  { url, address, port }: Pick<ExchangeOptions, 'url' | 'address' | 'port'>,
): Promise<Outcome<Socket>> {
  if (url.protocol !== 'https:') return openSocket(context, { address, port })
  return openTlsSocket(context, { address, port, serverName: serverNameOf(url.hostname), alpn: ['http/1.1'] })
}

const defaultBodyLimit = 16 * 1024
/** Room for chunk sizes, chunk extensions and trailers (RFC 9112 §7.1). */
const framingLimit = 64 * 1024

/**
 * The same over a connection that the caller opened and destroys: the only way to send a header such as Authorization, since
 * `exchange` itself trusts whoever answers.
 */
export function exchangeOverSocket(
  socket: Socket,
  { timeout, signal }: Pick<ProbeContext, 'timeout' | 'signal'>,
  { url, bodyLimit = defaultBodyLimit, headers = {} }: Pick<ExchangeOptions, 'url' | 'bodyLimit' | 'headers'>,
): Promise<Outcome<Exchange>> {
  return new Promise((resolve, reject) => {
    let phase: Phase = 'response'
    let head: Pick<Response, 'status' | 'httpVersion' | 'headers'> | null = null
    let location: string | null = null
    const body: Buffer[] = []
    let bodyBytes = 0
    let finished = false

    const finish = (outcome: Outcome<Exchange>) => {
      if (finished) return
      finished = true
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      client.destroy().then(() => resolve(outcome), reject)
    }
    const fail = (error: unknown) => {
      if (finished) return
      try {
        finish(failureOf(error, phase, timeout, tap))
      } catch (bug) {
        clearTimeout(timer)
        reject(bug)
      }
    }
    const complete = (truncated: boolean) => {
      if (!head) return
      const whole = Buffer.concat(body)
      finish(
        ok({ response: createResponse({ ...head, bodyBytes, truncated }, whole), body: whole, location }),
      )
    }
    const expire = () => finish({ status: 'timeout', phase, seconds: timeout / 1000 })
    const abort = () => finish({ status: 'cancelled' })
    const tap = observeResponse(socket, () => {
      // More than a head or a body accounts for: interim responses or chunk extensions without end.
      const limit = phase === 'response' ? headerLimit : headerLimit + 2 * bodyLimit + framingLimit
      if (tap.before > limit) finish({ status: 'oversize', phase, limit })
    })

    let connections = 0
    const client = new Client(url.origin, {
      connect: (_, callback) => {
        connections += 1
        // Not at once: undici takes no notice of an answer within its call.
        if (connections === 1) return queueMicrotask(() => callback(null, socket))
        // It would send the request once more: the first connection ended without an answer.
        finish({ status: 'closed', phase })
        callback(new Error('one exchange, one connection'), null)
      },
      allowH2: false,
      maxHeaderSize: headerLimit,
      // Ours below are exact, and hold for a phase as a whole instead of between two chunks.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    let timer = setTimeout(expire, timeout)
    socket.once('error', fail)
    client.dispatch(
      {
        path: url.pathname + url.search,
        method: 'GET',
        headers: { 'user-agent': userAgent, accept: '*/*', ...headers },
        reset: true,
      },
      {
        onRequestStart: () => tap.start(),
        onResponseStart(controller, status) {
          if (status < 200 || finished) return
          if (!tap.version) return finish({ status: 'malformed', field: 'http_version', offset: 0 })
          const raw = controller.rawHeaders as readonly Buffer[]
          head = { status, httpVersion: tap.version, headers: redactHeaders(raw) }
          location = findLocation(raw)
          phase = 'body'
          clearTimeout(timer)
          timer = setTimeout(expire, timeout)
        },
        onResponseData(_, chunk) {
          const kept = chunk.subarray(0, bodyLimit - bodyBytes)
          body.push(kept)
          bodyBytes += kept.length
          if (kept.length < chunk.length) complete(true)
        },
        onResponseEnd: () => complete(false),
        onResponseError: (_, error) => fail(error),
      },
    )
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
  })
}

function failureOf(error: unknown, phase: Phase, timeout: number, tap: ResponseObserver): Failure {
  const { code, data } = error as { code?: unknown; data?: unknown }
  const isMismatch = code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'
  // A length beside a chunked body: undici takes the length for the body's, and hands over not even the head.
  if (isMismatch && phase === 'response')
    return { status: 'malformed', field: 'head', offset: tap.offsetOf('') }
  // undici has these for an early FIN, and the first also for an interim status that nobody asked for.
  if (code === 'UND_ERR_SOCKET' || isMismatch) {
    return phase === 'response' && tap.unasked
      ? { status: 'violation', field: 'status', received: tap.unasked }
      : { status: 'closed', phase }
  }
  const unparsed = typeof data === 'string' ? data : ''
  return parserFailureOf(error, phase, tap.offsetOf(unparsed)) ?? connectionFailureOf(error, phase, timeout)
}
