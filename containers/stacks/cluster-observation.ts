import type { Host } from '../docker/stack-host.ts'

/** What the stand-in's listeners logged of one message that reached them. */
export interface Message {
  channel: 'gossip-tcp' | 'gossip-udp' | 'streaming-tcp'
  sender: string | null
  /** The address it came from: the receiver's own when its sshd delivered it, the sender's when it came past the tunnel. */
  peer: string
}

/** Messages that reached a node since a moment, from its journal. */
export async function readMessagesSince(node: Host, since: Date): Promise<Message[]> {
  const at = `@${(since.getTime() / 1000).toFixed(3)}`
  const journal = await node.shell(`journalctl -u mattermost -o cat --no-pager --since ${at}`)
  return journal
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { msg: string } & Message)
    .filter((entry) => entry.msg === 'cluster message')
    .map(({ channel, sender, peer }) => ({ channel, sender, peer }))
}

/** Forwards of the `ssh -N` processes that run, such as `18075:ADDRESS:8075`, sorted. */
export async function listTunnels(node: Host): Promise<string[]> {
  const processes = await node.shell("ps -eo args | grep -E '^(/usr/bin/)?ssh -N' || true")
  return [...processes.matchAll(/-L (\S+)/g)].map((match) => match[1] ?? '').sort()
}

/** The DNAT rules for 8074 and 8075 as loaded, as `iptables -S` prints them, repeated ones too. */
export async function readNatRules(node: Host): Promise<string[]> {
  const rules = await node.shell('iptables -t nat -S')
  return rules.split('\n').filter((rule) => rule.includes('DNAT') && /--dport 807[45] /.test(rule))
}

/** Packets that the DNAT rules have redirected. */
export async function countNatPackets(node: Host): Promise<number> {
  const listing = await node.shell('iptables -t nat -L -v -n -x')
  const counters = listing.split('\n').filter((line) => /DNAT .*dpt:807[45]/.test(line))
  return counters.reduce((sum, line) => sum + Number(line.trim().split(/\s+/)[0]), 0)
}
