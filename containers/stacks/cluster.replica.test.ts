import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collectStack, judgeAll } from '../../lab/stacks/audit-stack.ts'
import { detectEngineForTests, listEngineObjects } from '../../lab/stacks/engine-for-tests.ts'
import { requestFromEdge } from '../../lab/stacks/https-answer-for-tests.ts'
import { findChromiumTools, loadInChromium, requestWithCurl } from '../../lab/stacks/real-clients.ts'
import type { Host } from '../docker/stack-host.ts'
import { waitUntil } from '../docker/wait-until.ts'
import { startCluster } from './cluster.ts'
import { addressOf, peersOf } from './cluster-node.ts'
import {
  countNatPackets,
  listTunnels,
  type Message,
  readMessagesSince,
  readNatRules,
} from './cluster-observation.ts'
import type { Stack } from './stack.ts'
import type { ClusterVariant } from './variants.ts'

// What the document gets right and wrong, measured under the systemd, OpenSSH and ufw of the image. The order matters: later tests
// break what earlier ones saw.

const { engine, note } = await detectEngineForTests()
const names = ['mattermost1', 'mattermost2', 'mattermost3'] as const

describe.skipIf(engine === null)(`cluster as written${note}`, () => {
  const cluster = useCluster('as-written')

  test('answers on its published port to a client that trusts its CA', () => cluster.answers())

  test('every node reports every other in cluster/status', () => cluster.isWhole())

  test('tunnels forked by ExecStartPre survive the start, in the unit’s own control group', async () => {
    for (const node of cluster.nodes()) {
      expect(await listTunnels(node)).toEqual(cluster.documentedTunnels(node))
      const groups = await node.shell('for pid in $(pgrep -f "^ssh -N"); do cat /proc/$pid/cgroup; done')
      expect(groups.match(/\/mattermost\.service$/gm)?.length).toBeGreaterThanOrEqual(4)
    }
  })

  test('TCP goes through the tunnel: it arrives from the receiver’s own address, and the DNAT counters move', async () => {
    const [node] = cluster.nodes()
    const packets = await countNatPackets(node)
    const arrived = await cluster.messages(node, ['gossip-tcp', 'streaming-tcp'])
    for (const message of arrived.filter(({ channel }) => channel !== 'gossip-udp')) {
      expect(message.peer).toBe(addressOf(node))
    }
    expect(await countNatPackets(node)).toBeGreaterThan(packets)
  })

  test('UDP gossip goes past the tunnel: it arrives from the sender’s own address', async () => {
    const [node, other] = cluster.nodes()
    const arrived = await cluster.messages(node, ['gossip-udp'])
    const senders = arrived.filter(({ channel, sender }) => channel === 'gossip-udp' && sender === other.name)
    expect(new Set(senders.map(({ peer }) => peer))).toEqual(new Set([addressOf(other)]))
  })

  // Members send from 8074 to 8074, so each one's datagrams look to the other's connection tracking like answers to its own.
  test('ufw, which does not allow 8074, drops UDP from another source port and yet lets the members’ gossip in', async () => {
    const [node, other] = cluster.nodes()
    expect(await node.shell('ufw status')).not.toMatch(/8074/)
    const since = new Date()
    await other.shell(`printf 'node=elsewhere\\n' > /dev/udp/${addressOf(node)}/8074`)
    await cluster.messages(node, ['gossip-udp'])
    const senders = (await readMessagesSince(node, since)).map(({ sender }) => sender)
    expect(senders).toContain(other.name)
    expect(senders).not.toContain('elsewhere')
  })

  test('from a host that is no member, ufw keeps 8074 and 8075 shut and 8065 open', async () => {
    const [node] = cluster.nodes()
    const outsider = cluster.stack().nodes.nginx as Host
    const reach = (port: number) =>
      outsider.exec(['timeout', '3', 'bash', '-c', `exec 3<>/dev/tcp/${addressOf(node)}/${port}`])
    expect((await reach(8065)).exitCode).toBe(0)
    const timedOut = 124
    for (const port of [8074, 8075, 22]) expect((await reach(port)).exitCode).toBe(timedOut)
  })

  test('a restart of the service makes its tunnels again', async () => {
    const [node] = cluster.nodes()
    const processes = await node.shell('pgrep -f "^ssh -N"')
    await node.shell('systemctl restart mattermost')
    expect(await listTunnels(node)).toEqual(cluster.documentedTunnels(node))
    expect(await node.shell('pgrep -f "^ssh -N"')).not.toBe(processes)
  })

  test('a stop of the service ends its tunnels', async () => {
    const [node] = cluster.nodes()
    await node.shell('systemctl stop mattermost')
    expect(await listTunnels(node)).toEqual([])
    await node.shell('systemctl start mattermost')
    expect(await listTunnels(node)).toEqual(cluster.documentedTunnels(node))
  })

  test('each reload of ufw appends the DNAT rules again', async () => {
    const [node] = cluster.nodes()
    const once = await readNatRules(node)
    expect(new Set(once).size).toBe(once.length)
    await node.shell('ufw reload')
    expect((await readNatRules(node)).sort()).toEqual([...once, ...once].sort())
  })

  test('a tunnel that dies stays dead, the service stays active, and TCP to that peer is refused, not sent in clear', async () => {
    const [node] = cluster.nodes()
    const [peer] = peersOf(node, cluster.nodes())
    if (!peer) throw new Error('no peer')
    await node.shell(`pkill -f -- '-L ${peer.gossip}:'`)
    const refusal = await node.exec(['bash', '-c', `exec 3<>/dev/tcp/${peer.address}/8074`])
    expect(refusal.exitCode).not.toBe(0)
    expect(refusal.stderr).toMatch(/Connection refused/)
    // The other tunnels have carried several rounds by the time that these messages were seen.
    await cluster.messages(node, ['gossip-tcp', 'streaming-tcp'])
    expect(await listTunnels(node)).toHaveLength(3)
    expect(await node.shell('systemctl is-active mattermost')).toBe('active\n')
    expect(await node.shell('systemctl --failed --no-legend')).toBe('')
    await node.shell('systemctl restart mattermost')
  })

  test('a reboot of one node ends the tunnels of all others to it, for good', async () => {
    const [node, ...others] = cluster.nodes()
    await node.reboot()
    expect(await node.shell('systemctl is-active mattermost ufw ssh')).toBe('active\n'.repeat(3))
    expect(await listTunnels(node)).toEqual(cluster.documentedTunnels(node))
    for (const other of others) {
      await cluster.messages(other, ['gossip-tcp'])
      expect((await listTunnels(other)).filter((forward) => forward.includes(addressOf(node)))).toEqual([])
      expect(await other.shell('systemctl is-active mattermost')).toBe('active\n')
    }
  })

  test('where no peer can be reached at the start the service runs without tunnels, and `|| true` hides it', async () => {
    const [node, ...others] = cluster.nodes()
    for (const other of others) await other.shell('systemctl stop ssh')
    await node.shell('systemctl restart mattermost')
    expect(await listTunnels(node)).toEqual([])
    expect(await node.shell('systemctl show mattermost -p ActiveState,Result --value')).toBe(
      'success\nactive\n',
    )
  })
})

