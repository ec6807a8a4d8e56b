import { randomBytes } from 'node:crypto'
import { map } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { actualPort, documentedPorts } from '../../core/target.ts'
import { edgeAddress } from '../net/edge-address.ts'
import { exchange } from './http-exchange.ts'
import { httpUrl } from './url.ts'

const directoryPath = '/.well-known/acme-challenge/'

/** What an HTTP-01 validation (RFC 8555 §8.3) would meet on port 80 when no challenge is under way. */
export const acme = defineProbe({
  id: 'http-acme',
  needs: ['net.addresses', 'net.primary'],
  provides: ['http.acme'],
  async collect(context, facts) {
    const tokenPath = `${directoryPath}mmverify-${randomBytes(24).toString('base64url')}`
    const address = edgeAddress(facts)
    if (address.status !== 'ok') return { 'http.acme': { directory: address, token: address, tokenPath } }
    const ask = async (path: string) => {
      const url = httpUrl(context.target, path)
      const port = actualPort(context.target, documentedPorts.http)
      return map(await exchange(context, { url, address: address.value, port }), ({ response }) => response)
    }
    const [directory, token] = await Promise.all([ask(directoryPath), ask(tokenPath)])
    return { 'http.acme': { directory, token, tokenPath } }
  },
})
