import { isIP } from 'node:net'
import type { HostFacts } from '../host/facts.ts'
import { openSocket } from '../net/channel.ts'
import { createLimiter } from '../net/limiter.ts'
import { map, type Outcome } from '../outcome.ts'
import type { ProbeContext } from '../probe.ts'
import type { SshContext } from '../ssh/connection.ts'
import type { SshEndpoint } from '../ssh/endpoint.ts'
import { hostKeyVerdict } from '../ssh/known-hosts.ts'
import { withSession } from '../ssh/session.ts'
import { actualPort } from '../target.ts'
import { type ContactContext, contactOf, patience } from './contact.ts'
import type { ClusterFacts, KeyReadings } from './facts.ts'
import { addressesNamedBy, clusterPortsOf, knownValue, nodesAmong, type Peer, peersOf } from './members.ts'
import { askNode, keyTypes, type NodeAnswers } from './node.ts'
import { type NodeReach, reachFrom } from './reach.ts'
import { isLoopback } from './redirects.ts'

export type NodeFacts = Omit<ClusterFacts, 'status'>
export type HostFactsNeeded = Pick<
  HostFacts,
  | 'units'
  | 'mattermostConfigEtc'
  | 'mattermostConfigOpt'
  | 'iptables'
  | 'nftables'
  | 'mattermostPreStart'
  | 'sshd'
>

/** Hosts asked at once. */
const concurrency = 8

const nothing: NodeFacts = {
  addresses: {},
  tunnelKeys: {},
  hostKeys: {},
  authorizedKeys: {},
  knownHosts: {},
  tunnelUnits: {},
  tunnelProcesses: {},
  preStartFile: {},
  redirected: {},
  listeners: {},
  sshReach: {},
  exposure: [],
}

/**
 * Everything about a cluster's transport that its nodes' own facts don't tell. First every node is asked, then each connects to the
 * others as Mattermost would, and everyone else tries to. A deployment of one node is not asked anything.
 */
export async function gatherNodes(
  context: ProbeContext & Partial<ContactContext>,
  facts: HostFactsNeeded,
): Promise<NodeFacts> {
  const { access } = context
  const endpoints = new Map(access.hosts.map(({ endpoint }) => [endpoint.name, endpoint]))
  const nodes = nodesAmong(access.hosts, facts)
  if (nodes.length < 2) return nothing
  const ssh: SshContext = { timeout: context.timeout, signal: context.signal, hostKeys: access.hostKeys }
  const limiter = createLimiter(concurrency)
  const contacts = { patience, ...context }

  const answers = new Map(
    await Promise.all(
      nodes.map(async (name) => {
        const asked = await limiter.run(() => withSession(ssh, endpointOf(name, endpoints), askNode))
        return [name, asked] as const
      }),
    ),
  )
  const cluster = layoutOf(nodes, endpoints, answers, facts)
  const [reached, exposure] = await Promise.all([
    Promise.all(
      nodes.map(async (name) => {
        const reach = await limiter.run(() =>
          withSession(ssh, endpointOf(name, endpoints), (session) =>
            reachFrom(contacts, session, {
              address: cluster.addresses.get(name)?.[0] ?? '',
              peers: cluster.peersOf(name),
              ports: cluster.portsOf(name),
              sshPort: (peer) => Number(knownValue(facts.sshd[peer])?.port?.[0] ?? 22),
            }),
          ),
        )
        return [name, reach] as const
      }),
    ),
    exposureOf(contacts, ssh, cluster),
  ])
  return { ...answersOf(answers, cluster), ...reachesOf(new Map(reached), cluster), exposure }
}

interface Layout {
  nodes: readonly string[]
  others: readonly SshEndpoint[]
  endpoints: ReadonlyMap<string, SshEndpoint>
  addresses: ReadonlyMap<string, readonly string[]>
  peersOf: (node: string) => Peer[]
  portsOf: (node: string) => number[]
}

function layoutOf(
  nodes: readonly string[],
  endpoints: ReadonlyMap<string, SshEndpoint>,
  answers: ReadonlyMap<string, Outcome<NodeAnswers>>,
  facts: HostFactsNeeded,
): Layout {
  const addresses = new Map(
    nodes.map((name) => {
      const answer = answers.get(name)
      const told = answer?.status === 'ok' ? (knownValue(answer.value.addresses) ?? []) : []
      const { host } = endpointOf(name, endpoints)
      return [name, told.length === 0 && isIP(host) && !isLoopback(host) ? [host] : told]
    }),
  )
  const named = new Map(nodes.map((name) => [name, addressesNamedBy(name, facts)]))
  return {
    nodes,
    others: [...endpoints.values()].filter(({ name }) => !nodes.includes(name)),
    endpoints,
    addresses,
    peersOf: (node) => peersOf(node, nodes, addresses, named),
    portsOf: (node) => {
      const { gossip, streaming } = clusterPortsOf(node, facts)
      return [...new Set([gossip, streaming])]
    },
  }
}

