import type { Host } from '../../docker/stack-host.ts'
import { waitUntil } from '../../docker/wait-until.ts'
import { addressOf, type Peer, peersOf } from '../../stacks/cluster-node.ts'
import type { Stack } from '../../stacks/stack.ts'
import { restartScriptOf, sshReload } from '../host-scripts.ts'
import { hostNamed } from '../stack-hosts.ts'

/** The node that the faults of the cluster are made on. */
export const faultyNode = 'mattermost1'

/** That node, and the others as it sees them. */
export function findFaultyNode(stack: Stack): { node: Host; peers: readonly [Peer, Peer, ...Peer[]] } {
  const names = Object.keys(stack.nodes).filter((name) => /^mattermost\d+$/.test(name))
  const node = hostNamed(stack, faultyNode)
  const [first, second, ...others] = peersOf(
    node,
    names.map((name) => hostNamed(stack, name)),
  )
  if (!first || !second) throw new Error('a cluster of three nodes at least is needed')
  return { node, peers: [first, second, ...others] }
}

/**
 * Restarts that node's Mattermost, and waits until every node lists all of them again. Until then the cluster really has a node
 * too few, and checks would say so.
 */
export async function restartFaultyNode(stack: Stack): Promise<void> {
  await hostNamed(stack, faultyNode).shell(restartScriptOf('mattermost'))
  await waitForWholeCluster(stack)
}

/** Waits until every node's status lists them all. */
async function waitForWholeCluster(stack: Stack): Promise<void> {
  const names = Object.keys(stack.nodes).filter((name) => /^mattermost\d+$/.test(name))
  const ask = `curl -s -H 'Authorization: Bearer ${stack.credentials.token}' localhost:8065/api/v4/cluster/status`
  for (const name of names) {
    await waitUntil(async () => {
      const listed = JSON.parse(await hostNamed(stack, name).shell(ask)) as { hostname: string }[]
      return names.every((each) => listed.some(({ hostname }) => hostname === each)) ? true : null
    }, 30)
  }
}

/** Waits until its sshd, told to read its configuration again, accepts logins. */
export async function reloadSshd(stack: Stack): Promise<void> {
  await hostNamed(stack, faultyNode).shell(sshReload)
}

/** Whether a TCP connection from one host to that node's port is accepted, in words. */
export function createPortReader(from: string, port: number): (stack: Stack) => Promise<string> {
  return async (stack) => {
    const to = addressOf(hostNamed(stack, faultyNode))
    return hostNamed(stack, from).shell(
      `timeout 2 bash -c 'exec 3<>/dev/tcp/${to}/${port}' 2>/dev/null && echo accepted || echo shut`,
    )
  }
}
