import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { type Failure, type Outcome, ok, type Phase } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { connectionFailureOf } from '../net/connection-failure.ts'
import { watchReceivedBytes } from '../net/received-bytes.ts'
import type { Exchange } from './exchange.ts'
import type { Response } from './http-facts.ts'
import { findLocation, redactHeaders } from './recorded-headers.ts'
import { createResponse } from './response.ts'
import { userAgent } from './user-agent.ts'

export interface Http2Request {
  url: URL
  /** Most body bytes kept; a longer body is cut off and `truncated`. */
  bodyLimit: number
  headers: Readonly<Record<string, string>>
}

/** Taken beside the bodies: heads, and frames that go with them. */
const framingLimit = 240 * 1024
/** What a stream may send before it is read on: a body that is to be counted is cut off, not waited for. */
const windowSize = 32 * 1024

/**
 * GETs over HTTP/2 on this connection, all at once: a stream each, no redirect followed, no retry, no decompression. The head and the body
 * of each response have one deadline each; that of the head begins anew whenever another response is whole, since a server may take the
 * streams one by one.
 */
export async function exchangeHttp2(
  tls: TLSSocket,
  { timeout, signal }: Pick<ProbeContext, 'timeout' | 'signal'>,
  requests: readonly [Http2Request, ...Http2Request[]],
): Promise<Outcome<Exchange>[]> {
  if (signal.aborted) return requests.map(() => ({ status: 'cancelled' }))
  const limit = framingLimit + requests.reduce((sum, { bodyLimit }) => sum + bodyLimit, 0)
  const session = connect(requests[0].url, {
    createConnection: () => tls,
    settings: { enablePush: false, initialWindowSize: windowSize },
    maxSessionMemory: 1,
    // Browsers pass over blanks at the ends of a value, which RFC 9113 §8.2.1 forbids; this client would drop the field without a word.
    strictFieldWhitespaceValidation: false,
  })
  const talk = createTalk(session, timeout)
  const stops: (() => void)[] = []
  try {
    const exchanges = requests.map((request) => talk.ask(request))
    const cancel = () => talk.endAll(() => ({ status: 'cancelled' }))
    signal.addEventListener('abort', cancel, { once: true })
    stops.push(
      () => signal.removeEventListener('abort', cancel),
      watchReceivedBytes(tls, tls.bytesRead + limit, () =>
        talk.endAll((phase) => ({ status: 'oversize', phase, limit })),
      ),
    )
    return await Promise.all(exchanges)
  } finally {
    for (const stop of stops) stop()
    session.removeAllListeners('error').on('error', () => {})
    session.destroy()
  }
}

interface Talk {
  ask(request: Http2Request): Promise<Outcome<Exchange>>
  endAll(failureIn: (phase: Phase) => Failure): void
}

