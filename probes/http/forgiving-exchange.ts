import { type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import { type Failure, type Outcome, ok, type Phase } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { connectionFailureOf } from '../net/connection-failure.ts'
import type { Exchange } from './exchange.ts'
import { headerLimit, parserFailureOf } from './parser-failure.ts'
import { findLocation, redactHeaders } from './recorded-headers.ts'
import { createResponse } from './response.ts'
import { observeResponse } from './response-observer.ts'
import { userAgent } from './user-agent.ts'

export interface ForgivingRequest {
  url: URL
  bodyLimit: number
  headers: Readonly<Record<string, string>>
}

/** May an answer that a strict parser refused be one that browsers read: a head with a fault in it, or 100 ahead of it? */
export function isForgivable(failure: Failure): boolean {
  return (
    (failure.status === 'malformed' && failure.field === 'head' && failure.offset > statusLineStart) ||
    (failure.status === 'violation' && failure.field === 'status' && failure.received === '100')
  )
}

/** What speaks another protocol fails before it. */
const statusLineStart = 'HTTP/1.1 200'.length

/**
 * One GET over HTTP/1.1 whose answer is read as browsers read it: values that go on in the next line are joined (RFC 9112 §5.2 has user
 * agents do so), lines may end without CR (§2.2), a chunked body may have a length beside it (§6.3), and interim answers that nobody asked
 * for are passed over (RFC 9110 §15.2). The caller opened the connection, and destroys it.
 */
export function exchangeForgivingly(
  socket: Socket,
  { timeout, signal }: Pick<ProbeContext, 'timeout' | 'signal'>,
  { url, bodyLimit, headers }: ForgivingRequest,
): Promise<Outcome<Exchange>> {
  if (signal.aborted) return Promise.resolve({ status: 'cancelled' })
  return new Promise((resolve, reject) => {
    let phase: Phase = 'response'
    const asking = request({
      createConnection: () => socket,
      path: url.pathname + url.search,
      headers: { host: url.host, 'user-agent': userAgent, accept: '*/*', ...headers, connection: 'close' },
      maxHeaderSize: headerLimit,
      insecureHTTPParser: true,
    })
    const finish = (outcome: Outcome<Exchange>) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      asking.removeAllListeners().on('error', () => {})
      asking.destroy()
      resolve(outcome)
    }
    const fail = (error: Error) => {
      const { bytesParsed = 0 } = error as { bytesParsed?: number }
      try {
        finish(parserFailureOf(error, phase, bytesParsed) ?? connectionFailureOf(error, phase, timeout))
      } catch (bug) {
        reject(bug)
      }
    }
    const expire = () => finish({ status: 'timeout', phase, seconds: timeout / 1000 })
    let timer = setTimeout(expire, timeout)
    const abort = () => finish({ status: 'cancelled' })
    signal.addEventListener('abort', abort, { once: true })
    asking.once('socket', () => {
      const tap = observeResponse(socket, () => {
        const limit = phase === 'response' ? headerLimit : headerLimit + 4 * bodyLimit
        if (tap.before > limit) finish({ status: 'oversize', phase, limit })
      })
      tap.start()
    })
    asking.once('error', fail)
    asking.once('upgrade', () => finish({ status: 'violation', field: 'status', received: '101' }))
    asking.once('response', (message) => {
      if (message.httpVersion !== '1.0' && message.httpVersion !== '1.1')
        return finish({ status: 'malformed', field: 'http_version', offset: 0 })
      // Fetch §2.2.2: no value has these, whoever reads it.
      if (message.rawHeaders.some((part) => /[\0\r\n]/.test(part)))
        return finish({ status: 'malformed', field: 'head', offset: 0 })
      phase = 'body'
      clearTimeout(timer)
      timer = setTimeout(expire, timeout)
      readBody(message, bodyLimit, finish)
      message.once('error', fail)
    })
    asking.end()
  })
}

function readBody(
  message: IncomingMessage,
  bodyLimit: number,
  finish: (outcome: Outcome<Exchange>) => void,
): void {
  const { statusCode: status = 0, rawHeaders } = message
  const httpVersion = message.httpVersion === '1.0' ? '1.0' : '1.1'
  const body: Buffer[] = []
  let bodyBytes = 0
  const complete = (truncated: boolean) => {
    const whole = Buffer.concat(body)
    const headers = redactHeaders(rawHeaders)
    const head = { status, httpVersion, headers, bodyBytes, truncated } as const
    finish(ok({ response: createResponse(head, whole), body: whole, location: findLocation(rawHeaders) }))
  }
  message.on('data', (chunk: Buffer) => {
    const kept = chunk.subarray(0, bodyLimit - bodyBytes)
    body.push(kept)
    bodyBytes += kept.length
    if (kept.length < chunk.length) complete(true)
  })
  message.once('end', () => complete(false))
}
