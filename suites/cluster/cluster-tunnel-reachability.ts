import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import { isLoopback } from '../../probes/cluster/loopback.ts'
import { nodeFacts, settingFacts } from '../reading/cluster/cluster-membership.ts'
import { describeContact, isNotAccepted } from '../reading/cluster/contacts.ts'
import { judgeTunnels } from '../reading/cluster/judge-tunnels.ts'
import {
  asDocumented,
  asUsedToday,
  judgeUnknownPeers,
  listRequiredPorts,
  type Redirected,
  type TransportFacts,
  transportFacts,
} from '../reading/cluster/tunnel-facts.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

type Facts = TransportFacts & FactsAt<'cluster.listeners' | 'cluster.sshReach' | 'host.logins'>

/** ssh accepts for a tunnel before it asks the far end: only a connection that stays open has reached something. */
export const check = defineCheck({
  id: 'cluster-tunnel-reachability',
  area: 'cluster',
  title: 'What a node opens to a peer arrives there by the tunnel, and the tunnel could be opened again',
  severity: 'high',
  why: 'Rules and processes can all be there, and still nothing arrives: the far end refuses, or the local port is dead. Mattermost then runs as several servers that don’t know of each other.',
  remediation:
    'From the node: `nc -vz PEER 8074` and `nc -vz PEER 22`. Refused at once: the tunnel is dead. Accepted and closed: Mattermost on the peer does not listen, or its sshd does not forward. No answer on 22: the peer’s firewall does not know this node.',
  references: ['https://www.rfc-editor.org/rfc/rfc4254#section-7.2'],
  needs: [...nodeFacts, ...transportFacts, 'cluster.listeners', 'cluster.sshReach', 'host.logins'],
  uses: settingFacts,
  requirements: {
    current: {
      value: asUsedToday,
      clauses: [transportEncryption.clusterEncrypted, mattermost.streamingTunnels],
      departs:
        'The document (seed 001) has tunnels for 8075 too, which no server answers since Mattermost 6.0: only gossip is judged.',
    },
    'transport-encryption': {
      value: asDocumented,
      clauses: [transportEncryption.clusterEncrypted, transportEncryption.sshBetweenNodes],
    },
  },
  judge: (facts, judgement) =>
    judgeTunnels(
      facts,
      judgement,
      (node, cluster, requirement) => {
        const ports = listRequiredPorts(node, cluster, requirement)
        const unknown = judgeUnknownPeers(facts, node, cluster)
        const used = (facts['cluster.redirected'][node] ?? []).filter(({ port }) => ports.includes(port))
        return combineVerdicts([
          ...(unknown ? [unknown] : []),
          ...used.map((entry) => judgeContact(node, entry, facts)),
          ...(facts['cluster.sshReach'][node] ?? []).map((entry) => judgeSsh(node, entry, facts)),
        ])
      },
      'each peer is reached by its tunnel, and its sshd answers',
    ),
})

function judgeContact(
  node: string,
  { host, address, port, contact, rule }: Redirected,
  facts: Facts,
): Verdict {
  const what = `${node} to ${host} (${address}:${port})`
  const evidence = [createEvidence('cluster.redirected', `${what}: ${describeContact(contact)}`)]
  if (!rule || rule.toAddress === null || !isLoopback(rule.toAddress)) {
    return contact.status === 'ok' || isNotAccepted(contact) || contact.status === 'timeout'
      ? notApplicable(`${what}: no rule leads into a tunnel, which is for cluster-dnat to say`, ...evidence)
      : inconclusive(`${what}: ${describeContact(contact)}`, ...evidence)
  }
  const listener = (facts['cluster.listeners'][node] ?? []).find((each) => each.port === rule.toPort)
  if (listener)
    evidence.push(
      createEvidence(
        'cluster.listeners',
        `${node} port ${listener.port}: ${describeContact(listener.contact)}`,
      ),
    )
  if (contact.status === 'ok') {
    return contact.value.held
      ? pass(`${what} arrives by the tunnel`, ...evidence)
      : fail(
          `${what} is accepted by the tunnel's own end and closed at once: nothing answers at the far one`,
          ...evidence,
        )
  }
  if (isNotAccepted(contact))
    return fail(`${what} is refused: no tunnel begins at port ${rule.toPort}`, ...evidence)
  return inconclusive(`${what}: ${describeContact(contact)}`, ...evidence)
}

type SshReach = Facts['cluster.sshReach'][string][number]

function judgeSsh(node: string, { host, address, port, contact }: SshReach, facts: Facts): Verdict {
  const what = `SSH from ${node} to ${host} (${address}:${port})`
  const evidence = createEvidence('cluster.sshReach', `${what}: ${describeContact(contact)}`)
  if (contact.status === 'ok') {
    if (contact.value.banner.startsWith('SSH-')) return pass(`${what} answers`, evidence)
    return contact.value.held
      ? inconclusive(`${what} is accepted, and says nothing`, evidence)
      : fail(`${what} is accepted and closed at once`, evidence)
  }
  if (isNotAccepted(contact)) return fail(`${what} is not accepted: no tunnel can be opened again`, evidence)
  // A timeout alone proves nothing. Here the peer's sshd let this run in, so it runs, and the node cannot reach it.
  const alive = host !== null && facts['host.logins'][host]?.status === 'ok'
  return contact.status === 'timeout' && alive
    ? fail(`${what} gets no answer, though ${host} answers us: no tunnel can be opened again`, evidence)
    : inconclusive(`${what}: ${describeContact(contact)}`, evidence)
}
