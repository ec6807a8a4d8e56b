import { mapOutcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { endpointOf } from './asking/tls-endpoint.ts'
import { finishHandshake } from './library/finished-handshake.ts'

/** Which protocols the server selects (RFC 7301), each offered alone so that its own order of preference hides none. */
export const alpn = defineProbe({
  id: 'tls-alpn',
  needs: ['net.primary'],
  provides: ['tls.alpn'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.alpn': { h2: endpoint, 'http/1.1': endpoint } }
    const selected = async (protocol: string) =>
      mapOutcome(await finishHandshake(endpoint.value, { alpn: [protocol] }), (finished) => ({
        selected: finished.alpn,
      }))
    const [h2, http1] = await Promise.all([selected('h2'), selected('http/1.1')])
    return { 'tls.alpn': { h2, 'http/1.1': http1 } }
  },
})