describe.skipIf(engine === null)(`cluster repaired: tunnels as units of their own${note}`, () => {
  const cluster = useCluster('repaired')

  test('answers on its published port to a client that trusts its CA', () => cluster.answers())

  test('every node reports every other in cluster/status', () => cluster.isWhole())

  test('nothing of the cluster goes past the tunnels', async () => {
    for (const node of cluster.nodes()) {
      const arrived = await cluster.messages(node, ['gossip-tcp', 'streaming-tcp'])
      expect(new Set(arrived.map(({ peer }) => peer))).toEqual(new Set([addressOf(node)]))
    }
  })

  test('a reload of ufw repeats no rule', async () => {
    const [node] = cluster.nodes()
    const before = await readNatRules(node)
    await node.shell('ufw reload')
    expect(await readNatRules(node)).toEqual(before)
  })

  test('a tunnel that dies comes back', async () => {
    const [node] = cluster.nodes()
    const all = await listTunnels(node)
    await node.shell(`pkill -f -- '-L ${all[0]}'`)
    await waitUntil(async () => ((await listTunnels(node)).length === all.length ? true : null), 15)
  })

  test('every check of a cluster passes, by what is right today', async () => {
    const results = judgeAll(await collectStack(cluster.stack()), 'current').filter(
      ({ area }) => area === 'cluster',
    )
    expect(
      results.filter(({ verdict }) => verdict !== 'pass').map(({ id, reason }) => `${id}: ${reason}`),
    ).toEqual([])
    expect(results).toHaveLength(11)
  })

  test('tunnels come back after every node has rebooted', async () => {
    // One after the other: the engine gives free addresses to whoever starts first, so that hosts which are down together may swap theirs.
    for (const node of cluster.nodes()) await node.reboot()
    for (const node of cluster.nodes()) {
      await waitUntil(async () => ((await listTunnels(node)).length === 4 ? true : null), 60)
      await cluster.messages(node, ['gossip-tcp', 'streaming-tcp'], 90)
    }
  })
})

function useCluster(variant: ClusterVariant) {
  let stack: Stack
  let before: string[]

  beforeAll(async () => {
    if (!engine) return
    before = await listEngineObjects(engine, 'none')
    const started = performance.now()
    stack = await startCluster({ engine, variant })
    console.log(`cluster ${variant} up in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  })
  afterAll(async () => {
    if (!engine || !stack) return
    await stack[Symbol.asyncDispose]()
    expect(await listEngineObjects(engine, stack.run)).toEqual(before)
  })

  const nodes = () => names.map((name) => stack.nodes[name]) as [Host, Host, Host]
  return {
    stack: () => stack,
    nodes,
    documentedTunnels: (node: Host) =>
      peersOf(node, nodes())
        .flatMap((peer) => [`${peer.streaming}:${peer.address}:8075`, `${peer.gossip}:${peer.address}:8074`])
        .sort(),
    async answers() {
      const { status, body } = await requestFromEdge(stack.published, '/api/v4/system/ping')
      expect(status).toBe(200)
      expect(JSON.parse(body)).toMatchObject({ status: 'OK' })
      expect(await requestWithCurl(stack.published, '/')).toBe(200)
      if (findChromiumTools() !== null) expect((await loadInChromium(stack.published)).status).toBe(200)
    },
    async isWhole() {
      for (const node of nodes()) {
        await waitUntil(async () => {
          const token = stack.credentials.token
          const status = await node.shell(
            `curl -s -H 'Authorization: Bearer ${token}' localhost:8065/api/v4/cluster/status`,
          )
          const members = (JSON.parse(status) as { hostname: string }[]).map(({ hostname }) => hostname)
          return names.every((name) => members.includes(name)) ? true : null
        }, 20)
      }
    },
    /** What reaches a node from now on, once at least two messages have come on each of the channels. */
    async messages(node: Host, channels: Message['channel'][], seconds = 30): Promise<Message[]> {
      const since = new Date()
      return waitUntil(async () => {
        const arrived = await readMessagesSince(node, since)
        const enough = (channel: string) => arrived.filter((each) => each.channel === channel).length >= 4
        return channels.every(enough) ? arrived : null
      }, seconds)
    },
  }
}
