import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, pass, type Verdict } from '../../core/verdict.ts'
import type { Sshd } from '../../probes/host/questions/sshd.ts'
import { answerOfReading } from '../reading/cluster/cluster-answer.ts'
import { judgeNodes, nodeFacts, settingFacts } from '../reading/cluster/cluster-membership.ts'
import {
  asDocumented,
  asUsedToday,
  judgeAbsentTunnels,
  type TunnelRequirement,
  transportFacts,
} from '../reading/cluster/tunnel-facts.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

export const check = defineCheck({
  id: 'cluster-ssh-forwarding',
  area: 'cluster',
  title: "Every node's sshd forwards for the tunnels of the others",
  severity: 'high',
  why: 'A tunnel that is open lives on when forwarding is turned off. The next one can’t be opened, and what was to go through it is refused.',
  remediation:
    '`AllowTcpForwarding local` (or `yes`) in sshd_config, for the tunnels’ account alone in a `Match User` block if need be; `sshd -T | grep -i forwarding` shows what holds, then `systemctl reload ssh`.',
  references: ['https://man.openbsd.org/sshd_config#AllowTcpForwarding'],
  needs: [...nodeFacts, ...transportFacts, 'host.sshd'],
  uses: settingFacts,
  requirements: {
    current: { value: asUsedToday, clauses: [transportEncryption.tcpForwarding, mattermost.tunnelDeath] },
    'transport-encryption': { value: asDocumented, clauses: [transportEncryption.tcpForwarding] },
  },
  judge: (facts, judgement) =>
    judgeNodes(
      facts,
      judgement,
      (node, cluster) =>
        judgeAbsentTunnels(facts, cluster, judgement.requirement.value satisfies TunnelRequirement) ??
        judgeSshd(node, facts['host.sshd'][node], cluster.gossipPort(node)),
      "sshd forwards for the others' tunnels",
    ),
})

type Reading = Parameters<typeof answerOfReading<Sshd>>[0]

function judgeSshd(node: string, reading: Reading, gossipPort: number): Verdict {
  const told = answerOfReading(reading, 'host.sshd', node, "sshd's configuration (sshd -T)")
  if (told.found === 'unknown') return told.verdict
  if (told.found === 'absent')
    return fail(`${node} has no sshd`, createEvidence('host.sshd', `${node}: absent`))
  const setting = (name: string) => told.value[name]?.[0]?.toLowerCase() ?? null
  const forwarding = setting('allowtcpforwarding')
  const evidence = createEvidence(
    'host.sshd',
    `${node}: allowtcpforwarding ${forwarding ?? 'not shown'}, disableforwarding ${setting('disableforwarding') ?? 'not shown'}, permitopen ${setting('permitopen') ?? 'not shown'} (outside of Match blocks)`,
  )
  if (setting('disableforwarding') === 'yes') {
    return fail(`sshd of ${node} forwards nothing: DisableForwarding is yes`, evidence)
  }
  // OpenSSH's default is yes, and -T shows it; `remote` allows -R only.
  if (forwarding === 'no' || forwarding === 'remote') {
    return fail(`sshd of ${node} opens no tunnel: AllowTcpForwarding is ${forwarding}`, evidence)
  }
  const opens = (setting('permitopen') ?? 'any').split(/\s+/)
  const permits = opens.some(
    (open) => open === 'any' || open.endsWith(`:${gossipPort}`) || open.endsWith(':*'),
  )
  if (!permits) return fail(`sshd of ${node} forwards to no port ${gossipPort}: PermitOpen`, evidence)
  return pass(`sshd of ${node} forwards`, evidence)
}
