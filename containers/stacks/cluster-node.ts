import type { Host } from '../docker/stack-host.ts'
import type { ClusterVariant } from './variants.ts'

/** One other member, as a node sees it. */
export interface Peer {
  name: string
  address: string
  /** Local ends of the tunnels to it. */
  streaming: number
  gossip: number
}

/**
 * The document puts 1 to 5 before 8075 and 8074; from the sixth peer on that passes 65535, and "additional ports must be used".
 */
export function peersOf(node: Host, members: Host[]): Peer[] {
  return members
    .filter((member) => member !== node)
    .map((member, index) => {
      const base = index < 5 ? (index + 1) * 10_000 + 8000 : (index - 4) * 10_000 + 7000
      return { name: member.name, address: addressOf(member), streaming: base + 75, gossip: base + 74 }
    })
}

export function addressOf(host: Host): string {
  const first = host.addresses[0]
  if (!first) throw new Error(`${host.name} has no address`)
  return first.ipv4
}

/** sshd, and a key of the service account: the document's "SSH authentication". Returns the public key. */
export async function prepareSsh(node: Host): Promise<string> {
  await node.shell(`ssh-keygen -A >/dev/null
    echo 'AllowTcpForwarding yes' > /etc/ssh/sshd_config.d/mattermost.conf
    sudo -u mattermost mkdir -m 700 -p /home/mattermost/.ssh
    sudo -u mattermost ssh-keygen -q -t rsa -N '' -f /home/mattermost/.ssh/id_rsa`)
  await node.start('ssh')
  return node.shell('cat /home/mattermost/.ssh/id_rsa.pub')
}

/**
 * The keys of the others, and what the document leaves to the reader: their host keys. Without them every `ssh` of pre_start.sh
 * fails, and `|| true` hides it.
 */
export async function authorizePeers(node: Host, peers: Peer[], keys: string[]): Promise<void> {
  await node.write('/home/mattermost/.ssh/authorized_keys', keys.join(''), 0o600)
  await node.shell(`ssh-keyscan ${peers.map((peer) => peer.address).join(' ')} 2>/dev/null > /home/mattermost/.ssh/known_hosts
    chown mattermost: /home/mattermost/.ssh/*`)
}

/** The document's "ufw configuration", in its order. */
export async function configureFirewall(node: Host, peers: Peer[], variant: ClusterVariant): Promise<void> {
  const allow = peers.map((peer) => `ufw allow from ${peer.address}/32 to any port ssh`)
  await node.shell(['ufw allow 8065/tcp', ...allow, 'ufw --force enable'].join('\n'))
  if (variant === 'as-written') {
    await node.write('/tmp-after.rules', renderNatBlock(peers))
    await node.shell('cat /tmp-after.rules >> /etc/ufw/after.rules && rm /tmp-after.rules')
  } else {
    await node.write('/etc/ufw/after.init', renderNatHook(peers), 0o750)
    const silence = peers.map((peer) => `ufw deny out proto udp to ${peer.address} port 8074`)
    await node.shell(silence.join('\n'))
  }
  await node.shell('ufw reload')
}

/** /opt/mattermost/bin/pre_start.sh, line for line. */
export function renderPreStartScript(peers: Peer[]): string {
  const lines = peers.flatMap((peer) =>
    listForwards(peer).map(({ forward }) => `ssh -N -f ${sshOptions} -L ${forward} || true`),
  )
  return `#!/bin/bash\n${lines.join('\n')}\n`
}

/**
 * The repaired variant: a tunnel is a unit of its own, so that its death is seen and mended. Without a limit on connecting, an `ssh`
 * whose peer vanishes between the SYN and the end of the key exchange waits for minutes: keepalives begin after the login.
 */
export async function installTunnelUnits(node: Host, peers: Peer[]): Promise<string[]> {
  const units = peers.flatMap((peer) =>
    listForwards(peer).map(({ forward, local }) => ({ name: `mattermost-tunnel-${local}.service`, forward })),
  )
  for (const { name, forward } of units)
    await node.write(`/etc/systemd/system/${name}`, renderTunnelUnit(forward))
  await node.shell('systemctl daemon-reload')
  await node.start(...units.map(({ name }) => name))
  return units.map(({ name }) => name)
}

const sshOptions = '-o ServerAliveInterval=60 -o ExitOnForwardFailure=yes'

function listForwards(peer: Peer): { forward: string; local: number }[] {
  return [
    { local: peer.streaming, port: 8075 },
    { local: peer.gossip, port: 8074 },
  ].map(({ local, port }) => ({ local, forward: `${local}:${peer.address}:${port} ${peer.address}` }))
}

function renderTunnelUnit(forward: string): string {
  return `[Unit]
Description=Mattermost cluster tunnel ${forward}
After=network.target ssh.service
StartLimitIntervalSec=0

[Service]
User=mattermost
ExecStart=/usr/bin/ssh -N -o BatchMode=yes -o ConnectTimeout=5 -o ServerAliveInterval=5 -o ServerAliveCountMax=3 -o ExitOnForwardFailure=yes -L ${forward}
Restart=always
RestartSec=1

[Install]
WantedBy=multi-user.target
`
}

/** The block for /etc/ufw/after.rules. ufw loads that file without flushing nat, so each reload appends the rules again. */
function renderNatBlock(peers: Peer[]): string {
  const rules = peers.flatMap((peer) => [
    `-A OUTPUT -p tcp -d ${peer.address} --dport 8075 -j DNAT --to-destination 127.0.0.1:${peer.streaming}`,
    `-A OUTPUT -p tcp -d ${peer.address} --dport 8074 -j DNAT --to-destination 127.0.0.1:${peer.gossip}`,
  ])
  return `*nat\n:POSTROUTING ACCEPT [0:0]\n:PREROUTING ACCEPT [0:0]\n\n${rules.join('\n')}\n\nCOMMIT\n`
}

/** The same rules in a chain of their own, emptied before it is filled; ufw calls this at start and reload. */
function renderNatHook(peers: Peer[]): string {
  const chain = 'mattermost-tunnels'
  const rules = peers.flatMap((peer) => [
    `iptables -t nat -A ${chain} -p tcp -d ${peer.address} --dport 8075 -j DNAT --to-destination 127.0.0.1:${peer.streaming}`,
    `iptables -t nat -A ${chain} -p tcp -d ${peer.address} --dport 8074 -j DNAT --to-destination 127.0.0.1:${peer.gossip}`,
  ])
  return `#!/bin/sh
set -e
[ "$1" = start ] || exit 0
iptables -t nat -N ${chain} 2>/dev/null || iptables -t nat -F ${chain}
iptables -t nat -C OUTPUT -j ${chain} 2>/dev/null || iptables -t nat -A OUTPUT -j ${chain}
${rules.join('\n')}
`
}
