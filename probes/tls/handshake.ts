import { mapOutcome } from '../../core/outcome.ts'
import { defineProbe } from '../../core/probe.ts'
import { noteLibraryHandshake } from './asking/bearable-hello.ts'
import { endpointOf } from './asking/tls-endpoint.ts'
import { finishHandshake } from './library/finished-handshake.ts'

/** One finished handshake with what a modern browser offers: the control exchange of every other TLS fact. */
export const handshake = defineProbe({
  id: 'tls-handshake',
  needs: ['net.primary'],
  provides: ['tls.handshake'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.handshake': endpoint }
    const outcome = await noteLibraryHandshake(
      endpoint.value,
      finishHandshake(endpoint.value, { alpn: ['h2', 'http/1.1'] }),
    )
    return {
      'tls.handshake': mapOutcome(outcome, ({ version, suite, group, alpn }) => ({
        version,
        suite,
        group,
        alpn,
      })),
    }
  },
})
