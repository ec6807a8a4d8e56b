import { createLimiter } from '../../core/limiter.ts'
import { mapOutcome, type Outcome, ok } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { findHostKeyStatus } from '../host/known-hosts.ts'
import { valueOrNull } from '../host/reading.ts'
import { readArchivedAnswer } from '../host/transports/archive/archived-answer.ts'
import type { SshContext } from '../host/transports/ssh/ssh-connection.ts'
import { withSession } from '../host/transports/ssh/ssh-session.ts'
import type { ClusterFacts, KeyReadings } from './cluster-facts.ts'
import { type ContactContext, contactTimeoutMs } from './contact.ts'
import { probeExposure } from './exposure.ts'
import { createLayout, type HostFactsNeeded, type Layout } from './layout.ts'
import { findNodes } from './members.ts'
import { askNode, keyTypes, type NodeAnswers } from './node-answers.ts'
import { type NodeReach, probeReach } from './reach.ts'

const unreached: Outcome<NodeReach> = { status: 'local', code: 'ARCHIVE' }

export type NodeFacts = Omit<ClusterFacts, 'status'>

/** Hosts asked at once. */
const concurrency = 8

const noFacts: NodeFacts = {
  addresses: {},
  interfaces: {},
  ipsecPolicies: {},
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
  const nodes = findNodes(access.hosts, access.archives, facts)
  if (nodes.length < 2) return noFacts
  const ssh: SshContext = { timeout: context.timeout, signal: context.signal, hostKeys: access.hostKeys }
  const archives = new Map(access.archives.map(({ name, archive }) => [name, archive]))
  const limiter = createLimiter(concurrency)
  const contacts = { patience: contactTimeoutMs, ...context }

  const answers = new Map(
    await Promise.all(
      nodes.map(async (name) => {
        const endpoint = endpoints.get(name)
        if (endpoint) return [name, await limiter.run(() => withSession(ssh, endpoint, askNode))] as const
        const archive = archives.get(name)
        if (!archive) throw new Error(`${name} is no host of this run`)
        const told = await askNode({ run: async (command) => readArchivedAnswer(archive, command) })
        return [name, ok(told)] as const
      }),
    ),
  )
  const cluster = createLayout(nodes, endpoints, answers, facts)
  const [reached, exposure] = await Promise.all([
    Promise.all(
      nodes.map(async (name) => {
        const endpoint = endpoints.get(name)
        // An archive connects to nobody: what a node reaches is not known by it.
        if (!endpoint) return [name, unreached] as const
        const reach: Outcome<NodeReach> = await limiter.run(() =>
          withSession(ssh, endpoint, (session) =>
            probeReach(contacts, session, {
              address: cluster.addresses.get(name)?.[0] ?? '',
              peers: cluster.peersOf(name),
              ports: cluster.portsOf(name),
              sshPort: (peer) => Number(valueOrNull(facts.sshd[peer])?.port?.[0] ?? 22),
            }),
          ),
        )
        return [name, reach] as const
      }),
    ),
    probeExposure(contacts, ssh, cluster, limiter),
  ])
  return { ...createAnswerFacts(answers, cluster), ...createReachFacts(new Map(reached), cluster), exposure }
}

function createAnswerFacts(
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
          answer?.status === 'ok' ? dropBlob(answer.value[kind][type]) : answer,
        ])
        return [node, Object.fromEntries(readings) as KeyReadings]
      }),
    )
  return {
    addresses: each(({ addresses }) => addresses),
    interfaces: each(({ interfaces }) => interfaces),
    ipsecPolicies: each((answer) => answer.ipsecPolicies),
    tunnelKeys: keys('tunnelKeys'),
    hostKeys: keys('hostKeys'),
    authorizedKeys: each(({ authorizedKeys }) => authorizedKeys),
    knownHosts: each(({ knownHosts }, node) =>
      mapOutcome(knownHosts, (known) => {
        if (known.found !== 'value') return known
        const value = peers(node).flatMap(({ host, address }) => {
          const peer = answers.get(host)
          if (peer?.status !== 'ok') return []
          return keyTypes.flatMap((type) => {
            const key = valueOrNull(peer.value.hostKeys[type])
            if (!key) return []
            const verdict = findHostKeyStatus(known.value, { host: address, port: 22 }, key.blob)
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

function dropBlob(reading: NodeAnswers['hostKeys']['rsa']): KeyReadings['rsa'] {
  return mapOutcome(reading, (key) =>
    key.found === 'value' ? { found: 'value', value: key.value.key } : key,
  )
}

/** A node that let nobody in a second time has the reason under each of its peers. */
function createReachFacts(
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
