import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import { type Family, familyOf } from '../../core/packet-filter/address-set.ts'
import type { PacketFilter, Reach } from '../../core/packet-filter/answers.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import {
  type ClusterNodes,
  judgeNodes,
  type NodeFacts,
  nodeFacts,
  settingFacts,
} from '../reading/cluster/cluster-membership.ts'
import { findGossipListener, listensElsewhere } from '../reading/cluster/encrypted-way.ts'
import { sshPortOf } from '../reading/cluster/outside-address.ts'
import {
  asDocumented,
  asUsedToday,
  familiesOf,
  filterOf,
  judgeAbsentTunnels,
  judgeUnknownPeers,
  peersOf,
  type TransportFacts,
  type TunnelRequirement,
  transportFacts,
} from '../reading/cluster/tunnel-facts.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { askEveryone, createReasonEvidence } from '../reading/host/firewall/host-filter.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

type Facts = TransportFacts & NodeFacts & FactsAt<'host.sshd'>

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
        return 'leave' in filter
          ? judgeFilter(node, filter, cluster, facts, judgement.requirement.value)
          : filter
      },
      'the members get in by SSH, and strangers get in neither there nor at the cluster ports',
    ),
})

function judgeFilter(
  node: string,
  filter: PacketFilter,
  cluster: ClusterNodes,
  facts: Facts,
  requirement: TunnelRequirement,
): Verdict {
  const ssh = sshPortOf(facts, node)
  const families = familiesOf(facts, node)
  const unfiltered = families.filter((family) => !filter.filters(family))
  const byDefault = askEveryone(filter, { families: unfiltered, port: unusedPort })
  if (byDefault.some(({ reach }) => reach === 'open')) {
    return fail(
      `${node} has no packet filter${unfiltered.includes('ip') ? '' : ' for IPv6'}: every port that listens is open`,
      createEvidence('host.iptables', `${node}: no filter rules`),
    )
  }
  // Gossip by UDP is for cluster-plaintext-exposure to say.
  const shut = (port: number, what: string) =>
    askEveryone(filter, { families, port }).map((reach) => judgeShut(node, reach, what))
  const gossip = cluster.gossipPort(node)
  const streaming = cluster.streamingPort(node)
  const inner = findGossipListener(facts, node, cluster)
  const isInner =
    inner?.interface?.kind === 'wireguard' && !listensElsewhere(facts, node, gossip, inner.address)
  const tunnels = judgeAbsentTunnels(facts, cluster, requirement) === null
  const unknown = tunnels ? judgeUnknownPeers(facts, node, cluster) : null
  return combineVerdicts([
    ...shut(unusedPort, 'what no rule speaks of'),
    ...(tunnels ? shut(ssh, `SSH (port ${ssh})`) : []),
    ...(isInner
      ? [
          pass(
            `${node}: gossip listens on ${inner.interface?.name} (WireGuard) alone`,
            createEvidence(
              'cluster.interfaces',
              `${node}: gossip at ${inner.address}, ${inner.interface?.name}`,
            ),
          ),
        ]
      : shut(gossip, `gossip (port ${gossip})`)),
    ...shut(streaming, `streaming (port ${streaming})`),
    ...(unknown ? [unknown] : []),
    ...(tunnels ? peersOf(facts, node) : []).map((peer) => {
      // The peer's connection shows the address that it has on the way to this node.
      const reach = filter.reach({
        family: familyOf(peer.address) ?? 'ip',
        protocol: 'tcp',
        port: ssh,
        who: { address: peer.address },
      })
      return judgeAdmitted(node, reach, `SSH from ${peer.host} (${peer.address})`)
    }),
  ])
}

/** discard, RFC 863: nobody allows it by a rule of its own. */
const unusedPort = 9

function judgeShut(
  node: string,
  { reach, because, family }: Reach & { family: Family },
  what: string,
): Verdict {
  const evidence = createReasonEvidence(`${node}: ${what}`, because)
  const over = family === 'ip6' ? ' by IPv6' : ''
  if (reach === 'closed') return pass(`${node} keeps out strangers: ${what}`, ...evidence)
  return reach === 'open'
    ? fail(`${node} lets in everyone${over}: ${what}`, ...evidence)
    : inconclusive(
        `${node}: whether strangers are let in${over} is not known: ${what}: ${because[0]?.text ?? 'not read'}`,
        ...evidence,
      )
}

function judgeAdmitted(node: string, { reach, because }: Reach, what: string): Verdict {
  const evidence = createReasonEvidence(`${node}: ${what}`, because)
  if (reach === 'open') return pass(`${node} lets in ${what}`, ...evidence)
  return reach === 'closed'
    ? fail(`${node} does not let in ${what}`, ...evidence)
    : inconclusive(`${node}: whether it lets in ${what} is not known`, ...evidence)
}
