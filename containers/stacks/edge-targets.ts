import { once } from 'node:events'
import { connect } from 'node:net'
import type { Target } from '../../core/target.ts'
import type { Host } from '../docker/stack-host.ts'

interface Edge {
  host: Host
  /** The name that its certificate carries. */
  domain: string
  ca: string
  simulated: string
  /** Published ports, by their documented number; 443 must be one of them. */
  ports: number[]
}

/** The edge as a target: at its own address, and by way of the ports published on loopback. By both ways it is the same one. */
export async function createEdgeTargets(edge: Edge): Promise<{ target: Target; published: Target }> {
  const common = { host: edge.domain, ca: [edge.ca], simulated: edge.simulated }
  const published: Target = {
    ...common,
    port: 443,
    connectTo: ['127.0.0.1'],
    ports: Object.fromEntries(edge.ports.map((port) => [String(port), edge.host.port(port)])),
  }
  const { ipv4 = '', ipv6 = null } = edge.host.addresses[0] ?? {}
  const [reached4, reached6] = await Promise.all([
    isAccepting(ipv4, 443),
    ipv6 !== null && isAccepting(ipv6, 443),
  ])
  const connectTo: [string, ...string[]] = reached6 && ipv6 !== null ? [ipv4, ipv6] : [ipv4]
  const direct: Target = { ...common, port: 443, connectTo, ports: {} }
  return { target: reached4 ? direct : published, published }
}

const patienceMs = 2000

/** On Linux the engine's networks are this machine's own; with Docker Desktop or a remote engine they are not. */
export async function isAccepting(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(patienceMs) })
    return true
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException
    if (code === undefined && name !== 'AbortError') throw error
    return false
  } finally {
    socket.destroy()
  }
}
