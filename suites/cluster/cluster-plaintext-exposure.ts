import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import type { PacketFilter } from '../../core/packet-filter/answers.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import {
  type ClusterNodes,
  judgeNodes,
  type NodeFacts,
  nodeFacts,
  settingFacts,
} from '../reading/cluster/cluster-membership.ts'
import { describeContact, isNotAccepted, isProhibited } from '../reading/cluster/contacts.ts'
import { findEncryptedWay, findGossipListener, listensElsewhere } from '../reading/cluster/encrypted-way.ts'
import {
  familiesOf,
  filterOf,
  isUdpLeaving,
  judgeUnknownPeers,
  peersOf,
  type TransportFacts,
  transportFacts,
} from '../reading/cluster/tunnel-facts.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { askEveryone, createReasonEvidence } from '../reading/host/firewall/host-filter.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

type Facts = TransportFacts & NodeFacts & FactsAt<'cluster.exposure'>

export const check = defineCheck({
  id: 'cluster-plaintext-exposure',
  area: 'cluster',
  title: 'Nothing reaches the cluster ports past the tunnels, and no gossip leaves in clear',
  severity: 'critical',
  why: 'Who reaches 8074 can join the gossip or read it: sessions, configuration changes, who writes when. UDP takes no part in the document’s tunnels, and the members’ datagrams pass a firewall as answers to each other.',
  remediation:
    'No rule for 8074 and 8075 in the firewall. For UDP: `ClusterSettings.EnableGossipEncryption: true` after a full stop of the cluster, or `ufw deny out proto udp to PEER port 8074` for each peer, on every node.',
  references: [
    'https://docs.mattermost.com/administration-guide/scale/high-availability-cluster-based-deployment.html',
  ],
  needs: [...nodeFacts, ...transportFacts, 'cluster.exposure'],
  uses: settingFacts,
  requirements: {
    current: {
      value: { udp: true },
      clauses: [mattermost.gossip, mattermost.udpPastTunnels, transportEncryption.clusterEncrypted],
      departs:
        'The document (seed 001) redirects TCP only. Tried on Debian 12 in 2026: with its rules gossip over UDP arrives from the peer’s own address, unencrypted, and through ufw, to which it looks like an answer. Here it counts.',
    },
    'transport-encryption': {
      title: 'No stranger reaches the cluster ports past the tunnels',
      value: { udp: false },
      clauses: [transportEncryption.clusterEncrypted, transportEncryption.everywhere],
      departs:
        'Gossip over UDP leaves outside of the document’s tunnels, whose rules cover TCP only (tried on Debian 12, 2026): under this profile TCP alone is judged. See the profile current.',
    },
  },
  judge: (facts, judgement) =>
    judgeNodes(
      facts,
      judgement,
      (node, cluster) => {
        const found = filterOf(facts, node)
        const filter = 'leave' in found ? found : null
        return combineVerdicts([
          ...judgePorts(node, filter, cluster, facts),
          ...('verdict' in found ? [found] : []),
          ...(judgement.requirement.value.udp ? judgeUdp(node, filter, cluster, facts) : []),
        ])
      },
      judgement.requirement.value.udp
        ? 'the cluster ports are shut to strangers, and no gossip leaves in clear'
        : 'the cluster ports are shut to strangers',
    ),
})

