import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import { answerOfReading } from '../reading/cluster/cluster-answer.ts'
import { judgeNodes, nodeFacts, settingFacts } from '../reading/cluster/cluster-membership.ts'
import { unknownAddress } from '../reading/cluster/outside-address.ts'
import {
  createReasonEvidence,
  type FilterFacts,
  findRunningFilter,
} from '../reading/host/firewall/host-filter.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

type Facts = FactsAt<'host.ipForward' | 'host.iptables' | 'host.nftables'> & FilterFacts

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
  const { filter, unknown } = findRunningFilter(facts, node)
  if (!filter)
    return unknown ?? inconclusive(`${node} forwards, and its packet filter was not read`, evidence)
  // From one network that isn't ours to another.
  const question = {
    family: 'ip',
    protocol: 'tcp',
    source: unknownAddress,
    destination: '198.51.100.1',
    port: 9,
  } as const
  const { reach, because } = filter.forward(question)
  const seen = createReasonEvidence(`${node}: FORWARD`, because)
  if (reach === 'unknown') {
    return inconclusive(
      `${node} forwards, and whether its packet filter keeps back what strangers send is not known: ${because[0]?.text ?? 'not read'}`,
      evidence,
      ...seen,
    )
  }
  return reach === 'closed'
    ? pass(`${node} forwards only what its packet filter names`, evidence, ...seen)
    : fail(`${node} forwards whatever comes between its networks`, evidence, ...seen)
}
