import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { FactsAt } from '../../core/fact.ts'
import { mapOutcome, type Outcome } from '../../core/outcome.ts'
import { defineProbe, type ProbeContext } from '../../core/probe.ts'
import { httpsPortOf } from '../../core/target.ts'
import { parsePublicSettings, publicBodyLimit } from '../mattermost/public-api-settings.ts'
import { belowSubpath, predictSubpath } from '../mattermost/subpath.ts'
import { handshakeServiceOf } from '../net/handshake-service.ts'
import type { Exchange } from './exchange.ts'
import { exchangeHttp2, type Http2Request } from './http2-exchange.ts'
import { openHttp2Socket } from './http2-socket.ts'
import { createPagePaths, pageBodyLimit, pageRequestHeaders } from './page-requests.ts'
import { askUntilReady } from './until-ready.ts'
import { createHttpsUrl } from './url.ts'

/**
 * What browsers and apps see: the pages, Mattermost's ping and its client configuration over HTTP/2 where ALPN selects it, offered beside
 * HTTP/1.1 as they do, in the streams of one connection. What breaks the protocol is asked for twice.
 */
export const http2 = defineProbe({
  id: 'http-http2',
  needs: ['net.primary', 'mattermost.subpath'],
  predictNeeds: predictSubpath,
  provides: [
    'http.http2',
    'http.pagesOverHttp2',
    'mattermost.pingOverHttp2',
    'mattermost.clientConfigOverHttp2',
  ],
  async collect(above, facts) {
    const context = belowSubpath(above, facts)
    const pages = Object.entries(createPagePaths(randomBytes(12).toString('base64url')))
    const ask = createAsking(context, facts)
    const askPage = async (path: string, bodyLimit: number) =>
      askUntilReady(() => ask({ url: createHttpsUrl(context.target, path), bodyLimit, headers }), context)
    const [config, ...answers] = await Promise.all([
      askPage('/api/v4/config/client?format=old', publicBodyLimit),
      ...pages.map(([, path]) => askPage(path, path === pingPath ? publicBodyLimit : pageBodyLimit)),
    ])
    const outcomes = new Map(pages.map(([key], index) => [key, answers[index] ?? unasked] as const))
    const responses = [...outcomes].map(
      ([key, outcome]) => [key, mapOutcome(outcome, ({ response }) => response)] as const,
    )
    const pagesOverHttp2 = Object.fromEntries(responses)
    return {
      'http.http2': pagesOverHttp2['/'] ?? unasked,
      'http.pagesOverHttp2': pagesOverHttp2,
      'mattermost.pingOverHttp2': mapOutcome(outcomes.get(pingPath) ?? unasked, parsePublicSettings),
      'mattermost.clientConfigOverHttp2': mapOutcome(config, parsePublicSettings),
    }
  },
})

const pingPath = '/api/v4/system/ping'
const headers = pageRequestHeaders
const unasked = { status: 'cancelled' } as const

type Ask = (request: Http2Request) => Promise<Outcome<Exchange>>

/** Milliseconds in which requests are gathered for a connection: those that wait for the same answer do not wait to the millisecond. */
const gatheringMs = 20

/** What is asked for together goes in one connection, and so does what of it has to be asked for again. */
function createAsking(context: ProbeContext, { 'net.primary': primary }: FactsAt<'net.primary'>): Ask {
  let round: { requests: Http2Request[]; outcomes: Promise<Outcome<Exchange>[]> } | null = null
  const startRound = (address: string) => {
    const requests: Http2Request[] = []
    const outcomes = pause(gatheringMs).then(() => {
      round = null
      return askAgainWhereStrange(context, address, requests)
    })
    return { requests, outcomes }
  }
  return async (request) => {
    if (primary.status !== 'ok') return primary
    round ??= startRound(primary.value.address)
    const { requests, outcomes } = round
    const index = requests.push(request) - 1
    return (await outcomes)[index] ?? unasked
  }
}

/**
 * A worker that is being replaced says strange things once. What is no HTTP/2 is none the second time, too. A server that takes few streams
 * of a connection is asked for the rest as long as it answers some.
 */
async function askAgainWhereStrange(
  context: ProbeContext,
  address: string,
  requests: readonly Http2Request[],
): Promise<Outcome<Exchange>[]> {
  const outcomes = await askOverOneConnection(context, address, requests)
  const someAnswered = outcomes.some(isAnswered)
  const isStrange = ({ status }: Outcome<Exchange>) =>
    status === 'violation' ||
    status === 'malformed' ||
    (someAnswered && (status === 'closed' || status === 'reset'))
  for (let attempts = 2; ; attempts += 1) {
    const strange = [...outcomes.keys()].filter((index) => isStrange(outcomes[index] ?? unasked))
    const repeated = strange.flatMap((index) => requests[index] ?? [])
    const again = await askOverOneConnection(context, address, repeated)
    for (const [position, index] of strange.entries())
      outcomes[index] = { ...(again[position] ?? unasked), attempts }
    if (!again.some(isAnswered)) return outcomes
  }
}

const isAnswered = ({ status }: Outcome<Exchange>) => status === 'ok'

function askOverOneConnection(
  context: ProbeContext,
  address: string,
  requests: readonly Http2Request[],
): Promise<Outcome<Exchange>[]> {
  const [first, ...others] = requests
  if (!first) return Promise.resolve([])
  return context.limiter.run(
    async () => {
      const place = { url: first.url, address, port: httpsPortOf(context.target) }
      const opened = await openHttp2Socket(context, place)
      if (opened.status !== 'ok') return requests.map(() => opened)
      try {
        return await exchangeHttp2(opened.value, context, [first, ...others])
      } finally {
        opened.value.destroy()
      }
    },
    ([outcome]) => (outcome ? handshakeServiceOf(outcome) : 'unknown'),
  )
}
