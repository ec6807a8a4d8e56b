import ipaddr from 'ipaddr.js'
import type { Truth } from '../../../core/truth.ts'
import type { NetworkInterface } from '../../../probes/host/questions/cluster/host-addresses.ts'
import { valueOrNull } from '../../../probes/host/reading.ts'
import type { ClusterNodes, NodeFacts } from './cluster-membership.ts'

/** What a way between two nodes is encrypted by, below Mattermost and without its tunnels. */
export interface EncryptedWay {
  encrypted: Truth
  /** `WireGuard (wg0)`, `IPsec (ESP)`; what is missing, where it isn't known. */
  by: string
}

/**
 * Whether everything that a node sends to an address of a peer goes through WireGuard, or must be encrypted by IPsec. An address of
 * a WireGuard interface is come to by the tunnel alone, so both ends have to have one, in one network.
 */
export function findEncryptedWay(
  facts: NodeFacts,
  node: string,
  peer: { host: string; address: string },
): EncryptedWay {
  const [own, others] = [interfacesOf(facts, node), interfacesOf(facts, peer.host)]
  if (!own || !others) return { encrypted: 'unknown', by: `the interfaces of ${own ? peer.host : node}` }
  const far = others.find(
    ({ kind, addresses }) => kind === 'wireguard' && hasAddress(addresses, peer.address),
  )
  const near = own.find(
    ({ kind, addresses }) =>
      kind === 'wireguard' && addresses.some((network) => isWithin(peer.address, network)),
  )
  if (far && near) return { encrypted: 'yes', by: `WireGuard (${near.name})` }
  if (isDemandedByIpsec(facts, node, own, peer.address)) return { encrypted: 'yes', by: 'IPsec (ESP)' }
  // A kind that isn't shown may be WireGuard's: BusyBox's ip tells none.
  return isOrdinary(others, peer.address)
    ? { encrypted: 'no', by: 'no WireGuard and no IPsec' }
    : { encrypted: 'unknown', by: `what kind the interface of ${peer.address} is` }
}

/** An interface whose name says that it is none of WireGuard's. */
function isOrdinary(interfaces: readonly NetworkInterface[], address: string): boolean {
  const found = interfaces.find(({ addresses }) => hasAddress(addresses, address))
  return !found || found.kind !== null || /^(?:eth|en|wl|bond|team|br|vlan|venet|ib)/.test(found.name)
}

function isDemandedByIpsec(
  facts: NodeFacts,
  node: string,
  own: readonly NetworkInterface[],
  address: string,
): boolean {
  const policies = valueOrNull(facts['cluster.ipsecPolicies']?.[node]) ?? []
  return policies.some(
    ({ direction, source, destination, narrowed, action, templates }) =>
      direction === 'out' &&
      narrowed === null &&
      action !== 'block' &&
      templates.some(({ protocol, optional }) => protocol === 'esp' && !optional) &&
      isWithin(address, destination) &&
      own.some(({ addresses }) => addresses.some((each) => isWithin(each.split('/')[0] ?? '', source))),
  )
}

function interfacesOf(facts: NodeFacts, node: string): readonly NetworkInterface[] | null {
  return valueOrNull(facts['cluster.interfaces']?.[node])
}

function hasAddress(addresses: readonly string[], address: string): boolean {
  return addresses.some((each) => each.split('/')[0] === address)
}

function isWithin(address: string, network: string): boolean {
  if (!ipaddr.isValid(address) || !ipaddr.isValidCIDR(network)) return false
  const [parsed, [base, length]] = [ipaddr.parse(address), ipaddr.parseCIDR(network)]
  return parsed.kind() === base.kind() && parsed.match(base, length)
}

/** The address and the interface at which a node's gossip listens alone; null: it listens at every address. */
export function findGossipListener(
  facts: NodeFacts,
  node: string,
  { gossipPlace }: ClusterNodes,
): { address: string; interface: NetworkInterface | null } | null {
  const place = gossipPlace(node, interfacesOf(facts, node) ?? [])
  return place?.listens ? { address: place.listens, interface: place.interface } : null
}

/** Whether something listens at that port beside the one address, as far as the host tells. */
export function listensElsewhere(facts: NodeFacts, node: string, port: number, address: string): boolean {
  const reading = facts['host.sockets']?.[node]
  if (reading?.status !== 'ok' || reading.value.found !== 'value') return false
  return reading.value.value.some(
    (socket) =>
      socket.port === port && socket.address !== address && !/^(?:127\.|\[?::1)/.test(socket.address),
  )
}
