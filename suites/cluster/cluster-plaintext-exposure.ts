import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import { decidePacket, type PacketDecision } from '../../probes/cluster/packet-filter.ts'
import type { IptablesTable } from '../../probes/host/questions/iptables.ts'
import {
  type ClusterNodes,
  judgeNodes,
  nodeFacts,
  settingFacts,
} from '../reading/cluster/cluster-membership.ts'
import { describeContact, isNotAccepted, isProhibited } from '../reading/cluster/contacts.ts'
import { unknownAddress } from '../reading/cluster/outside-address.ts'
import {
  addressOf,
  filterOf,
  isUdpLeaving,
  judgeUnknownPeers,
  peersOf,
  type TransportFacts,
  transportFacts,
} from '../reading/cluster/tunnel-facts.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

type Facts = TransportFacts & FactsAt<'cluster.exposure'>

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
        const filter = filterOf(facts, node)
        const tables = 'tables' in filter ? filter.tables : null
        return combineVerdicts([
          ...judgePorts(node, tables, cluster, facts),
          ...(tables === null && 'verdict' in filter ? [filter] : []),
          ...(judgement.requirement.value.udp ? judgeUdp(node, tables, cluster, facts) : []),
        ])
      },
      judgement.requirement.value.udp
        ? 'the cluster ports are shut to strangers, and no gossip leaves in clear'
        : 'the cluster ports are shut to strangers',
    ),
})

function judgePorts(
  node: string,
  tables: readonly IptablesTable[] | null,
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
    if (!tables) {
      return inconclusive(
        `port ${port} of ${node}: whether its packet filter keeps strangers out is not known`,
        ...evidence,
      )
    }
    const packet = { source: unknownAddress, destination: addressOf(facts, node) ?? '0.0.0.0', port }
    const fates = (['tcp', 'udp'] as const).map((protocol) => ({
      protocol,
      fate: decidePacket(tables, 'filter', 'INPUT', { ...packet, protocol }),
    }))
    const shown = fates.map(({ protocol, fate }) =>
      createEvidence('host.iptables', `${node}: strangers to ${port}/${protocol}: ${wordsOf(fate)}`),
    )
    const admitted = fates.find(({ fate }) => !fate || (fate.certain && fate.target === 'ACCEPT'))
    const refused = tried.some(({ contact }) => isNotAccepted(contact))
    if (admitted) {
      const reason = `the packet filter of ${node} lets anyone in at ${port}/${admitted.protocol}`
      return refused && admitted.protocol === 'tcp'
        ? inconclusive(`${reason}, though nothing accepted there now`, ...evidence, ...shown)
        : fail(reason, ...evidence, ...shown)
    }
    if (fates.some(({ fate }) => !fate?.certain)) {
      return inconclusive(
        `port ${port} of ${node}: a rule of its packet filter has a condition that isn't understood here`,
        ...evidence,
        ...shown,
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

function judgeUdp(
  node: string,
  tables: readonly IptablesTable[] | null,
  cluster: ClusterNodes,
  facts: Facts,
): Verdict[] {
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
      const leaves = tables ? isUdpLeaving(facts, tables, node, peer, port) : null
      const evidence = createEvidence(
        'host.iptables',
        `${what}: ${leaves === null ? 'not known' : leaves ? 'let out, not redirected' : 'not let out'}`,
      )
      if (leaves === false) return pass(`${what} is not let out`, evidence)
      if (leaves === null) return inconclusive(`whether ${what} is let out is not known`, evidence)
      return encrypted === false
        ? fail(`${what} leaves unencrypted, past every tunnel`, evidence)
        : inconclusive(
            `${what} leaves past every tunnel, and whether Mattermost encrypts it is not shown`,
            evidence,
          )
    }),
  ]
}

function wordsOf(fate: PacketDecision | null): string {
  if (!fate) return 'no packet filter'
  return `${fate.target} ${fate.rule ? `by ${fate.rule.chain} ${fate.rule.arguments.join(' ')}` : 'by policy'}`
}