/** Streams of one session: what becomes of the session becomes of all of them that are not finished. */
function createTalk(session: ClientHttp2Session, timeout: number): Talk {
  let goaway: number | null = null
  const open = new Set<OpenStream>()
  session.on('goaway', (code) => {
    goaway = code
  })
  // Each stream is told of it, too, and knows how far it is.
  session.on('error', () => {})

  const ask: Talk['ask'] = ({ url, bodyLimit, headers }) =>
    new Promise((resolve, reject) => {
      let phase: Phase = 'response'
      let head: Pick<Response, 'status' | 'httpVersion' | 'headers'> | null = null
      let location: string | null = null
      let bodyBytes = 0
      const body: Buffer[] = []
      const stream: ClientHttp2Stream = session.request({
        ':method': 'GET',
        ':path': url.pathname + url.search,
        'user-agent': userAgent,
        accept: '*/*',
        ...headers,
      })
      const finish = (outcome: Outcome<Exchange>) => {
        clearTimeout(timer)
        open.delete(self)
        stream.removeAllListeners().on('error', () => {})
        stream.close(constants.NGHTTP2_CANCEL)
        resolve(outcome)
      }
      const expire = () => finish({ status: 'timeout', phase, seconds: timeout / 1000 })
      let timer = setTimeout(expire, timeout)
      const restartTimer = () => {
        clearTimeout(timer)
        timer = setTimeout(expire, timeout)
      }
      const self: OpenStream = {
        end: (failureIn) => finish(failureIn(phase)),
        waitOn: () => phase === 'response' && restartTimer(),
      }
      const complete = (truncated: boolean) => {
        if (!head) return
        const whole = Buffer.concat(body)
        finish(
          ok({ response: createResponse({ ...head, bodyBytes, truncated }, whole), body: whole, location }),
        )
        for (const other of open) other.waitOn()
      }
      open.add(self)
      stream.on('error', (error) => {
        try {
          finish(failureOf(error, phase, timeout, { goaway, rstCode: stream.rstCode ?? 0 }))
        } catch (bug) {
          clearTimeout(timer)
          open.delete(self)
          reject(bug)
        }
      })
      stream.once('response', ({ ':status': status = 0 }, _flags, rawHeaders: string[] = []) => {
        const fields = redactHeaders(rawHeaders).filter(([name]) => !name.startsWith(':'))
        head = { status, httpVersion: '2', headers: fields }
        location = findLocation(rawHeaders)
        phase = 'body'
        restartTimer()
      })
      stream.on('data', (chunk: Buffer) => {
        const kept = chunk.subarray(0, bodyLimit - bodyBytes)
        body.push(kept)
        bodyBytes += kept.length
        if (kept.length < chunk.length) complete(true)
      })
      stream.once('end', () => {
        if (stream.rstCode === constants.NGHTTP2_NO_ERROR) complete(false)
      })
      stream.once('close', () => finish(failureOfEnd(phase, stream.rstCode ?? 0, goaway)))
      stream.end()
    })
  return {
    ask,
    endAll: (failureIn) => {
      for (const { end } of [...open]) end(failureIn)
    },
  }
}

interface OpenStream {
  end(failureIn: (phase: Phase) => Failure): void
  /** Another response is whole. */
  waitOn(): void
}

interface ObservedEnd {
  goaway: number | null
  rstCode: number
}

export function failureOf(
  error: unknown,
  phase: Phase,
  timeout: number,
  { goaway, rstCode }: ObservedEnd,
): Failure {
  const { code, errno } = error as { code?: unknown; errno?: unknown }
  if (code === 'ERR_HTTP2_ERROR' && floodCodes.has(errno))
    return { status: 'violation', field: 'http2_frame', received: 'flood' }
  // nghttp2 found frames that are none.
  if (code === 'ERR_HTTP2_ERROR' || code === 'ERR_HTTP2_TOO_MANY_INVALID_FRAMES')
    return { status: 'malformed', field: 'http2_frame', offset: 0 }
  if (typeof code === 'string' && code.startsWith('ERR_HTTP2_')) {
    if (!refusalCodes.has(code)) throw error
    return failureOfEnd(phase, rstCode, goaway)
  }
  return connectionFailureOf(error, phase, timeout)
}

/** The peer ended the stream or the session (RFC 9113 §6.4, §6.8; Node does at its own limits), or just the connection. */
export function failureOfEnd(phase: Phase, rstCode: number, goaway: number | null): Failure {
  if (goaway) return { status: 'violation', field: 'goaway', received: nameErrorCode(goaway) }
  if (rstCode && rstCode !== constants.NGHTTP2_CANCEL)
    return { status: 'violation', field: 'rst_stream', received: nameErrorCode(rstCode) }
  return { status: 'closed', phase }
}

/** nghttp2's limits on control frames and on CONTINUATION frames. */
const floodCodes: ReadonlySet<unknown> = new Set([-904, -905])

const refusalCodes: ReadonlySet<string> = new Set([
  'ERR_HTTP2_STREAM_ERROR',
  'ERR_HTTP2_SESSION_ERROR',
  'ERR_HTTP2_STREAM_CANCEL',
  'ERR_HTTP2_GOAWAY_SESSION',
  'ERR_HTTP2_INVALID_SESSION',
])

/** RFC 9113 §7, in the order of their codes. */
const errorNames = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
] as const

function nameErrorCode(code: number): string {
  return errorNames[code] ?? `unassigned(${code})`
}
