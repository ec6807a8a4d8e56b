import { connect, constants } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { type Failure, type Outcome, ok, type Phase } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { connectionFailureOf } from '../net/connection-failure.ts'
import { watchReceivedBytes } from '../net/received-bytes.ts'
import type { Response } from './http-facts.ts'
import { redactHeaders } from './recorded-headers.ts'
import { userAgent } from './user-agent.ts'

const bodyLimit = 16 * 1024
/** Most bytes taken in all: a head, a body that fills the window, and frames that go with them. */
const byteLimit = 256 * 1024

/** One GET over HTTP/2 on this connection; the response's head and its body have one deadline each. */
export function exchangeHttp2(
  tls: TLSSocket,
  { timeout, signal }: Pick<ProbeContext, 'timeout' | 'signal'>,
  url: URL,
): Promise<Outcome<Response>> {
  if (signal.aborted) return Promise.resolve({ status: 'cancelled' })
  return new Promise((resolve, reject) => {
    let phase: Phase = 'response'
    let head: Pick<Response, 'status' | 'httpVersion' | 'headers'> | null = null
    let bodyBytes = 0
    let goaway: number | null = null

    const session = connect(url, {
      createConnection: () => tls,
      settings: { enablePush: false, initialWindowSize: 2 * bodyLimit },
      maxSessionMemory: 1,
    })
    const request = session.request({
      ':method': 'GET',
      ':path': url.pathname + url.search,
      'user-agent': userAgent,
      accept: '*/*',
    })
    const finish = (outcome: Outcome<Response>) => {
      clearTimeout(timer)
      unwatch()
      signal.removeEventListener('abort', abort)
      session.removeAllListeners('error').on('error', () => {})
      request.removeAllListeners().on('error', () => {})
      session.destroy()
      resolve(outcome)
    }
    const fail = (error: unknown) => {
      try {
        finish(failureOf(error, phase, timeout, { goaway, rstCode: request.rstCode ?? 0 }))
      } catch (bug) {
        reject(bug)
      }
    }
    const expire = () => finish({ status: 'timeout', phase, seconds: timeout / 1000 })
    const abort = () => finish({ status: 'cancelled' })
    let timer = setTimeout(expire, timeout)
    const before = tls.bytesRead
    const unwatch = watchReceivedBytes(tls, before + byteLimit, () =>
      finish({ status: 'oversize', phase, limit: byteLimit }),
    )
    signal.addEventListener('abort', abort, { once: true })

    session.on('error', fail).on('goaway', (code) => {
      goaway = code
    })
    request.on('error', fail)
    request.once('response', ({ ':status': status = 0 }, _flags, rawHeaders: string[] = []) => {
      const headers = redactHeaders(rawHeaders).filter(([name]) => !name.startsWith(':'))
      head = { status, httpVersion: '2', headers }
      phase = 'body'
      clearTimeout(timer)
      timer = setTimeout(expire, timeout)
    })
    request.on('data', (chunk: Buffer) => {
      const truncated = bodyBytes + chunk.length > bodyLimit
      bodyBytes = Math.min(bodyBytes + chunk.length, bodyLimit)
      if (truncated && head) finish(ok({ ...head, bodyBytes, truncated }))
    })
    request.once('end', () => {
      if (head && request.rstCode === constants.NGHTTP2_NO_ERROR)
        finish(ok({ ...head, bodyBytes, truncated: false }))
    })
    request.once('close', () => finish(failureOfEnd(phase, request.rstCode ?? 0, goaway)))
    request.end()
  })
}

interface ObservedEnd {
  goaway: number | null
  rstCode: number
}

function failureOf(error: unknown, phase: Phase, timeout: number, { goaway, rstCode }: ObservedEnd): Failure {
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
function failureOfEnd(phase: Phase, rstCode: number, goaway: number | null): Failure {
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
