import type { StackFault } from '../fault.ts'
import { createScriptReader, runScripts } from '../host-scripts.ts'
import { dropRepeatedRules } from './dnat-faults.ts'
import { createPortReader, faultyNode, findFaultyNode } from './faulty-node.ts'

/** ufw on the nodes. */
export const firewallFaults = {
  'ufw-ssh-open-to-all': {
    title: 'SSH is open to everyone, not to the members only',
    stack: 'cluster',
    how: '`ufw allow ssh`, typed before the firewall was enabled so as not to be locked out',
    profile: 'transport-encryption',
    fails: ['cluster-firewall'],
    effect: { read: createPortReader('nginx', 22), broken: /^accepted/ },
    ...runScripts(faultyNode, { apply: 'ufw allow 22/tcp', revert: 'ufw delete allow 22/tcp' }),
  },
  'gossip-port-open': {
    title: 'Gossip on 8074 is reached past the tunnels',
    stack: 'cluster',
    how: "`ufw allow 8074`, from Mattermost's own instructions for a cluster without tunnels",
    profile: 'transport-encryption',
    fails: ['cluster-firewall', 'cluster-plaintext-exposure'],
    effect: { read: createPortReader('nginx', 8074), broken: /^accepted/ },
    ...runScripts(faultyNode, { apply: 'ufw allow 8074/tcp', revert: 'ufw delete allow 8074/tcp' }),
  },
  'ufw-default-allow': {
    title: 'ufw lets in what no rule forbids',
    stack: 'cluster',
    how: '`ufw default allow incoming` to look for a fault, and left',
    profile: 'transport-encryption',
    fails: ['cluster-firewall', 'cluster-plaintext-exposure', 'firewall', 'cluster-dnat'],
    effect: {
      read: createScriptReader(faultyNode, 'ufw status verbose | grep Default'),
      broken: /allow \(incoming\)/,
    },
    async apply(stack) {
      await findFaultyNode(stack).node.shell('ufw default allow incoming')
    },
    async revert(stack) {
      await findFaultyNode(stack).node.shell('ufw default deny incoming')
      // Either reloads ufw, which appends the rules again.
      await dropRepeatedRules(stack)
    },
  },
  'strangers-routed': {
    title: 'A member forwards packets between its networks for everyone',
    stack: 'cluster',
    how: '`ufw default allow routed`, for containers that have moved since',
    fails: ['cluster-ip-forward'],
    effect: {
      read: createScriptReader(faultyNode, 'ufw status verbose | grep Default'),
      broken: /allow \(routed\)/,
    },
    async apply(stack) {
      await findFaultyNode(stack).node.shell(
        'sysctl -q net.ipv4.ip_forward | grep -q 1 && ufw default allow routed',
      )
      await dropRepeatedRules(stack)
    },
    async revert(stack) {
      await findFaultyNode(stack).node.shell('ufw default deny routed')
      await dropRepeatedRules(stack)
    },
  },
  'member-not-allowed': {
    title: 'One member may not open SSH to another',
    stack: 'cluster',
    how: 'a node was replaced, and its new address not added',
    profile: 'transport-encryption',
    fails: ['cluster-firewall', 'cluster-tunnel-reachability'],
    effect: { read: createPortReader('mattermost2', 22), broken: /^shut/ },
    async apply(stack) {
      const { node, peers } = findFaultyNode(stack)
      await node.shell(`ufw delete allow from ${peers[0].address}/32 to any port ssh`)
    },
    async revert(stack) {
      const { node, peers } = findFaultyNode(stack)
      await node.shell(`ufw allow from ${peers[0].address}/32 to any port ssh`)
    },
  },
} as const satisfies Record<string, StackFault>