/** From this machine to where it logs in to each node, and from each host that is no node. */
async function exposureOf(
  context: ProbeContext & ContactContext,
  ssh: SshContext,
  { nodes, others, endpoints, peersOf: peers, portsOf }: Layout,
): Promise<ClusterFacts['exposure']> {
  const direct = nodes.flatMap((host) => {
    const endpoint = endpointOf(host, endpoints)
    return portsOf(host).flatMap((port) => {
      const actual = actualPort(context.target, port)
      // A published port or a tunnel of ours leads there: what else listens on this machine is not the node's.
      const elsewhere = endpoint.host === 'localhost' || isLoopback(endpoint.host)
      if (endpoint.via || (elsewhere && actual === port)) return []
      return [{ host, address: endpoint.host, port, actual }]
    })
  })
  const fromHere = direct.map(async ({ host, address, port, actual }) => ({
    from: null,
    host,
    address,
    port,
    contact: await context.limiter.run(async () =>
      contactOf(context, await openSocket(context, { address, port: actual })),
    ),
  }))
  // Each node as the others know it.
  const targets = nodes.flatMap((node) =>
    nodes
      .flatMap((other) => peers(other))
      .filter(({ host }) => host === node)
      .slice(0, 1)
      .flatMap(({ address }) => portsOf(node).map((port) => ({ host: node, address, port }))),
  )
  const fromOthers = others.map(async (endpoint) => {
    const tried = await withSession(ssh, endpoint, (session) =>
      Promise.all(
        targets.map(async ({ address, port }) => contactOf(context, await session.forward(address, port))),
      ),
    )
    return targets.map((target, index) => ({
      from: endpoint.name,
      ...target,
      contact: tried.status === 'ok' ? (tried.value[index] ?? { status: 'cancelled' as const }) : tried,
    }))
  })
  return [...(await Promise.all(fromHere)), ...(await Promise.all(fromOthers)).flat()]
}

function answersOf(
  answers: ReadonlyMap<string, Outcome<NodeAnswers>>,
  { nodes, peersOf: peers }: Layout,
): Omit<NodeFacts, keyof NodeReach | 'exposure'> {
  const each = <T>(of: (answer: NodeAnswers, node: string) => T) =>
    Object.fromEntries(
      nodes.map((node) => {
        const answer = answers.get(node)
        if (!answer) throw new Error(`${node} was not asked`)
        return [node, answer.status === 'ok' ? of(answer.value, node) : answer]
      }),
    ) as Record<string, T>
  const keys = (kind: 'tunnelKeys' | 'hostKeys') =>
    Object.fromEntries(
      nodes.map((node) => {
        const answer = answers.get(node)
        const readings = keyTypes.map((type) => [
          type,
          answer?.status === 'ok' ? withoutBlob(answer.value[kind][type]) : answer,
        ])
        return [node, Object.fromEntries(readings) as KeyReadings]
      }),
    )
  return {
    addresses: each(({ addresses }) => addresses),
    tunnelKeys: keys('tunnelKeys'),
    hostKeys: keys('hostKeys'),
    authorizedKeys: each(({ authorizedKeys }) => authorizedKeys),
    knownHosts: each(({ knownHosts }, node) =>
      map(knownHosts, (known) => {
        if (known.found !== 'value') return known
        const value = peers(node).flatMap(({ host, address }) => {
          const peer = answers.get(host)
          if (peer?.status !== 'ok') return []
          return keyTypes.flatMap((type) => {
            const key = knownValue(peer.value.hostKeys[type])
            if (!key) return []
            const verdict = hostKeyVerdict(known.value, { host: address, port: 22 }, key.blob)
            return [{ peer: host, address, keyType: key.key.type, verdict }]
          })
        })
        return { found: 'value' as const, value }
      }),
    ),
    tunnelUnits: each(({ tunnelUnits }) => tunnelUnits),
    tunnelProcesses: each(({ tunnelProcesses }) => tunnelProcesses),
    preStartFile: each(({ preStartFile }) => preStartFile),
  }
}

function withoutBlob(reading: NodeAnswers['hostKeys']['rsa']): KeyReadings['rsa'] {
  return map(reading, (key) => (key.found === 'value' ? { found: 'value', value: key.value.key } : key))
}

/** A node that let nobody in a second time has the reason under each of its peers. */
function reachesOf(
  reached: ReadonlyMap<string, Outcome<NodeReach>>,
  { nodes, peersOf: peers, portsOf }: Layout,
): Pick<NodeFacts, keyof NodeReach> {
  const each = <Name extends keyof NodeReach>(
    name: Name,
    otherwise: (node: string, reach: Outcome<never>) => unknown,
  ) =>
    Object.fromEntries(
      nodes.map((node) => {
        const reach = reached.get(node)
        if (!reach) throw new Error(`${node} was not asked`)
        return [node, reach.status === 'ok' ? reach.value[name] : otherwise(node, reach)]
      }),
    ) as Record<string, NodeReach[Name]>
  return {
    redirected: each('redirected', (node, contact) =>
      peers(node).flatMap((peer) => portsOf(node).map((port) => ({ ...peer, port, contact, rule: null }))),
    ),
    listeners: each('listeners', () => []),
    sshReach: each('sshReach', (node, contact) =>
      peers(node).map((peer) => ({ ...peer, port: 22, contact })),
    ),
  }
}

function endpointOf(name: string, endpoints: ReadonlyMap<string, SshEndpoint>): SshEndpoint {
  const endpoint = endpoints.get(name)
  if (!endpoint) throw new Error(`${name} is no host of this run`)
  return endpoint
}
