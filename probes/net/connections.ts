import { defineProbe } from '../../core/probe.ts'

/** Hands in what all other probes' attempts to connect came to, and what limits they met. It makes none of its own. */
export const connections = defineProbe({
  id: 'net-connections',
  needs: [],
  last: true,
  provides: ['net.connections', 'net.limits'],
  async collect({ limiter }) {
    const { connections, pace } = limiter
    return {
      'net.connections': connections.list(),
      'net.limits': {
        declined: pace.declined,
        interval: pace.interval,
        closed: connections.listClosed(),
      },
    }
  },
})
