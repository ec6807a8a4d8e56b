import type { Fact } from '../../core/fact.ts'
import { mapOutcome, ok } from '../../core/outcome.ts'
import { defineProbe, type ProbeContext } from '../../core/probe.ts'
import { actualPortOf, documentedPorts, httpsPortOf } from '../../core/target.ts'
import { exchangeHttp } from '../http/http-exchange.ts'
import { askStatusUntilReady } from '../http/until-ready.ts'
import { createHttpUrl } from '../http/url.ts'
import { finishHandshake } from '../tls/library/finished-handshake.ts'
import { serverNameOf } from './server-name.ts'

type Parity = Fact<'net.parity'>[number]

/** Does every address of the name answer alike? AAAA records without a listener at their address are a common mistake. */
export const parity = defineProbe({
  id: 'net-parity',
  needs: ['net.addresses'],
  provides: ['net.parity'],
  async collect(context, facts) {
    const addresses = facts['net.addresses']
    if (addresses.status !== 'ok') return { 'net.parity': [] }
    return {
      'net.parity': await Promise.all(
        addresses.value.addresses.map(async (address) => {
          const [https, http] = await Promise.all([
            askHttps(context, address.address),
            askHttp(context, address.address),
          ])
          return { address, https, http }
        }),
      ),
    }
  },
})

async function askHttps(context: ProbeContext, address: string): Promise<Parity['https']> {
  const port = httpsPortOf(context.target)
  const serverName = serverNameOf(context.target.host)
  const finished = await finishHandshake({ context, address, port, serverName })
  if (finished.status !== 'ok') return finished
  const { leaf, version } = finished.value
  if (!leaf) return { status: 'violation', field: 'certificate', received: 'none' }
  return ok({ certificateSha256: leaf.fingerprint256.replaceAll(':', '').toLowerCase(), version })
}

async function askHttp(context: ProbeContext, address: string): Promise<Parity['http']> {
  const port = actualPortOf(context.target, documentedPorts.http)
  const url = createHttpUrl(context.target, '/')
  return askStatusUntilReady(
    async () =>
      mapOutcome(
        await exchangeHttp(context, { url, address, port }),
        ({ response: { status, headers } }) => ({
          status,
          location: headers.find(([name]) => name === 'location')?.[1] ?? null,
        }),
      ),
    context,
  )
}
