import { defineProbe } from '../../core/probe.ts'

/** Hands in what all other probes' attempts to connect came to. It makes none of its own. */
export const connections = defineProbe({
  id: 'net-connections',
  needs: [],
  last: true,
  provides: ['net.connections'],
  async collect({ limiter }) {
    return { 'net.connections': limiter.connections.list() }
  },
})
