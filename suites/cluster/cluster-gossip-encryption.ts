import { defineCheck } from '../../core/check.ts'
import { and, every, not, or, type Truth } from '../../core/truth.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import {
  type ClusterNodes,
  judgeNodes,
  type NodeFacts,
  nodeFacts,
  settingFacts,
} from '../reading/cluster/cluster-membership.ts'
import { type EncryptedWay, findEncryptedWay } from '../reading/cluster/encrypted-way.ts'
import {
  filterOf,
  isTunnelled,
  isUdpLeaving,
  judgeUnknownPeers,
  type Peer,
  peersOf,
  type TransportFacts,
  transportFacts,
} from '../reading/cluster/tunnel-facts.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'

type Facts = TransportFacts & NodeFacts

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

function judgeNode(node: string, cluster: ClusterNodes, facts: Facts): Verdict {
  const encrypted = cluster.gossipEncrypted(node)
  const evidence = createEvidence(
    'host.mattermostConfigOpt',
    `${node}: ClusterSettings.EnableGossipEncryption ${encrypted ?? 'not shown'}`,
  )
  if (encrypted === true) return pass(`Mattermost on ${node} encrypts its gossip`, evidence)
  const peers = judgeUnknownPeers(facts, node, cluster) ? [] : peersOf(facts, node)
  const ways = peers.map((peer) => findEncryptedWay(facts, node, peer))
  const seen = createEvidence(
    'cluster.interfaces',
    `${node}: ${peers.map(({ host, address }, at) => `to ${host} (${address}): ${ways[at]?.by}`).join('; ')}`,
  )
  if (ways.length > 0 && every(ways, (way) => way.encrypted) === 'yes') {
    return pass(
      `Mattermost on ${node} need not encrypt its gossip: it goes to every peer by ${[...new Set(ways.map(({ by }) => by))].join(' and ')}`,
      evidence,
      seen,
    )
  }
  const carried = areAllCarried(peers, ways, node, cluster, facts)
  if (carried === 'yes') {
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
  return carried === 'no'
    ? fail(`Mattermost on ${node} does not encrypt its gossip, and not all of it goes into tunnels`, evidence)
    : inconclusive(
        `Mattermost on ${node} does not encrypt its gossip; whether all of it goes into tunnels is not known`,
        evidence,
      )
}

/** Does all gossip of a node stay within tunnels or encrypted ways, or stay unsent? */
function areAllCarried(
  peers: readonly Peer[],
  ways: readonly EncryptedWay[],
  node: string,
  cluster: ClusterNodes,
  facts: Facts,
): Truth {
  const filter = filterOf(facts, node)
  if (!('leave' in filter) || peers.length === 0) return 'unknown'
  const port = cluster.gossipPort(node)
  return and(
    ...peers.map((peer, at) =>
      or(
        ways[at]?.encrypted ?? 'unknown',
        and(isTunnelled(filter, facts, node, peer, port), not(isUdpLeaving(filter, facts, node, peer, port))),
      ),
    ),
  )
}
