import { type Truth, truthOf } from '../../../core/truth.ts'
import type {
  NginxConfiguration,
  NginxDirective,
} from '../../../probes/host/questions/nginx/nginx-configuration.ts'
import type { OwnAddress } from '../../../probes/host/questions/own-addresses.ts'
import type { ListeningSocket } from '../../../probes/host/questions/sockets.ts'
import { findUpstreamServers } from './nginx-servers.ts'

/** One address that a `proxy_pass` leads to. */
export interface Backend {
  scheme: string
  /** `10.0.0.5:8065`, `unix:/run/mm.sock`, as it is written, with the port that is meant. */
  address: string
}

/** What is known of the network of the host that nginx is on. */
export interface HostNetwork {
  sockets: readonly ListeningSocket[] | null
  addresses: readonly OwnAddress[] | null
}

/** The backends of a `proxy_pass` of http; null: it depends on the request. */
export function listBackends(
  { arguments: args, targets }: NginxDirective,
  configuration: NginxConfiguration,
): Backend[] | null {
  const [written = ''] = args ?? []
  const values = targets ?? (written.includes('$') ? null : [written])
  if (!values) return null
  return values.flatMap((value) => {
    const [, scheme = '', rest = ''] = /^(\w+):\/\/(.*)$/s.exec(value) ?? []
    const authority = /^unix:[^:]*/.exec(rest)?.[0] ?? rest.replace(/[/?].*$/s, '')
    const servers = findUpstreamServers(configuration, 'http', authority) ?? [authority]
    return servers.map((server) => ({ scheme, address: addPort(server, scheme === 'https' ? 443 : 80) }))
  })
}

function addPort(server: string, port: number): string {
  return server.startsWith('unix:') || /^(?:\[[^\]]*\]|[^:[]*):\d+$/.test(server)
    ? server
    : `${server}:${port}`
}

interface AddressParts {
  name: string
  numeric: boolean
  port: number
}

function partsOf(address: string): AddressParts {
  const [, bracketed, plain = '', port = '80'] = /^(?:\[([^\]]+)\]|([^:]*)):(\d+)$/.exec(address) ?? []
  const name = (bracketed ?? plain).toLowerCase()
  return { name, numeric: bracketed !== undefined || /^\d+(?:\.\d+){3}$/.test(name), port: Number(port) }
}

export function portOf(address: string): number | null {
  return address.startsWith('unix:') ? null : partsOf(address).port
}

/**
 * Whether what is sent to an address stays on this host: loopback, a socket in a folder, an address of its own, and the networks of
 * containers that it is the bridge of.
 */
export function isOnThisHost(address: string, { sockets, addresses }: HostNetwork): Truth {
  if (address.startsWith('unix:')) return 'yes'
  const { name, numeric, port } = partsOf(address)
  if (/^(?:localhost|127(?:\.\d+){3}|::1|::ffff:127(?:\.\d+){3})$/.test(name)) return 'yes'
  // A name may stand for this host.
  if (!numeric) return 'unknown'
  if (sockets?.some((socket) => socket.address === name && socket.port === port)) return 'yes'
  if (addresses) return truthOf(addresses.some((own) => own.address === name || isBehindBridge(name, own)))
  // Something here listens on that port of every address, and which addresses those are is not known.
  const everywhere = sockets?.some(
    (socket) => socket.port === port && ['*', '::', '0.0.0.0'].includes(socket.address),
  )
  return everywhere || !sockets ? 'unknown' : 'no'
}

/** Docker's, Podman's and CNI's own names for the bridges that they make. */
const containerBridge = /^(?:docker\d+|docker_gwbridge|br-[0-9a-f]{12}|podman\d+|cni(?:-podman)?\d+)$/

function isBehindBridge(name: string, { interface: link, address, prefix }: OwnAddress): boolean {
  if (!containerBridge.test(link) || name.includes(':') || address.includes(':')) return false
  const bits = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const size = 2 ** (32 - prefix)
  return Math.floor(bits(name) / size) === Math.floor(bits(address) / size)
}

/** Two addresses that lead to the same place have one key. */
export function keyOf(address: string, network: HostNetwork): string {
  if (address.startsWith('unix:')) return address
  const { name, port } = partsOf(address)
  return isOnThisHost(address, network) === 'yes' ? `here:${port}` : `${name}:${port}`
}
