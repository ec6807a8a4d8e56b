import type { Judgement } from '../../../core/check.ts'
import type { FactPath, FactsAt } from '../../../core/fact.ts'
import { createEvidence, inconclusive, notApplicable, type Verdict } from '../../../core/verdict.ts'
import { findGossipPlace, type GossipPlace } from '../../../probes/cluster/gossip-place.ts'
import type { NetworkInterface } from '../../../probes/host/questions/cluster/host-addresses.ts'
import { type ConfigurationFacts, configurationFacts } from '../app/configuration-facts.ts'
import { collectViews } from '../app/configuration-verdict.ts'
import { type ConfigurationView, findSetting, findText, isSwitchedOn } from '../app/configuration-view.ts'
import { combineVerdicts } from '../combined-verdict.ts'
import { type FilterFacts, filterFacts } from '../host/firewall/host-filter.ts'
import { listHostsWithRole, type RoleFacts, roleFacts } from '../host/host-roles.ts'

/** What tells whether there is a cluster, and of which hosts. Every check of the cluster has them among its `needs` and `uses`. */
export const nodeFacts = ['host.units'] as const satisfies readonly FactPath[]
export const settingFacts = [
  ...configurationFacts,
  ...roleFacts,
  ...filterFacts,
  'cluster.status',
  'cluster.interfaces',
  'cluster.ipsecPolicies',
] as const
export type NodeFacts = FactsAt<'host.units'> &
  ConfigurationFacts &
  RoleFacts &
  FilterFacts &
  Partial<FactsAt<'cluster.status' | 'cluster.interfaces' | 'cluster.ipsecPolicies'>>

export interface ClusterNodes {
  names: readonly string[]
  /** ClusterSettings.GossipPort and StreamingPort; 8074 and 8075 where they aren't shown. */
  gossipPort: (node: string) => number
  streamingPort: (node: string) => number
  /** Gossip is encrypted by Mattermost itself, as far as shown anywhere for this node. */
  gossipEncrypted: (node: string) => boolean | null
  /** Where its settings put its gossip; null: at every address of the node. */
  gossipPlace: (node: string, interfaces: readonly NetworkInterface[]) => GossipPlace | null
}

type Access = Judgement<unknown>['access']

/**
 * Judges every node of the cluster, and gives the worst verdict; what isn't a cluster is not judged.
 *
 * @param allWell - the reason where every node passes, in place of all of theirs.
 */
export function judgeNodes(
  facts: NodeFacts,
  { access }: Pick<Judgement<unknown>, 'access'>,
  judge: (node: string, cluster: ClusterNodes) => Verdict,
  allWell: string,
): Verdict {
  const cluster = findCluster(facts, access)
  if ('verdict' in cluster) return cluster
  const verdict = combineVerdicts(cluster.names.map((node) => judge(node, cluster)))
  return verdict.verdict === 'pass'
    ? { ...verdict, reason: `on each of ${cluster.names.length} nodes ${allWell}` }
    : verdict
}

