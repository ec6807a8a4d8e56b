import { randomBytes } from 'node:crypto'
import { mapOutcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { actualPortOf, documentedPorts } from '../../core/target.ts'
import { edgeAddressOf } from '../net/edge-address.ts'
import { exchangeHttp } from './http-exchange.ts'
import { askStatusUntilReady } from './until-ready.ts'
import { createHttpUrl } from './url.ts'

const directoryPath = '/.well-known/acme-challenge/'

/** What an HTTP-01 validation (RFC 8555 §8.3) would meet on port 80 when no challenge is under way. */
export const acme = defineProbe({
  id: 'http-acme',
  needs: ['net.addresses', 'net.primary'],
  provides: ['http.acme'],
  async collect(context, facts) {
    const tokenPath = `${directoryPath}mmverify-${randomBytes(24).toString('base64url')}`
    const address = edgeAddressOf(facts)
    if (address.status !== 'ok') return { 'http.acme': { directory: address, token: address, tokenPath } }
    const ask = async (path: string) => {
      const url = createHttpUrl(context.target, path)
      const port = actualPortOf(context.target, documentedPorts.http)
      return mapOutcome(
        await exchangeHttp(context, { url, address: address.value, port }),
        ({ response }) => response,
      )
    }
    const askPath = (path: string) => askStatusUntilReady(() => ask(path), context)
    const [directory, token] = await Promise.all([askPath(directoryPath), askPath(tokenPath)])
    return { 'http.acme': { directory, token, tokenPath } }
  },
})
