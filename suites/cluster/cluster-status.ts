import { defineCheck, type Judgement } from '../../core/check.ts'
import type { Fact, FactsAt } from '../../core/fact.ts'
import { describeFailure } from '../../core/outcome.ts'
import {
  createEvidence,
  type Evidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
  type Verdict,
} from '../../core/verdict.ts'
import type { Member } from '../../probes/cluster/cluster-facts.ts'
import { valueOrNull } from '../../probes/host/reading.ts'
import { findCluster, settingFacts } from '../reading/cluster/cluster-membership.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

type Facts = FactsAt<'cluster.status'> & Partial<FactsAt<(typeof uses)[number]>>

const uses = [...settingFacts, 'host.hostname', 'cluster.addresses'] as const

export const check = defineCheck({
  id: 'cluster-status',
  area: 'cluster',
  title: 'Every node is in the cluster, with the same version and configuration',
  severity: 'high',
  why: 'A node that runs by itself serves its users from a cache that nobody tells of changes: messages come late or not at all, and the proxy in front hides it.',
  remediation:
    'System Console, High Availability; `systemctl status mattermost` and `journalctl -u mattermost | grep -i cluster` on the node that is missing.',
  references: [
    'https://docs.mattermost.com/administration-guide/scale/high-availability-cluster-based-deployment.html',
  ],
  needs: ['cluster.status'],
  uses,
  requirements: {
    current: { value: null, clauses: [mattermost.clusterStatus, transportEncryption.clusterReporting] },
    'transport-encryption': { value: null, clauses: [transportEncryption.clusterReporting] },
  },
  judge: (facts, { access }) => {
    const nodes = findGivenNodes(facts, access)
    if ('verdict' in nodes) return nodes
    return judgeStopped(nodes.names, facts) ?? judgeAnswer(facts['cluster.status'], nodes.names, facts)
  },
})

/** The nodes that this run knows of; none where it was given no hosts: then the answer must speak for itself. */
function findGivenNodes(
  facts: Facts,
  access: Judgement<null>['access'],
): { names: readonly string[] } | Verdict {
  if (access.hosts.length === 0) return { names: [] }
  const units = facts['host.units']
  if (!units) return inconclusive('not seen: the probe for host.units did not finish')
  const cluster = findCluster({ ...facts, 'host.units': units }, access)
  return 'verdict' in cluster ? cluster : { names: cluster.names }
}

/** Whether Mattermost runs on a node is known from that node's systemd, without the cluster's status. */
function judgeStopped(names: readonly string[], facts: Facts): Verdict | null {
  const stopped = names.flatMap((node) => {
    const unit = valueOrNull(facts['host.units']?.[node])?.find(({ id }) => id === 'mattermost.service')
    return unit && ['inactive', 'failed', 'deactivating'].includes(unit.activeState) ? [{ node, unit }] : []
  })
  if (stopped.length === 0) return null
  return fail(
    `Mattermost does not run on ${stopped.map(({ node }) => node).join(', ')}`,
    ...stopped.map(({ node, unit }) =>
      createEvidence('host.units', `${node}: mattermost.service ${unit.activeState} (${unit.subState})`),
    ),
  )
}

function judgeAnswer(status: Fact<'cluster.status'>, names: readonly string[], facts: Facts): Verdict {
  if (status.status === 'unprotected') {
    return inconclusive(
      `the API token was not sent, since the server's certificate does not verify: ${status.code}`,
      createEvidence('cluster.status', status.code),
    )
  }
  if (status.status !== 'ok') {
    return inconclusive(
      `the cluster's status was not answered: ${describeFailure(status)}`,
      createEvidence('cluster.status', describeFailure(status)),
    )
  }
  const { httpStatus, members } = status.value
  if (members === null) {
    const why = refusals[httpStatus] ?? 'no list of nodes'
    return inconclusive(
      `the cluster's status was answered with ${httpStatus}: ${why}`,
      createEvidence('cluster.status', `GET /api/v4/cluster/status: status ${httpStatus}`),
    )
  }
  if (members.length === 0) {
    const evidence = createEvidence('cluster.status', 'no nodes: the server that answered runs by itself')
    return names.length > 0
      ? fail('the server that answered is in no cluster, though ClusterSettings.Enable is true', evidence)
      : notApplicable('not a cluster: the server that answered runs by itself', evidence)
  }
  return judgeMembers(members, names, facts)
}

function judgeMembers(members: readonly Member[], names: readonly string[], facts: Facts): Verdict {
  const evidence = members.map(({ hostname, ipAddress, version, configHash }) =>
    createEvidence(
      'cluster.status',
      `${hostname || ipAddress}: version ${version}, configuration ${configHash}`,
    ),
  )
  const missing = names.filter((node) => !members.some((member) => isNode(member, node, facts)))
  if (missing.length > 0)
    return fail(`${missing.join(', ')} is not in the cluster that the others form`, ...evidence)
  const differing = (
    [
      ['version', 'versions'],
      ['schemaVersion', 'database schemas'],
      ['configHash', 'configurations'],
    ] as const
  ).filter(([field]) => new Set(members.map((member) => member[field])).size > 1)
  if (differing.length > 0) {
    return fail(`the nodes have different ${differing.map(([, what]) => what).join(' and ')}`, ...evidence)
  }
  if (names.length === 0 && members.length === 1) {
    return inconclusive(
      'the cluster has one node, and how many it should have this run was not told (nodes in the config file)',
      ...evidence,
    )
  }
  const more: Evidence[] =
    names.length > 0 && members.length > names.length
      ? [
          createEvidence(
            'cluster.status',
            `${members.length - names.length} more than the hosts that this run was given`,
          ),
        ]
      : []
  return pass(
    `${members.length} nodes form the cluster, with one version and one configuration`,
    ...evidence,
    ...more,
  )
}

function isNode({ hostname, ipAddress }: Member, node: string, facts: Facts): boolean {
  const own = valueOrNull(facts['host.hostname']?.[node])
  const addresses = valueOrNull(facts['cluster.addresses']?.[node]) ?? []
  return (
    (hostname !== '' && [node, own].some((name) => name?.toLowerCase() === hostname.toLowerCase())) ||
    (ipAddress !== '' && addresses.includes(ipAddress))
  )
}

const refusals: Readonly<Record<number, string>> = {
  401: 'the token is not valid',
  403: "the token's role may not see it (sysconsole_read_environment_high_availability)",
}
