import type { FactPath, FactsAt } from '../../../core/fact.ts'
import type { Family } from '../../../core/packet-filter/address-set.ts'
import type { Departure, PacketFilter } from '../../../core/packet-filter/answers.ts'
import { type Truth, truthOf } from '../../../core/truth.ts'
import { createEvidence, inconclusive, notApplicable, type Verdict } from '../../../core/verdict.ts'
import type { ClusterFacts } from '../../../probes/cluster/cluster-facts.ts'
import { isLoopback } from '../../../probes/cluster/loopback.ts'
import { valueOrNull } from '../../../probes/host/reading.ts'
import type { Tunnel } from '../../../probes/host/ssh-forwarding.ts'
import { type FilterFacts, findRunningFilter } from '../host/firewall/host-filter.ts'
import type { ClusterNodes } from './cluster-membership.ts'

/** What the tunnels are made of: rules, scripts, units and processes. */
export const transportFacts = [
  'host.iptables',
  'host.nftables',
  'host.mattermostPreStart',
  'cluster.addresses',
  'cluster.redirected',
  'cluster.tunnelUnits',
  'cluster.tunnelProcesses',
] as const satisfies readonly FactPath[]
export type TransportFacts = FactsAt<(typeof transportFacts)[number]>

/** What a profile asks of the tunnels. */
export interface TunnelRequirement {
  /** Must there be tunnels at all, or do they count only where there are any? */
  tunnels: 'required' | 'where used'
  /** Streaming is dead since Mattermost 6.0: a tunnel for it leads nowhere. */
  ports: 'gossip' | 'gossip and streaming'
}

export const asDocumented: TunnelRequirement = { tunnels: 'required', ports: 'gossip and streaming' }
export const asUsedToday: TunnelRequirement = { tunnels: 'where used', ports: 'gossip' }

export interface Peer {
  host: string
  address: string
}

/** The other nodes, by the address that the node knows each by. */
export function peersOf({ 'cluster.redirected': redirected }: TransportFacts, node: string): Peer[] {
  const peers = new Map<string, Peer>()
  for (const { host, address } of redirected[node] ?? [])
    if (host !== null) peers.set(host, { host, address })
  return [...peers.values()]
}

/** Why a node's peers can't be judged one by one; null: every one of them has an address. */
export function judgeUnknownPeers(
  facts: TransportFacts,
  node: string,
  { names }: ClusterNodes,
): Verdict | null {
  const known = new Set(peersOf(facts, node).map(({ host }) => host))
  const missing = names.filter((name) => name !== node && !known.has(name))
  return missing.length === 0
    ? null
    : inconclusive(
        `${node}: the address of ${missing.join(', ')} in the cluster is not known`,
        createEvidence('cluster.addresses', `${missing.join(', ')}: no address read`),
      )
}

export function listRequiredPorts(
  node: string,
  cluster: ClusterNodes,
  { ports }: TunnelRequirement,
): number[] {
  const gossip = cluster.gossipPort(node)
  return ports === 'gossip' ? [gossip] : [...new Set([gossip, cluster.streamingPort(node)])]
}

/** The node's packet filter and NAT rules, or why they aren't known. */
export function filterOf(facts: FilterFacts & TransportFacts, node: string): PacketFilter | Verdict {
  const isShown =
    valueOrNull(facts['host.iptables'][node]) !== null || valueOrNull(facts['host.nftables'][node]) !== null
  const { filter, unknown } = findRunningFilter(facts, node)
  if (filter && isShown) return filter
  return unknown ?? inconclusive(`${node}: neither iptables-save nor nft showed its packet filter`)
}

/** IPv4, and IPv6 where the node has an address of it that others can use. */
export function familiesOf(facts: Pick<TransportFacts, 'cluster.addresses'>, node: string): Family[] {
  const own = valueOrNull(facts['cluster.addresses'][node]) ?? []
  return own.some((address) => address.includes(':')) ? ['ip', 'ip6'] : ['ip']
}

/** A tunnel that a script or a unit is to open, or that is open. */
export interface PlannedTunnel {
  tunnel: Tunnel
  from: string
}

