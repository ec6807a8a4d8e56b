import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import { isLoopback } from '../../probes/cluster/dnat-redirects.ts'
import {
  type ClusterNodes,
  judgeNodes,
  nodeFacts,
  settingFacts,
} from '../reading/cluster/cluster-membership.ts'
import {
  filterOf,
  findRedirectTo,
  isUdpLeaving,
  judgeUnknownPeers,
  peersOf,
  type TransportFacts,
  transportFacts,
} from '../reading/cluster/tunnel-facts.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'

export const check = defineCheck({
  id: 'cluster-gossip-encryption',
  area: 'cluster',
  title: 'Gossip between nodes is encrypted, by Mattermost or on every way it takes',
  severity: 'high',
  why: 'Gossip carries what one node tells the others about sessions, caches and configuration. Whoever is between the nodes reads and forges it.',
  remediation:
    'ClusterSettings.EnableGossipEncryption `true` (before 10.11: EnableExperimentalGossipEncryption). All nodes must be stopped and started together: one that encrypts and one that doesn’t have nothing to say to each other.',
  references: [
    'https://docs.mattermost.com/administration-guide/configure/environment-configuration-settings.html#high-availability',
  ],
  needs: [...nodeFacts, ...transportFacts],
  uses: settingFacts,
  requirements: {
    current: { value: null, clauses: [mattermost.gossipEncryption, mattermost.gossip] },
  },
  judge: (facts, judgement) =>
    judgeNodes(
      facts,
      judgement,
      (node, cluster) => judgeNode(node, cluster, facts),
      'gossip is encrypted, by Mattermost or on its way',
    ),
})

function judgeNode(node: string, cluster: ClusterNodes, facts: TransportFacts): Verdict {
  const encrypted = cluster.gossipEncrypted(node)
  const evidence = createEvidence(
    'host.mattermostConfigOpt',
    `${node}: ClusterSettings.EnableGossipEncryption ${encrypted ?? 'not shown'}`,
  )
  if (encrypted === true) return pass(`Mattermost on ${node} encrypts its gossip`, evidence)
  const carried = isAllGossipCarried(node, cluster, facts)
  if (carried === true) {
    return pass(
      `Mattermost on ${node} need not encrypt its gossip: TCP goes into tunnels, and UDP is not let out`,
      evidence,
    )
  }
  if (encrypted === null) {
    return inconclusive(
      `whether Mattermost on ${node} encrypts its gossip is not shown: the default depends on the release that it was installed with`,
      evidence,
    )
  }
  return carried === false
    ? fail(`Mattermost on ${node} does not encrypt its gossip, and not all of it goes into tunnels`, evidence)
    : inconclusive(
        `Mattermost on ${node} does not encrypt its gossip; whether all of it goes into tunnels is not known`,
        evidence,
      )
}

/** Does all gossip of a node stay within tunnels, or stay unsent? Null: not known. */
function isAllGossipCarried(node: string, cluster: ClusterNodes, facts: TransportFacts): boolean | null {
  const filter = filterOf(facts, node)
  if (!('tables' in filter) || judgeUnknownPeers(facts, node, cluster)) return null
  const port = cluster.gossipPort(node)
  const ways = peersOf(facts, node).flatMap((peer): (boolean | null)[] => {
    const tcp = findRedirectTo(facts, filter.tables, node, peer, port)
    const udp = isUdpLeaving(facts, filter.tables, node, peer, port)
    const to = tcp?.redirect.toAddress ?? null
    const inTunnel = to !== null && isLoopback(to)
    return [tcp && !tcp.certain ? null : inTunnel, udp === null ? null : !udp]
  })
  if (ways.includes(false)) return false
  return ways.length > 0 && !ways.includes(null) ? true : null
}