function judgePorts(
  node: string,
  filter: PacketFilter | null,
  cluster: ClusterNodes,
  facts: Facts,
): Verdict[] {
  const ports = [...new Set([cluster.gossipPort(node), cluster.streamingPort(node)])]
  return ports.map((port) => {
    const tried = facts['cluster.exposure'].filter(
      (each) => each.host === node && each.port === port && !isProhibited(each.contact),
    )
    const evidence = tried.map(({ from, address, contact }) =>
      createEvidence(
        'cluster.exposure',
        `${from ?? 'this machine'} to ${node} (${address}:${port}): ${describeContact(contact)}`,
      ),
    )
    const open = tried.find(({ contact }) => contact.status === 'ok')
    if (open) {
      return fail(
        `port ${port} of ${node} accepts from ${open.from ?? 'this machine'}, which is no node of the cluster`,
        ...evidence,
      )
    }
    if (!filter) {
      return inconclusive(
        `port ${port} of ${node}: whether its packet filter keeps strangers out is not known`,
        ...evidence,
      )
    }
    const inner = port === cluster.gossipPort(node) ? findGossipListener(facts, node, cluster) : null
    if (inner?.interface?.kind === 'wireguard' && !listensElsewhere(facts, node, port, inner.address)) {
      return pass(
        `port ${port} of ${node} listens on ${inner.interface.name} (WireGuard) alone`,
        ...evidence,
        createEvidence('cluster.interfaces', `${node}: gossip at ${inner.address}, ${inner.interface.name}`),
      )
    }
    const fates = (['tcp', 'udp'] as const).flatMap((protocol) =>
      askEveryone(filter, { families: familiesOf(facts, node), port, protocol }).map((asked) => ({
        ...asked,
        protocol,
      })),
    )
    const shown = fates.flatMap(({ because, protocol }) =>
      createReasonEvidence(`${node}: strangers to ${port}/${protocol}`, because.slice(0, 2)),
    )
    const admitted = fates.find(({ reach }) => reach === 'open')
    const refused = tried.some(({ contact }) => isNotAccepted(contact))
    if (admitted) {
      const reason = `the packet filter of ${node} lets anyone in at ${port}/${admitted.protocol}${admitted.family === 'ip6' ? ' by IPv6' : ''}`
      return refused && admitted.protocol === 'tcp'
        ? inconclusive(`${reason}, though nothing accepted there now`, ...evidence, ...shown)
        : fail(reason, ...evidence, ...shown)
    }
    const doubtful = fates.find(({ reach }) => reach === 'unknown')
    if (doubtful) {
      return inconclusive(
        `port ${port} of ${node}: whether its packet filter keeps strangers out is not known: ${doubtful.because[0]?.text ?? 'it was not read'}`,
        ...evidence,
        ...createReasonEvidence(node, doubtful.because),
      )
    }
    return pass(
      tried.length > 0
        ? `port ${port} of ${node} accepts from nobody outside the cluster, and its packet filter says so`
        : `the packet filter of ${node} keeps strangers out of port ${port}; nobody outside the cluster could be asked to try`,
      ...evidence,
      ...shown,
    )
  })
}

function judgeUdp(node: string, filter: PacketFilter | null, cluster: ClusterNodes, facts: Facts): Verdict[] {
  const port = cluster.gossipPort(node)
  const encrypted = cluster.gossipEncrypted(node)
  if (encrypted === true) {
    return [
      pass(
        `gossip of ${node} is encrypted whichever way it takes`,
        createEvidence('host.mattermostConfigOpt', `${node}: EnableGossipEncryption true`),
      ),
    ]
  }
  const unknown = judgeUnknownPeers(facts, node, cluster)
  return [
    ...(unknown ? [unknown] : []),
    ...peersOf(facts, node).map((peer) => {
      const what = `gossip over UDP from ${node} to ${peer.host} (${peer.address}:${port})`
      const way = findEncryptedWay(facts, node, peer)
      if (way.encrypted === 'yes') {
        return pass(`${what} goes by ${way.by}`, createEvidence('cluster.interfaces', `${what}: ${way.by}`))
      }
      const leaves = filter ? isUdpLeaving(filter, facts, node, peer, port) : 'unknown'
      const evidence = createEvidence(
        'host.iptables',
        `${what}: ${{ unknown: 'not known', yes: 'let out, not redirected', no: 'not let out' }[leaves]}`,
      )
      if (leaves === 'no') return pass(`${what} is not let out`, evidence)
      if (way.encrypted === 'unknown') {
        return inconclusive(`whether ${what} is encrypted on its way is not known: ${way.by}`, evidence)
      }
      if (leaves === 'unknown') return inconclusive(`whether ${what} is let out is not known`, evidence)
      return encrypted === false
        ? fail(`${what} leaves unencrypted, past every tunnel`, evidence)
        : inconclusive(
            `${what} leaves past every tunnel, and whether Mattermost encrypts it is not shown`,
            evidence,
          )
    }),
  ]
}