/** Tunnels as configured on a node: by pre_start.sh and by units of their own. */
export function listConfiguredTunnels(facts: TransportFacts, node: string): PlannedTunnel[] {
  const script = valueOrNull(facts['host.mattermostPreStart'][node])?.tunnels ?? []
  const units = valueOrNull(facts['cluster.tunnelUnits'][node]) ?? []
  return [
    ...script.map((tunnel) => ({ tunnel, from: 'pre_start.sh' })),
    ...units.flatMap(({ unit, tunnel }) => (tunnel ? [{ tunnel, from: unit }] : [])),
  ]
}

/** The local ports at which a tunnel leads to that port of that peer. */
export function listLocalPorts(tunnel: Tunnel, peer: Peer, port: number): number[] {
  const sameServer = isPeer(tunnel.server, peer)
  return tunnel.forwards
    .filter(
      ({ hostPort, host }) => hostPort === port && (isPeer(host, peer) || (sameServer && isLocal(host))),
    )
    .map(({ port: local }) => local)
}

export function isPeer(name: string, { host, address }: Peer): boolean {
  return name === address || name.toLowerCase() === host.toLowerCase()
}

export function isLocal(host: string): boolean {
  return host.toLowerCase() === 'localhost' || isLoopback(host)
}

/** What becomes of what the node itself sends to a peer's port. */
export function findDeparture(
  filter: PacketFilter,
  facts: TransportFacts,
  node: string,
  { address }: Peer,
  port: number,
  protocol: 'tcp' | 'udp' = 'tcp',
): Departure {
  const own = (valueOrNull(facts['cluster.addresses'][node]) ?? []).find(
    (each) => each.includes(':') === address.includes(':'),
  )
  return filter.leave({ protocol, destination: address, port, ...(own !== undefined && { source: own }) })
}

/** Do the node's TCP connections to a peer's port go to its own end of a tunnel? */
export function isTunnelled(
  filter: PacketFilter,
  facts: TransportFacts,
  node: string,
  peer: Peer,
  port: number,
): Truth {
  const { redirect } = findDeparture(filter, facts, node, peer, port)
  if (redirect === 'unknown') return 'unknown'
  return truthOf(redirect?.toAddress != null && isLoopback(redirect.toAddress))
}

/** Does gossip over UDP leave the node for a peer? SSH carries no UDP, so a redirect keeps it in too. */
export function isUdpLeaving(
  filter: PacketFilter,
  facts: TransportFacts,
  node: string,
  peer: Peer,
  port: number,
): Truth {
  const { reach, redirect } = findDeparture(filter, facts, node, peer, port, 'udp')
  if (redirect === 'unknown') return reach === 'closed' ? 'no' : 'unknown'
  if (redirect !== null || reach === 'closed') return 'no'
  return reach === 'open' ? 'yes' : 'unknown'
}

/**
 * A verdict where no node has anything of the document's tunnels: nothing to judge where they aren't required. Null: there is
 * something, or it could not be seen.
 */
export function judgeAbsentTunnels(
  facts: TransportFacts & FilterFacts,
  cluster: ClusterNodes,
  { tunnels }: TunnelRequirement,
): Verdict | null {
  if (tunnels === 'required') return null
  for (const node of cluster.names) {
    const filter = filterOf(facts, node)
    if (!('leave' in filter)) return null
    const ports = [cluster.gossipPort(node), cluster.streamingPort(node)]
    const concerns = ({ port }: { port: string | null }) =>
      port !== null && ports.some((each) => port.split(',').includes(String(each)))
    if (filter.redirects.some(concerns)) return null
    if (listConfiguredTunnels(facts, node).length > 0) return null
    const processes = facts['cluster.tunnelProcesses'][node]
    if (processes?.status !== 'ok' || processes.value.found !== 'value') return null
    const live = processes.value.value.tunnels
    if (live.some(({ tunnel }) => tunnel.forwards.some(({ hostPort }) => ports.includes(hostPort))))
      return null
  }
  const encrypted = cluster.names.every((node) => cluster.gossipEncrypted(node) === true)
  return notApplicable(
    encrypted
      ? 'no node has SSH tunnels for the cluster: Mattermost encrypts its gossip itself'
      : 'no node has SSH tunnels for the cluster (what encrypts its gossip instead is for cluster-gossip-encryption to say)',
    createEvidence('cluster.tunnelProcesses', 'no tunnel, no redirection, no script for them on any node'),
  )
}

export type Redirected = ClusterFacts['redirected'][string][number]
