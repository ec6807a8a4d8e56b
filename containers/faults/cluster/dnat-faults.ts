import type { Peer } from '../../stacks/cluster-node.ts'
import { natRules } from '../../stacks/cluster-observation.ts'
import type { Stack } from '../../stacks/stack.ts'
import type { Effect, StackFault } from '../fault.ts'
import { changeFile, replacing, restoreFile } from '../file-change.ts'
import { membership } from './faulty-node.ts'

const file = '/etc/ufw/after.rules'

/** The nat rules that lead into the tunnels. */
export const dnatFaults = {
  'dnat-wrong-port': {
    title: 'Gossip to one peer is redirected to a port where no tunnel begins',
    stack: 'cluster',
    how: 'a digit transposed in after.rules',
    profile: 'transport-encryption',
    fails: ['cluster-dnat', 'cluster-tunnel-reachability'],
    effect: { read: rules, broken: /127\.0\.0\.1:18047$/m },
    ...redirected(() => 18_047),
  },
  'dnat-duplicate-port': {
    title: 'Gossip to two peers goes into the same tunnel',
    stack: 'cluster',
    how: 'the line of one peer was copied and its port not raised',
    profile: 'transport-encryption',
    fails: ['cluster-dnat'],
    effect: { read: rules, broken: /127\.0\.0\.1:28074[\s\S]*127\.0\.0\.1:28074$/m },
    ...redirected((_, other) => other.gossip),
  },
  'dnat-rules-repeated': {
    title: 'The DNAT rules are loaded twice',
    stack: 'cluster',
    how: '`ufw reload`: it does not flush nat, so an old rule stays in front of its mended copy',
    profile: 'transport-encryption',
    fails: ['cluster-dnat'],
    effect: { read: rules, broken: /^(-A.*)\n\1$/m },
    async apply(stack) {
      await membership(stack).node.shell('ufw reload')
    },
    revert: dropRepeatedRules,
  },
  'dnat-absent': {
    title: 'Gossip to one peer is not redirected, and goes out in clear',
    stack: 'cluster',
    how: 'another tool flushed the nat table, or the line of a new node was forgotten',
    profile: 'transport-encryption',
    fails: ['cluster-dnat'],
    effect: { read: async (stack) => `${(await rules(stack)).split('\n').length} rules`, broken: /^3 rules/ },
    ...redirected(() => null),
  },
} as const satisfies Record<string, StackFault>

/** Leaves one of each rule. */
export async function dropRepeatedRules(stack: Stack): Promise<void> {
  const { node } = membership(stack)
  const once = new Set<string>()
  const extra = (await natRules(node)).filter((rule) => once.has(rule) || !once.add(rule))
  for (const rule of extra) await node.shell(`iptables -t nat ${rule.replace('-A', '-D')}`)
}

type Redirect = (peer: Peer, other: Peer) => number | null

/** Another local port for the gossip to the first peer, or none, in the file and in the kernel. */
function redirected(to: Redirect): Pick<StackFault, 'apply' | 'revert'> {
  return {
    async apply(stack) {
      const { node, peers } = membership(stack)
      const [peer, other] = peers
      const port = to(peer, other)
      const line = rule(peer, peer.gossip)
      const changed = port === null ? '' : `-A ${rule(peer, port)}`
      await changeFile(node, file, replacing([`-A ${line}`, changed]))
      await node.shell(`iptables -t nat -D ${line}`)
      if (port !== null) await node.shell(`iptables -t nat -A ${rule(peer, port)}`)
    },
    async revert(stack) {
      const { node, peers } = membership(stack)
      const [peer, other] = peers
      const port = to(peer, other)
      const line = rule(peer, peer.gossip)
      await restoreFile(node, file)
      if (port !== null) await node.shell(`iptables -t nat -D ${rule(peer, port)} || true`)
      await node.shell(`iptables -t nat -C ${line} || iptables -t nat -A ${line}`)
    },
  }
}

function rule({ address }: Peer, port: number): string {
  return `OUTPUT -p tcp -d ${address} --dport 8074 -j DNAT --to-destination 127.0.0.1:${port}`
}

async function rules(stack: Stack): ReturnType<Effect['read']> {
  return (await natRules(membership(stack).node)).sort().join('\n')
}
