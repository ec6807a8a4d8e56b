import type { Host } from '../../docker/stack-host.ts'
import { until } from '../../docker/wait-until.ts'
import { address, type Peer, peersOf } from '../../stacks/cluster-node.ts'
import type { Stack } from '../../stacks/stack.ts'
import { restart, sshReload } from '../host-scripts.ts'
import { host } from '../stack-hosts.ts'

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

/**
 * Restarts that node's Mattermost, and waits until every node lists all of them again. Until then the cluster really has a node
 * too few, and checks would say so.
 */
export async function restartMember(stack: Stack): Promise<void> {
  await host(stack, member).shell(restart('mattermost'))
  await whole(stack)
}

/** Waits until every node's status lists them all. */
async function whole(stack: Stack): Promise<void> {
  const names = Object.keys(stack.nodes).filter((name) => /^mattermost\d+$/.test(name))
  const ask = `curl -s -H 'Authorization: Bearer ${stack.credentials.token}' localhost:8065/api/v4/cluster/status`
  for (const name of names) {
    await until(async () => {
      const listed = JSON.parse(await host(stack, name).shell(ask)) as { hostname: string }[]
      return names.every((each) => listed.some(({ hostname }) => hostname === each)) ? true : null
    }, 30)
  }
}

/** Waits until its sshd, told to read its configuration again, accepts logins. */
export async function sshReloaded(stack: Stack): Promise<void> {
  await host(stack, member).shell(sshReload)
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
