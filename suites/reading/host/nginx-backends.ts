import type { Truth } from '../../../core/truth.ts'
import type {
  NginxConfiguration,
  NginxDirective,
} from '../../../probes/host/questions/nginx/nginx-configuration.ts'
import { findUpstreamServers } from './nginx-servers.ts'
import { type HostNetwork, staysOnHost } from './topology.ts'

/** One address that a `proxy_pass` leads to. */
export interface Backend {
  scheme: string
  /** `10.0.0.5:8065`, `unix:/run/mm.sock`, as it is written, with the port that is meant. */
  address: string
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
  port: number
}

function partsOf(address: string): AddressParts {
  const [, bracketed, plain = '', port = '80'] = /^(?:\[([^\]]+)\]|([^:]*)):(\d+)$/.exec(address) ?? []
  return { name: (bracketed ?? plain).toLowerCase(), port: Number(port) }
}

export function portOf(address: string): number | null {
  return address.startsWith('unix:') ? null : partsOf(address).port
}

/** Whether what is sent to an address stays on this host; a socket in a folder always does. */
export function isOnThisHost(address: string, network: HostNetwork): Truth {
  if (address.startsWith('unix:')) return 'yes'
  const { name, port } = partsOf(address)
  return staysOnHost(name, port, network)
}

/** Two addresses that lead to the same place have one key. */
export function keyOf(address: string, network: HostNetwork): string {
  if (address.startsWith('unix:')) return address
  const { name, port } = partsOf(address)
  return isOnThisHost(address, network) === 'yes' ? `here:${port}` : `${name}:${port}`
}
