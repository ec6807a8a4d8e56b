import ipaddr from 'ipaddr.js'
import type { FactPath, FactsAt } from '../../../core/fact.ts'
import { type Truth, truthOf } from '../../../core/truth.ts'
import type { NetworkLink } from '../../../probes/host/questions/network-links.ts'
import type { OwnAddress } from '../../../probes/host/questions/own-addresses.ts'
import type { ListeningSocket } from '../../../probes/host/questions/sockets.ts'
import { readHostAnswer, valueOrNull } from './host-answer.ts'

/** The facts that tell which addresses are those of a host, or of its own bridges. */
export const networkFacts = [
  'host.sockets',
  'host.ownAddresses',
  'host.networkLinks',
  'host.hostname',
] as const satisfies readonly FactPath[]
export type NetworkFacts = Partial<FactsAt<(typeof networkFacts)[number]>>

/** What is known of the network of one host. Null: not read. */
export interface HostNetwork {
  sockets: readonly ListeningSocket[] | null
  addresses: readonly OwnAddress[] | null
  links: readonly NetworkLink[] | null
  name: string | null
}

export function readHostNetwork(facts: NetworkFacts, host: string): HostNetwork {
  return {
    sockets: valueOrNull(readHostAnswer(facts, 'sockets', host)),
    addresses: valueOrNull(readHostAnswer(facts, 'ownAddresses', host)),
    links: valueOrNull(readHostAnswer(facts, 'networkLinks', host)),
    name: valueOrNull(readHostAnswer(facts, 'hostname', host)),
  }
}

/**
 * Whether what is sent from a host to an address stays on it: loopback, an address of its own, and what is behind a bridge that leads
 * only to containers of the host. Another address is not another host; a network that is laid over several hosts is. A name may stand
 * for anything but the host's own.
 */
export function staysOnHost(host: string, port: number | null, network: HostNetwork): Truth {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (name === 'localhost' || name.endsWith('.localhost')) return 'yes'
  if (!ipaddr.isValid(name) || (!name.includes(':') && !/^\d+(?:\.\d+){3}$/.test(name))) {
    return name === network.name?.toLowerCase() ? 'yes' : 'unknown'
  }
  const address = ipaddr.process(name)
  if (address.range() === 'loopback') return 'yes'
  const { sockets, addresses } = network
  if (sockets?.some((socket) => socket.address === name && socket.port === port)) return 'yes'
  if (addresses) return findBehind(address, addresses, network.links)
  // Something here listens on that port of every address, and which addresses those are is not known.
  const everywhere = sockets?.some(
    (socket) => socket.port === port && ['*', '::', '0.0.0.0'].includes(socket.address),
  )
  return everywhere || !sockets ? 'unknown' : 'no'
}

type Address = ReturnType<typeof ipaddr.process>

function findBehind(address: Address, addresses: readonly OwnAddress[], links: HostNetwork['links']): Truth {
  const own = addresses.flatMap((each) =>
    ipaddr.isValid(each.address) ? [{ ...each, parsed: ipaddr.process(each.address) }] : [],
  )
  if (own.some(({ parsed }) => parsed.toString() === address.toString())) return 'yes'
  const around = own.filter(
    ({ parsed, prefix }) => parsed.kind() === address.kind() && matches(address, parsed, prefix),
  )
  // The longest prefix is the way that is taken.
  const [nearest] = around.toSorted((a, b) => b.prefix - a.prefix)
  return nearest ? isOwnBridge(nearest.interface, links) : 'no'
}

function matches(address: Address, network: Address, prefix: number): boolean {
  return address.match([network, prefix] as [ipaddr.IPv4, number] & [ipaddr.IPv6, number])
}

/** Docker's, Podman's and CNI's own names for the bridges that they make. */
const containerBridge =
  /^(?:docker\d+|docker_gwbridge|br-[0-9a-f]{12}|podman\d+|cni(?:-podman)?\d+|lxcbr\d+)$/

/**
 * Whether everything behind an interface is on this host: a bridge to which nothing but containers is joined. With a card, or the end of
 * an overlay (VXLAN) among its ports, it goes on to others; a virtual machine's is on this host and has a network of its own.
 */
function isOwnBridge(name: string, links: HostNetwork['links']): Truth {
  const link = links?.find((each) => each.name === name)
  if (!links || !link) return truthOf(containerBridge.test(name))
  if (link.kind !== 'bridge') return 'no'
  const ports = links.filter(({ bridge }) => bridge === name)
  if (ports.every(({ kind }) => kind === 'veth')) return 'yes'
  return ports.every(({ kind }) => kind === 'veth' || kind === 'tun') ? 'unknown' : 'no'
}
