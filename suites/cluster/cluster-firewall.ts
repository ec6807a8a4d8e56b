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
import { sshPortOf, unknownAddress } from '../reading/cluster/outside-address.ts'
import {
  addressOf,
  asDocumented,
  asUsedToday,
  filterOf,
  judgeAbsentTunnels,
  judgeUnknownPeers,
  peersOf,
  type TransportFacts,
  type TunnelRequirement,
  transportFacts,
} from '../reading/cluster/tunnel-facts.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

type Facts = TransportFacts & FactsAt<'host.sshd'>

export const check = defineCheck({
  id: 'cluster-firewall',
  area: 'cluster',
  title: 'Each node lets the others in by SSH, and strangers neither there nor to the cluster ports',
  severity: 'high',
  why: 'Where one member may not log in to another, their tunnels can’t be opened again. Where everyone may, the account that opens them is one stolen key from the whole cluster.',
  remediation:
    '`ufw default deny incoming`, `ufw allow from PEER/32 to any port ssh` for each peer, and no rule for 8074 or 8075 (`ufw status numbered`, `ufw delete N`).',
  references: ['https://docs.mattermost.com/deployment-guide/encryption-options.html'],
  needs: [...nodeFacts, ...transportFacts, 'host.sshd'],
  uses: settingFacts,
  requirements: {
    current: {
      value: asUsedToday,
      clauses: [transportEncryption.sshBetweenNodes, transportEncryption.firewallActive, mattermost.gossip],
    },
    'transport-encryption': {
      value: asDocumented,
      clauses: [
        transportEncryption.firewallActive,
        transportEncryption.sshFromMembers,
        transportEncryption.sshBetweenNodes,
      ],
    },
  },
  judge: (facts, judgement) =>
    judgeNodes(
      facts,
      judgement,
      (node, cluster) => {
        const filter = filterOf(facts, node)
        return 'tables' in filter
          ? judgeFilter(node, filter.tables, cluster, facts, judgement.requirement.value)
          : filter
      },
      'the members get in by SSH, and strangers get in neither there nor at the cluster ports',
    ),
})

function judgeFilter(
  node: string,
  tables: readonly IptablesTable[],
  cluster: ClusterNodes,
  facts: Facts,
  requirement: TunnelRequirement,
): Verdict {
  const destination = addressOf(facts, node) ?? '0.0.0.0'
  const ssh = sshPortOf(facts, node)
  const asked = (source: string, port: number) =>
    decidePacket(tables, 'filter', 'INPUT', { protocol: 'tcp', source, destination, port })
  if (asked(unknownAddress, unusedPort) === null) {
    return fail(
      `${node} has no packet filter: every port that listens is open`,
      createEvidence('host.iptables', `${node}: no filter rules`),
    )
  }
  const shut = (port: number, what: string) => {
    const fate = asked(unknownAddress, port)
    return judgeDecision(node, fate, what, false)
  }
  const tunnels = judgeAbsentTunnels(facts, cluster, requirement) === null
  const unknown = tunnels ? judgeUnknownPeers(facts, node, cluster) : null
  return combineVerdicts([
    shut(unusedPort, 'what no rule speaks of'),
    ...(tunnels ? [shut(ssh, `SSH (port ${ssh})`)] : []),
    shut(cluster.gossipPort(node), `gossip (port ${cluster.gossipPort(node)})`),
    shut(cluster.streamingPort(node), `streaming (port ${cluster.streamingPort(node)})`),
    ...(unknown ? [unknown] : []),
    ...(tunnels ? peersOf(facts, node) : []).flatMap((peer) => {
      // The peer's connection shows the address that it has on the way to this node.
      const source = peer.address
      return [judgeDecision(node, asked(source, ssh), `SSH from ${peer.host} (${source})`, true)]
    }),
  ])
}

/** discard, RFC 863: nobody allows it by a rule of its own. */
const unusedPort = 9

function judgeDecision(node: string, fate: PacketDecision | null, what: string, open: boolean): Verdict {
  const target = fate?.target ?? 'ACCEPT'
  const rule = fate?.rule
    ? `by ${fate.rule.chain} ${fate.rule.arguments.join(' ')}`
    : 'by the policy of INPUT'
  const evidence = createEvidence('host.iptables', `${node}: ${what}: ${target} ${rule}`)
  const accepted = target === 'ACCEPT'
  if (fate && !fate.certain) {
    return inconclusive(
      `${node}: a rule before the one that decides on ${what} has a condition that isn't understood here`,
      evidence,
    )
  }
  if (accepted === open)
    return pass(open ? `${node} lets in ${what}` : `${node} keeps out strangers: ${what}`, evidence)
  return fail(open ? `${node} does not let in ${what}` : `${node} lets in everyone: ${what}`, evidence)
}
