import type { FactPath } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { clusterFactsSchema } from './cluster-facts.ts'

const provided = Object.keys(clusterFactsSchema.omit({ status: true }).shape)

/** How the nodes of a cluster reach each other, and who else does. */
export const clusterNodes = defineProbe({
  id: 'cluster-nodes',
  given: ({ hosts, archives }) => hosts.length + archives.length > 0,
  needs: [
    'host.units',
    'host.mattermostConfigEtc',
    'host.mattermostConfigOpt',
    'host.iptables',
    'host.nftables',
    'host.mattermostPreStart',
    'host.sshd',
  ],
  provides: provided.map((name) => `cluster.${name}` as Extract<FactPath, `cluster.${string}`>),
  async collect(context, facts) {
    // Loaded only where there is a host to log in to: most runs have none.
    const { gatherNodes } = await import('./node-facts.ts')
    const gathered = await gatherNodes(context, {
      units: facts['host.units'],
      mattermostConfigEtc: facts['host.mattermostConfigEtc'],
      mattermostConfigOpt: facts['host.mattermostConfigOpt'],
      iptables: facts['host.iptables'],
      nftables: facts['host.nftables'],
      mattermostPreStart: facts['host.mattermostPreStart'],
      sshd: facts['host.sshd'],
    })
    return Object.fromEntries(
      Object.entries(gathered).map(([name, fact]) => [`cluster.${name}`, fact]),
    ) as never
  },
})
