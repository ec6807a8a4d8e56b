import { randomBytes } from 'node:crypto'
import { mapOutcome, type Outcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { actualPortOf, documentedPorts } from '../../core/target.ts'
import { belowSubpath, predictSubpath } from '../mattermost/subpath.ts'
import { edgeAddressOf } from '../net/edge-address.ts'
import { createOpeningFields, websocketPath } from '../websocket/opening.ts'
import { createHeadResponse, exchangeHeads } from './head-exchange.ts'
import { exchangeHttp } from './http-exchange.ts'
import type { Response } from './http-facts.ts'
import { askStatusUntilReady } from './until-ready.ts'
import { createHttpUrl } from './url.ts'

/** What a login and an app would ask for: each by itself can be passed on in clear while all the rest is redirected. */
const servicePaths = ['/api/v4/users/me', '/api/v4/config/client?format=old', '/login'] as const

/**
 * What the plain port answers to Mattermost's own requests, the opening handshake of its WebSocket among them (RFC 6455 §4.1): as of an
 * app, without an Origin, which Mattermost would hold against its https SiteURL. No redirect is followed.
 */
export const cleartextService = defineProbe({
  id: 'http-cleartext-service',
  needs: ['net.addresses', 'net.primary', 'mattermost.subpath'],
  predictNeeds: predictSubpath,
  provides: ['http.cleartextService'],
  async collect(above, facts) {
    const context = belowSubpath(above, facts)
    const edge = edgeAddressOf(facts)
    const port = actualPortOf(context.target, documentedPorts.http)
    const ask = async (path: string): Promise<Outcome<Response>> => {
      if (edge.status !== 'ok') return edge
      const place = { url: createHttpUrl(context.target, path), address: edge.value, port }
      return mapOutcome(await exchangeHttp(context, place), ({ response }) => response)
    }
    const openWebSocket = async (): Promise<Outcome<Response>> => {
      if (edge.status !== 'ok') return edge
      const url = createHttpUrl(context.target, websocketPath)
      const headers = createOpeningFields(randomBytes(16).toString('base64'))
      const answer = await exchangeHeads(context, { url, address: edge.value, port, method: 'GET', headers })
      return mapOutcome(answer, createHeadResponse)
    }
    const ready = (request: () => Promise<Outcome<Response>>) => askStatusUntilReady(request, context)
    const answers = [
      ...servicePaths.map(async (path) => [path, await ready(() => ask(path))] as const),
      ready(openWebSocket).then((outcome) => [websocketPath, outcome] as const),
    ]
    return { 'http.cleartextService': Object.fromEntries(await Promise.all(answers)) }
  },
})