/** The cluster's nodes, or the verdict on what isn't one, or isn't known to be one. */
export function findCluster(facts: NodeFacts, access: Access): ClusterNodes | Verdict {
  const apps = listHostsWithRole(facts, access, 'app')
  const unsure = apps.filter(({ certain }) => !certain)
  const names = apps.filter(({ certain }) => certain).map(({ name }) => name)
  const open = unsure.map(({ name, grounds }) => createEvidence('host.units', `${name}: ${grounds}`))
  if (names.length === 0) {
    return unsure.length === 0
      ? notApplicable('none of the hosts that were given has Mattermost, so no cluster of it')
      : inconclusive(
          `whether ${unsure.map(({ name }) => name).join(', ')} has Mattermost is not known`,
          ...open,
        )
  }
  const views = collectViews(facts, access).views
  const enabled = names.map((node) => ({ node, on: settingOf(views, node, 'Enable', isSwitchedOn) }))
  const evidence = enabled.map(({ node, on }) =>
    createEvidence('host.mattermostConfigOpt', `${node}: ClusterSettings.Enable ${on ?? 'not shown'}`),
  )
  if (!enabled.some(({ on }) => on === true)) {
    if (enabled.every(({ on }) => on === false) && unsure.length === 0) {
      const where = names.length === 1 ? `${names[0]}, the only host with Mattermost` : names.join(', ')
      return notApplicable(`not a cluster: ClusterSettings.Enable is false on ${where}`, ...evidence)
    }
    return inconclusive(
      'whether Mattermost runs as a cluster is not known: its settings could not be read',
      ...evidence,
      ...open,
    )
  }
  if (unsure.length > 0) {
    return inconclusive(
      `whether ${unsure.map(({ name }) => name).join(', ')} is a node of the cluster is not known`,
      ...open,
    )
  }
  const unlicensed = judgeUnlicensed(
    facts,
    names,
    (node) => settingOf(views, node, 'GossipPort', portOf) ?? 8074,
  )
  if (unlicensed) return unlicensed
  if (names.length === 1) {
    return inconclusive(
      `only ${names[0]} of the cluster was given: its transport is between nodes, so give the others (nodes in the config file, or --inventory)`,
      ...evidence,
    )
  }
  return {
    names,
    gossipPort: (node) => settingOf(views, node, 'GossipPort', portOf) ?? 8074,
    streamingPort: (node) => settingOf(views, node, 'StreamingPort', portOf) ?? 8075,
    gossipEncrypted: (node) =>
      settingOf(views, node, 'EnableGossipEncryption', isSwitchedOn) ??
      settingOf(views, node, 'EnableExperimentalGossipEncryption', isSwitchedOn),
    gossipPlace: (node, interfaces) =>
      findGossipPlace(
        {
          networkInterface: settingOf(views, node, 'NetworkInterface', findText) ?? '',
          bindAddress: settingOf(views, node, 'BindAddress', findText) ?? '',
          advertiseAddress: settingOf(views, node, 'AdvertiseAddress', findText) ?? '',
        },
        interfaces,
      ),
  }
}

/**
 * ClusterSettings.Enable does nothing without a licence: no gossip listens, and the cluster's status has no members (tried on 5.38 and
 * 11.6). Null: there is gossip, or it isn't known.
 */
function judgeUnlicensed(
  facts: NodeFacts,
  names: readonly string[],
  gossipPort: (node: string) => number,
): Verdict | null {
  const status = facts['cluster.status']
  const alone = status?.status === 'ok' && status.value.members?.length === 0
  const silent = names.filter((node) => hasGossipListener(facts, node, gossipPort(node)) === false)
  if (silent.length < names.length && !(alone && names.length === 1)) return null
  return notApplicable(
    `${names.join(', ')}: ClusterSettings.Enable is true, and no cluster runs: clustering needs an Enterprise licence, without which the setting does nothing`,
    ...silent.map((node) =>
      createEvidence('host.sockets', `${node}: Mattermost listens, and nothing on port ${gossipPort(node)}`),
    ),
    ...(alone ? [createEvidence('cluster.status', 'no members')] : []),
  )
}

/** Null: whether Mattermost runs there isn't known, so that silence says nothing. */
function hasGossipListener(facts: NodeFacts, node: string, port: number): boolean | null {
  const reading = facts['host.sockets']?.[node]
  if (reading?.status !== 'ok' || reading.value.found !== 'value') return null
  const sockets = reading.value.value
  if (sockets.some((socket) => socket.port === port)) return true
  const runs = sockets.some(({ processes }) => processes?.some(({ name }) => name === 'mattermost'))
  return runs ? false : null
}

/** What runs on the node counts before what its file says, and that before what the API says of whichever node answered. */
function settingOf<T>(
  views: readonly ConfigurationView[],
  node: string,
  name: string,
  read: (view: ConfigurationView, setting: string) => T | null,
): T | null {
  const own = views.filter(({ host }) => host === node)
  const ordered = [
    ...own.filter(({ of }) => of === 'running'),
    ...own.filter(({ of }) => of !== 'running'),
    ...views.filter(({ host }) => host === null),
  ]
  for (const view of ordered) {
    const value = read(view, `ClusterSettings.${name}`)
    if (value !== null) return value
  }
  return null
}

function portOf(view: ConfigurationView, setting: string): number | null {
  const port = Number(findSetting(view, setting)?.value ?? Number.NaN)
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : null
}
