import type { Peer } from '../../stacks/cluster-node.ts'
import { readNatRules } from '../../stacks/cluster-observation.ts'
import type { Stack } from '../../stacks/stack.ts'
import type { Effect, StackFault } from '../fault.ts'
import { changeFile, createReplacement, restoreFile } from '../file-change.ts'
import { findFaultyNode } from './faulty-node.ts'

const file = '/etc/ufw/after.rules'

/** The nat rules that lead into the tunnels. */
export const dnatFaults = {
  'dnat-wrong-port': {
    title: 'Gossip to one peer is redirected to a port where no tunnel begins',
    stack: 'cluster',
    how: 'a digit transposed in after.rules',
    profile: 'transport-encryption',
    fails: ['cluster-dnat', 'cluster-tunnel-reachability'],
    effect: { read: readSortedRules, broken: /127\.0\.0\.1:18047$/m },
    ...redirectGossip(() => 18_047),
  },
  'dnat-duplicate-port': {
    title: 'Gossip to two peers goes into the same tunnel',
    stack: 'cluster',
    how: 'the line of one peer was copied and its port not raised',
    profile: 'transport-encryption',
    fails: ['cluster-dnat'],
    effect: { read: readSortedRules, broken: /127\.0\.0\.1:28074[\s\S]*127\.0\.0\.1:28074$/m },
    ...redirectGossip((_, other) => other.gossip),
  },
  'dnat-rules-repeated': {
    title: 'The DNAT rules are loaded twice',
    stack: 'cluster',
    how: '`ufw reload`: it does not flush nat, so an old rule stays in front of its mended copy',
    profile: 'transport-encryption',
    fails: ['cluster-dnat'],
    effect: { read: readSortedRules, broken: /^(-A.*)\n\1$/m },
    async apply(stack) {
      await findFaultyNode(stack).node.shell('ufw reload')
    },
    revert: dropRepeatedRules,
  },
  'dnat-absent': {
    title: 'Gossip to one peer is not redirected, and goes out in clear',
    stack: 'cluster',
    how: 'another tool flushed the nat table, or the line of a new node was forgotten',
    profile: 'transport-encryption',
    fails: ['cluster-dnat'],
    effect: {
      read: async (stack) => `${(await readSortedRules(stack)).split('\n').length} rules`,
      broken: /^3 rules/,
    },
    ...redirectGossip(() => null),
  },
} as const satisfies Record<string, StackFault>

/** Leaves one of each rule. */
export async function dropRepeatedRules(stack: Stack): Promise<void> {
  const { node } = findFaultyNode(stack)
  const once = new Set<string>()
  const extra = (await readNatRules(node)).filter((rule) => once.has(rule) || !once.add(rule))
  for (const rule of extra) await node.shell(`iptables -t nat ${rule.replace('-A', '-D')}`)
}

type RedirectPort = (peer: Peer, other: Peer) => number | null

/** Another local port for the gossip to the first peer, or none, in the file and in the kernel. */
function redirectGossip(to: RedirectPort): Pick<StackFault, 'apply' | 'revert'> {
  return {
    async apply(stack) {
      const { node, peers } = findFaultyNode(stack)
      const [peer, other] = peers
      const port = to(peer, other)
      const line = formatDnatRule(peer, peer.gossip)
      const changed = port === null ? '' : `-A ${formatDnatRule(peer, port)}`
      await changeFile(node, file, createReplacement([`-A ${line}`, changed]))
      await node.shell(`iptables -t nat -D ${line}`)
      if (port !== null) await node.shell(`iptables -t nat -A ${formatDnatRule(peer, port)}`)
    },
    async revert(stack) {
      const { node, peers } = findFaultyNode(stack)
      const [peer, other] = peers
      const port = to(peer, other)
      const line = formatDnatRule(peer, peer.gossip)
      await restoreFile(node, file)
      if (port !== null) await node.shell(`iptables -t nat -D ${formatDnatRule(peer, port)} || true`)
      await node.shell(`iptables -t nat -C ${line} || iptables -t nat -A ${line}`)
    },
  }
}

function formatDnatRule({ address }: Peer, port: number): string {
  return `OUTPUT -p tcp -d ${address} --dport 8074 -j DNAT --to-destination 127.0.0.1:${port}`
}

async function readSortedRules(stack: Stack): ReturnType<Effect['read']> {
  return (await readNatRules(findFaultyNode(stack).node)).sort().join('\n')
}
