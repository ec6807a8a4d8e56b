import type { Host } from '../../docker/host.ts'
import { address, type Peer, peersOf } from '../../stacks/cluster-node.ts'
import type { Stack } from '../../stacks/stack.ts'
import { host } from '../hosts.ts'

/** The node that the faults of the cluster are made on. */
export const member = 'mattermost1'

/** That node, and the others as it sees them. */
export function membership(stack: Stack): { node: Host; peers: readonly [Peer, Peer, ...Peer[]] } {
  const names = Object.keys(stack.nodes).filter((name) => /^mattermost\d+$/.test(name))
  const node = host(stack, member)
  const [first, second, ...others] = peersOf(
    node,
    names.map((name) => host(stack, name)),
  )
  if (!first || !second) throw new Error('a cluster of three nodes at least is needed')
  return { node, peers: [first, second, ...others] }
}

/** Whether a TCP connection from one host to that node's port is accepted, in words. */
export function reachable(from: string, port: number): (stack: Stack) => Promise<string> {
  return async (stack) => {
    const to = address(host(stack, member))
    return host(stack, from).shell(
      `timeout 2 bash -c 'exec 3<>/dev/tcp/${to}/${port}' 2>/dev/null && echo accepted || echo shut`,
    )
  }
}
