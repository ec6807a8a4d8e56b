import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import { decidePacket } from '../../probes/cluster/packet-filter.ts'
import { answerOfReading } from '../reading/cluster/cluster-answer.ts'
import { judgeNodes, nodeFacts, settingFacts } from '../reading/cluster/cluster-membership.ts'
import { unknownAddress } from '../reading/cluster/outside-address.ts'
import { filterOf } from '../reading/cluster/tunnel-facts.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

type Facts = FactsAt<'host.ipForward' | 'host.iptables' | 'host.nftables'>

export const check = defineCheck({
  id: 'cluster-ip-forward',
  area: 'cluster',
  title: 'No node forwards packets of strangers between its networks',
  severity: 'low',
  why: 'A node that forwards is a way around the firewalls between the networks that it stands in, and nothing of a cluster needs it.',
  remediation:
    '`sysctl -w net.ipv4.ip_forward=0` and the same in /etc/sysctl.d, or, where containers need it, a policy of DROP for FORWARD (`ufw default deny routed`).',
  references: ['https://docs.kernel.org/networking/ip-sysctl.html'],
  needs: [...nodeFacts, 'host.ipForward', 'host.iptables', 'host.nftables'],
  uses: settingFacts,
  requirements: {
    current: {
      value: 'not for strangers',
      clauses: [mattermost.ipForwardIrrelevant, transportEncryption.ipForward],
      departs:
        'The document (seed 001) wants net.ipv4.ip_forward=1. What OUTPUT redirects are the node’s own packets, which are not forwarded: tried on Debian 12 in 2026, where the tunnels work with 0.',
    },
    'transport-encryption': {
      title: 'Every node forwards packets between its networks',
      value: 'on',
      clauses: [transportEncryption.ipForward],
      obsolete:
        'Nothing that the document builds needs IP forwarding: OUTPUT redirects the node’s own packets, which are not forwarded (tried on Debian 12, 2026). A node without it is therefore not failed.',
    },
  },
  judge: (facts, judgement) =>
    judgeNodes(
      facts,
      judgement,
      (node) => (judgement.requirement.value === 'on' ? judgeOn(node, facts) : judgeForwarding(node, facts)),
      judgement.requirement.value === 'on'
        ? 'forwarding is on, as the document wants, or not needed'
        : 'nothing of strangers is forwarded',
    ),
})

function judgeOn(node: string, facts: Facts): Verdict {
  const told = answerOfReading(facts['host.ipForward'][node], 'host.ipForward', node, 'net.ipv4.ip_forward')
  if (told.found === 'unknown') return told.verdict
  const value = told.found === 'value' ? told.value : 0
  const evidence = createEvidence('host.ipForward', `${node}: ${value}`)
  return value > 0
    ? pass(`${node} forwards, as the document wants`, evidence)
    : notApplicable(`${node} does not forward, which nothing of the document needs`, evidence)
}

function judgeForwarding(node: string, facts: Facts): Verdict {
  const told = answerOfReading(facts['host.ipForward'][node], 'host.ipForward', node, 'net.ipv4.ip_forward')
  if (told.found === 'unknown') return told.verdict
  const value = told.found === 'value' ? told.value : 0
  const evidence = createEvidence('host.ipForward', `${node}: ${value}`)
  if (value === 0) return pass(`${node} does not forward`, evidence)
  const filter = filterOf(facts, node)
  if (!('tables' in filter)) return filter
  // From one network that isn't ours to another.
  const packet = { protocol: 'tcp', source: unknownAddress, destination: '198.51.100.1', port: 9 } as const
  const fate = decidePacket(filter.tables, 'filter', 'FORWARD', packet)
  const seenFate = createEvidence(
    'host.iptables',
    `${node}: FORWARD ends in ${fate?.target ?? 'ACCEPT: no rules'}`,
  )
  if (fate && !fate.certain) {
    return inconclusive(
      `${node} forwards, and a rule of FORWARD has a condition that isn't understood here`,
      evidence,
      seenFate,
    )
  }
  return fate && fate.target !== 'ACCEPT'
    ? pass(`${node} forwards only what its packet filter names`, evidence, seenFate)
    : fail(`${node} forwards whatever comes between its networks`, evidence, seenFate)
}
