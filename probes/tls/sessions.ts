import type { Fact } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { endpointOf } from './asking/tls-endpoint.ts'

/**
 * Hands in what all other probes' finished handshakes with the target agreed on: where several servers stand behind one address, one may
 * speak or show what the others don't. It makes none of its own.
 */
export const sessions = defineProbe({
  id: 'tls-sessions',
  needs: ['net.primary'],
  last: true,
  provides: ['tls.sessions'],
  async collect(context, facts) {
    const endpoint = endpointOf(context, facts)
    if (endpoint.status !== 'ok') return { 'tls.sessions': [] }
    const { address, port, serverName } = endpoint.value
    return {
      'tls.sessions': context.limiter.sessions
        .list()
        .filter(
          (session) =>
            session.address === address && session.port === port && session.serverName === serverName,
        )
        .map(({ version, suite, leaf, count }) => ({ version, suite, leaf, count }))
        // In one order, whichever was seen first.
        .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    }
  },
})

function keyOf({ version, suite, leaf }: Fact<'tls.sessions'>[number]): string {
  return `${version} ${suite} ${leaf ?? ''}`
}
