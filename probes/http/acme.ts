import { randomBytes } from 'node:crypto'
import type { Fact } from '../../core/fact.ts'
import { mapOutcome } from '../../core/outcome.ts'
import { defineProbe, type ProbeContext } from '../../core/probe.ts'
import { actualPortOf, documentedPorts } from '../../core/target.ts'
import { edgeAddressOf } from '../net/edge-address.ts'
import type { Address } from '../net/net-facts.ts'
import { askWithinLimits } from '../net/off-limits.ts'
import { challengePortOf, followChallenge } from './challenge-redirect.ts'
import { exchangeHttp } from './http-exchange.ts'
import { redactUrl } from './recorded-headers.ts'
import { askStatusUntilReady, askUntilReady } from './until-ready.ts'
import { createHttpUrl } from './url.ts'

type Place = NonNullable<Fact<'http.acme'>['places']>[number]

const directoryPath = '/.well-known/acme-challenge/'
/** Let's Encrypt follows that many. */
const redirectLimit = 10

/**
 * What an HTTP-01 validation (RFC 8555 §8.3) would meet on port 80 when no challenge is under way: at every address, since which of them
 * it takes is the CA's choice, and wherever redirects lead it on the target's own name. It verifies no certificate there.
 */
export const acme = defineProbe({
  id: 'http-acme',
  needs: ['net.addresses', 'net.primary'],
  provides: ['http.acme'],
  async collect(context, facts) {
    const tokenPath = `${directoryPath}mmverify-${randomBytes(24).toString('base64url')}`
    const edge = edgeAddressOf(facts)
    const known = facts['net.addresses']
    if (edge.status !== 'ok') return { 'http.acme': { directory: edge, token: edge, tokenPath } }
    if (known.status !== 'ok') return { 'http.acme': { directory: known, token: known, tokenPath } }
    const url = createHttpUrl(context.target, directoryPath)
    const port = actualPortOf(context.target, documentedPorts.http)
    const askDirectory = async () =>
      mapOutcome(await exchangeHttp(context, { url, address: edge.value, port }), ({ response }) => response)
    const [directory, ...places] = await Promise.all([
      askStatusUntilReady(askDirectory, context),
      ...known.value.addresses.map((address) => validateAt(address, tokenPath, context)),
    ])
    const [first] = places.find(({ address }) => address.address === edge.value)?.hops ?? []
    if (!first) throw new Error(`${edge.value} is none of the target's addresses`)
    const token = first.outcome
    return { 'http.acme': { directory, token, tokenPath, places } }
  },
})

async function validateAt(address: Address, path: string, context: ProbeContext): Promise<Place> {
  const { target } = context
  const hops: Place['hops'] = []
  const visited = new Set<string>()
  let url = createHttpUrl(target, path)
  for (let redirects = 0; redirects <= redirectLimit; redirects += 1) {
    visited.add(url.href)
    const asked = url
    const place = { address: address.address, port: challengePortOf(target, asked) }
    const ask = () => askWithinLimits(target, place, () => exchangeHttp(context, { url: asked, ...place }))
    const answer = await askUntilReady(ask, context)
    hops.push({ url: redactUrl(asked.href), outcome: mapOutcome(answer, ({ response }) => response) })
    if (answer.status !== 'ok') return { address, hops, end: 'failure' }
    const { response, location } = answer.value
    if (response.status < 300 || response.status >= 400) return { address, hops, end: 'final' }
    const step = followChallenge(response.status, location, asked, target)
    if (step.to === 'nowhere') return { address, hops, end: 'refused', why: step.why }
    if (step.to === 'foreign') return { address, hops, end: 'foreign', why: step.host }
    url = step.url
    url.hash = ''
    if (visited.has(url.href)) return { address, hops, end: 'loop' }
  }
  return { address, hops, end: 'limit' }
}
