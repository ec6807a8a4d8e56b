import { isIP } from 'node:net'
import { isNodeAddress } from '../../core/credential-rules.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { SshEndpoint } from '../../core/ssh-endpoint.ts'
import type { HostFacts } from '../host/host-facts.ts'
import { valueOrNull } from '../host/reading.ts'
import { isLoopback } from './loopback.ts'
import { clusterPortsOf, gossipPlaceOf, listNamedAddresses, type Peer, peersOf } from './members.ts'
import type { NodeAnswers } from './node-answers.ts'

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

/** Who is in the cluster, and how the nodes know each other. */
export interface Layout {
  nodes: readonly string[]
  others: readonly SshEndpoint[]
  endpoints: ReadonlyMap<string, SshEndpoint>
  addresses: ReadonlyMap<string, readonly string[]>
  peersOf: (node: string) => Peer[]
  portsOf: (node: string) => number[]
}

export function createLayout(
  nodes: readonly string[],
  endpoints: ReadonlyMap<string, SshEndpoint>,
  answers: ReadonlyMap<string, Outcome<NodeAnswers>>,
  facts: HostFactsNeeded,
): Layout {
  const addresses = new Map(
    nodes.map((name) => {
      const answer = answers.get(name)
      // Others of the cluster are made to connect there, because this node says that it is its own.
      const told =
        answer?.status === 'ok' ? (valueOrNull(answer.value.addresses) ?? []).filter(isNodeAddress) : []
      // What is known by an archive alone has no address but those that it tells.
      const host = endpoints.get(name)?.host ?? ''
      return [name, told.length === 0 && isIP(host) && !isLoopback(host) ? [host] : told]
    }),
  )
  const places = new Map(
    nodes.map((name) => {
      const answer = answers.get(name)
      const interfaces = answer?.status === 'ok' ? valueOrNull(answer.value.interfaces) : null
      return [name, gossipPlaceOf(name, facts, interfaces ?? [])]
    }),
  )
  const named = new Map(nodes.map((name) => [name, listNamedAddresses(name, facts)]))
  return {
    nodes,
    others: [...endpoints.values()].filter(({ name }) => !nodes.includes(name)),
    endpoints,
    addresses,
    peersOf: (node) => peersOf(node, nodes, addresses, named, places),
    portsOf: (node) => {
      const { gossip, streaming } = clusterPortsOf(node, facts)
      return [...new Set([gossip, streaming])]
    },
  }
}
