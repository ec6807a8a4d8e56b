import { waitUntil } from '../../docker/wait-until.ts'
import { listTunnels } from '../../stacks/cluster-observation.ts'
import type { Stack } from '../../stacks/stack.ts'
import type { StackFault } from '../fault.ts'
import { findFaultyNode, restartFaultyNode } from './faulty-node.ts'

/** The processes that carry the cluster's TCP. */
export const tunnelFaults = {
  'tunnel-dead': {
    title: 'The gossip tunnel to one peer is gone',
    stack: 'cluster',
    how: 'the peer rebooted: nothing starts the tunnel again before Mattermost restarts',
    profile: 'transport-encryption',
    fails: ['cluster-tunnels', 'cluster-tunnel-reachability'],
    effect: { read: countTunnels, broken: /^3 tunnels/ },
    apply: endFirstTunnel,
    revert: restartFaultyNode,
  },
  'tunnel-wrong-peer': {
    title: 'The gossip tunnel to one peer ends at another',
    stack: 'cluster',
    how: 'an address copied from the line above in pre_start.sh',
    profile: 'transport-encryption',
    fails: ['cluster-tunnels'],
    effect: {
      async read(stack) {
        const [peer] = findFaultyNode(stack).peers
        const own = (await listTunnels(findFaultyNode(stack).node)).find((each) =>
          each.startsWith(`${peer.gossip}:`),
        )
        return own === `${peer.gossip}:${peer.address}:8074` ? 'its own peer' : 'another'
      },
      broken: /^another/,
    },
    async apply(stack) {
      await endFirstTunnel(stack)
      const { node, peers } = findFaultyNode(stack)
      const [peer, other] = peers
      const forward = `-L ${peer.gossip}:${other.address}:8074 ${other.address}`
      await node.shell(
        `sudo -u mattermost ssh -N -f -o BatchMode=yes -o ExitOnForwardFailure=yes ${forward} >/dev/null 2>&1`,
      )
    },
    async revert(stack) {
      await endFirstTunnel(stack)
      await restartFaultyNode(stack)
    },
  },
} as const satisfies Record<string, StackFault>

/** The brackets keep the pattern from matching the command that holds it. */
async function endFirstTunnel(stack: Stack): Promise<void> {
  const { node, peers } = findFaultyNode(stack)
  const [peer] = peers
  await node.shell(`pkill -f -- '-[L] ${peer.gossip}:' || true`)
  const gone = async () =>
    (await listTunnels(node)).some((each) => each.startsWith(`${peer.gossip}:`)) ? null : true
  await waitUntil(gone, 10)
}

async function countTunnels(stack: Stack): Promise<string> {
  return `${(await listTunnels(findFaultyNode(stack).node)).length} tunnels`
}
