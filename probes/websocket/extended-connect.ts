import { type ClientHttp2Session, connect, type Settings } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import type { Fact } from '../../core/fact.ts'
import { type Failure, type Outcome, ok } from '../../core/outcome.ts'
import { defineProbe, type ProbeContext } from '../../core/probe.ts'
import { httpsPortOf } from '../../core/target.ts'
import { failureOf, failureOfEnd } from '../http/http2-exchange.ts'
import { openHttp2Socket } from '../http/http2-socket.ts'
import { headerLimit } from '../http/parser-failure.ts'
import { redactHeaders } from '../http/recorded-headers.ts'
import { askStatusUntilReady } from '../http/until-ready.ts'
import { createHttpsUrl } from '../http/url.ts'
import { userAgent } from '../http/user-agent.ts'
import { belowSubpath, predictSubpath } from '../mattermost/subpath.ts'
import { watchReceivedBytes } from '../net/received-bytes.ts'
import { isFrameWhole } from './frame.ts'
import { foreignOrigin, isEnd, listenMs, readFirstFrame, websocketPath } from './opening.ts'

type Announcement = Fact<'websocket.extendedConnect'>
type Opening = Extract<Announcement, { status: 'ok' }>['value'] & { announced: true }
type Stream = Opening['sameOrigin']
type OpenedStream = Extract<Stream, { status: 'ok' }>['value']

/**
 * Does the server announce WebSockets over HTTP/2 (RFC 8441 §3), and do they open then, from the site itself and from elsewhere? Where it
 * does not announce them, nothing else is asked: browsers use HTTP/1.1.
 */
export const extendedConnect = defineProbe({
  id: 'websocket-extended-connect',
  needs: ['net.primary', 'mattermost.subpath'],
  predictNeeds: predictSubpath,
  provides: ['websocket.extendedConnect'],
  async collect(above, facts) {
    const context = belowSubpath(above, facts)
    const primary = facts['net.primary']
    if (primary.status !== 'ok') return { 'websocket.extendedConnect': primary }
    const url = createHttpsUrl(context.target, websocketPath)
    const withSession = <T>(use: (session: Http2Talk) => Promise<Outcome<T>>): Promise<Outcome<T>> =>
      context.limiter.run(async () => {
        const place = { url, address: primary.value.address, port: httpsPortOf(context.target) }
        const opened = await openHttp2Socket(context, place)
        return opened.status === 'ok' ? talkHttp2(opened.value, context, url, use) : opened
      })
    const open = (origin: string, listen: number): Promise<Stream> =>
      askStatusUntilReady(() => withSession((talk) => talk.open(url, origin, listen)), context)
    const announced = await withSession((talk) => talk.settings())
    if (announced.status !== 'ok') return { 'websocket.extendedConnect': announced }
    if (announced.value.enableConnectProtocol !== true)
      return { 'websocket.extendedConnect': ok({ announced: false }) }
    const openTwiceWhereLost = async (origin: string, listen: number): Promise<Stream> => {
      const first = await open(origin, listen)
      return isLost(first) ? { ...(await open(origin, listen)), attempts: 2 } : first
    }
    const [sameOrigin, foreign] = await Promise.all([
      openTwiceWhereLost(url.origin, listenMs),
      openTwiceWhereLost(foreignOrigin, 0),
    ])
    return { 'websocket.extendedConnect': ok({ announced: true, sameOrigin, foreignOrigin: foreign }) }
  },
})

/** A stream that is refused or lost once may be a worker's that is being replaced. */
function isLost(opened: Stream): boolean {
  if (opened.status === 'ok') return opened.value.first !== undefined && isEnd(opened.value.first)
  return ['violation', 'closed', 'reset'].includes(opened.status)
}

interface Http2Talk {
  /** What the server announces. */
  settings(): Promise<Outcome<Settings>>
  open(url: URL, origin: string, listen: number): Promise<Stream>
}

interface Ending<T> {
  finish(outcome: Outcome<T>): void
  fail(error: unknown, rstCode?: number): void
  /** Gives the wait its whole time once more. */
  startAgain(): void
}

const byteLimit = 128 * 1024

