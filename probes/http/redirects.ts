import type { Fact, FactsAt } from '../../core/fact.ts'
import type { Outcome } from '../../core/outcome.ts'
import { defineProbe, type ProbeContext } from '../../core/probe.ts'
import { edgeAddressOf } from '../net/edge-address.ts'
import { askWithinLimits } from '../net/off-limits.ts'
import { exchangeHttp } from './http-exchange.ts'
import { redactUrl } from './recorded-headers.ts'
import { askUntilReady } from './until-ready.ts'
import { connectPortOf, createHttpUrl } from './url.ts'

type Walk = Fact<'http.redirects'>[number]

/** The root, a path that nothing serves, one with a query, and one of the API, which is often passed on by a rule of its own. */
const requestedPaths = ['/', '/blablabla', '/login?redirect_to=%2Ftown', '/api/v4/system/ping'] as const
const hopLimit = 10

/**
 * Where plain HTTP leads. GET instead of curl's HEAD, which applications answer less carefully; the bodies are cut
 * off. Another host is named in the last hop's Location and never contacted, nor is a port that is off limits.
 */
export const redirects = defineProbe({
  id: 'http-redirects',
  needs: ['net.addresses', 'net.primary'],
  provides: ['http.redirects'],
  async collect(context, facts) {
    return {
      'http.redirects': await Promise.all(
        requestedPaths.map((path) => followRedirects(path, context, facts)),
      ),
    }
  },
})

async function followRedirects(
  path: string,
  context: ProbeContext,
  facts: FactsAt<'net.addresses' | 'net.primary'>,
): Promise<Walk> {
  const hops: Walk['hops'] = []
  const visited = new Set<string>()
  let url = createHttpUrl(context.target, path)
  const { hostname } = url
  while (hops.length < hopLimit) {
    visited.add(url.href)
    const asked = url
    const answer = await askUntilReady(() => requestHop(asked, context, facts), context)
    if (answer.status !== 'ok') {
      hops.push({ url: redactUrl(url.href), outcome: answer })
      return { path, hops, end: 'failure' }
    }
    const { response, location: raw } = answer.value
    hops.push({ url: redactUrl(url.href), outcome: { ...answer, value: response } })
    const location = redirectStatuses.has(response.status) ? raw : null
    if (location === null || !URL.canParse(location, url.href)) return { path, hops, end: 'final' }
    url = new URL(location, url)
    url.hash = ''
    if (url.hostname !== hostname || !['http:', 'https:'].includes(url.protocol))
      return { path, hops, end: 'foreign' }
    if (visited.has(url.href)) return { path, hops, end: 'loop' }
  }
  return { path, hops, end: 'limit' }
}

/** RFC 9110 §15.4: the statuses whose Location a user agent follows by itself. */
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

function requestHop(
  url: URL,
  context: ProbeContext,
  facts: FactsAt<'net.addresses' | 'net.primary'>,
): ReturnType<typeof exchangeHttp> {
  const primary = facts['net.primary']
  // The HTTPS port is known not to accept then: no second attempt.
  if (url.protocol === 'https:' && primary.status !== 'ok') return Promise.resolve(primary)
  const address: Outcome<string> = edgeAddressOf(facts)
  if (address.status !== 'ok') return Promise.resolve(address)
  const port = connectPortOf(context.target, url)
  const place = { address: address.value, port }
  return askWithinLimits(context.target, place, () => exchangeHttp(context, { url, ...place }))
}