async function talkHttp2<T>(
  tls: TLSSocket,
  context: Pick<ProbeContext, 'timeout' | 'signal'>,
  url: URL,
  use: (talk: Http2Talk) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  if (context.signal.aborted) return { status: 'cancelled' }
  const session = connect(url, {
    createConnection: () => tls,
    settings: { enablePush: false },
    maxSessionMemory: 1,
  })
  session.on('error', () => {})
  try {
    return await use(createTalk(session, tls, context))
  } finally {
    session.destroy()
    tls.destroy()
  }
}

function createTalk(
  session: ClientHttp2Session,
  tls: TLSSocket,
  { timeout, signal }: Pick<ProbeContext, 'timeout' | 'signal'>,
): Http2Talk {
  let goaway: number | null = null
  session.on('goaway', (code) => {
    goaway = code
  })
  /** One wait for one answer of this session, which ends with a failure where the session does. */
  const waitFor = <T>(start: (ending: Ending<T>) => void): Promise<Outcome<T>> =>
    new Promise((resolve, reject) => {
      const finish = (outcome: Outcome<T>) => {
        clearTimeout(timer)
        unwatch()
        signal.removeEventListener('abort', abort)
        session.off('error', fail).off('close', close)
        resolve(outcome)
      }
      const fail = (error: unknown, rstCode = 0) => {
        try {
          finish(failureOf(error, 'response', timeout, { goaway, rstCode }))
        } catch (bug) {
          reject(bug)
        }
      }
      const close = () => finish(failureOfEnd('response', 0, goaway))
      const abort = () => finish({ status: 'cancelled' })
      const expire = () => finish({ status: 'timeout', phase: 'response', seconds: timeout / 1000 })
      let timer = setTimeout(expire, timeout)
      const startAgain = () => {
        clearTimeout(timer)
        timer = setTimeout(expire, timeout)
      }
      const unwatch = watchReceivedBytes(tls, tls.bytesRead + byteLimit, () =>
        finish({ status: 'oversize', phase: 'response', limit: byteLimit }),
      )
      signal.addEventListener('abort', abort, { once: true })
      session.once('error', fail).once('close', close)
      start({ finish, fail, startAgain })
    })
  const settings = () =>
    waitFor<Settings>(({ finish }) => {
      session.once('remoteSettings', (remote) => finish(ok(remote)))
    })
  return {
    settings,
    async open(url, origin, listen) {
      const known = await settings()
      if (known.status !== 'ok') return known
      // Another worker may announce less than the first: Node refuses to ask then.
      if (known.value.enableConnectProtocol !== true)
        return { status: 'violation', field: 'enable_connect_protocol', received: '0' }
      const listening = Math.min(listen, timeout)
      return waitFor((ending) => openStream(session, { url, origin, listen: listening }, ending))
    },
  }
}

interface StreamOptions {
  url: URL
  origin: string
  listen: number
}

function openStream(
  session: ClientHttp2Session,
  { url, origin, listen }: StreamOptions,
  { finish, fail, startAgain }: Ending<OpenedStream>,
): void {
  // RFC 8441 §4 and §5: neither key nor accept, and the path and the scheme stand beside CONNECT.
  const stream = session.request({
    ':method': 'CONNECT',
    ':protocol': 'websocket',
    ':path': url.pathname,
    'user-agent': userAgent,
    'sec-websocket-version': '13',
    origin,
  })
  let failed: (failure: Failure) => void = finish
  stream.on('error', (error) => fail(error, stream.rstCode ?? 0))
  stream.once('close', () => failed(failureOfEnd('response', stream.rstCode ?? 0, null)))
  stream.once('response', ({ ':status': status = 0 }, _flags, rawHeaders: string[] = []) => {
    const headers = redactHeaders(rawHeaders).filter(([name]) => !name.startsWith(':'))
    const head = { status, origin, headers }
    if (status !== 200 || listen === 0) return finish(ok(head))
    startAgain()
    let received = Buffer.alloc(0)
    const conclude = (bytes: Outcome<Buffer>) => {
      clearTimeout(timer)
      failed = () => {}
      finish(ok({ ...head, first: readFirstFrame(bytes) }))
    }
    const timer = setTimeout(
      () =>
        conclude(
          received.length > 0
            ? ok(received)
            : { status: 'timeout', phase: 'response', seconds: listen / 1000 },
        ),
      listen,
    )
    failed = conclude
    stream.removeAllListeners('error').on('error', () => {})
    stream.once('end', () => conclude({ status: 'closed', phase: 'response' }))
    stream.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]).subarray(0, headerLimit)
      if (isFrameWhole(received)) conclude(ok(received))
    })
  })
}
