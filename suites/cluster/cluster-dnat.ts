import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import type { PacketFilter, Redirect } from '../../core/packet-filter/answers.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import { isLoopback } from '../../probes/cluster/loopback.ts'
import { valueOrNull } from '../../probes/host/reading.ts'
import {
  type ClusterNodes,
  type NodeFacts,
  nodeFacts,
  settingFacts,
} from '../reading/cluster/cluster-membership.ts'
import { isProhibited } from '../reading/cluster/contacts.ts'
import { judgeTunnels } from '../reading/cluster/judge-tunnels.ts'
import {
  asDocumented,
  asUsedToday,
  filterOf,
  findDeparture,
  judgeUnknownPeers,
  listConfiguredTunnels,
  listLocalPorts,
  listRequiredPorts,
  type Peer,
  peersOf,
  type TransportFacts,
  transportFacts,
} from '../reading/cluster/tunnel-facts.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { createReasonEvidence } from '../reading/host/firewall/host-filter.ts'
import { filterOfTables } from '../reading/host/firewall/next-start.ts'
import { readHostAnswer, valueOrNull as valueOfAnswer } from '../reading/host/host-answer.ts'
import { mattermost } from '../requirements/mattermost-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

const keptFacts = ['host.ufw', 'host.ufwFiles', 'host.ufwAfterRules'] as const
type Facts = TransportFacts & NodeFacts & Partial<FactsAt<(typeof keptFacts)[number]>>

/** Rules as loaded, not as written in a file, and proven by a connection that the node itself made. */
export const check = defineCheck({
  id: 'cluster-dnat',
  area: 'cluster',
  title: 'Each node redirects its connections to each peer into the tunnel to that peer',
  severity: 'critical',
  why: 'A connection that no rule redirects goes to the peer in clear, or is dropped there. One that is redirected into another peer’s tunnel ends at the wrong node.',
  remediation:
    'For each peer in /etc/ufw/after.rules: `-A OUTPUT -p tcp -d PEER --dport 8074 -j DNAT --to-destination 127.0.0.1:LOCAL`, with LOCAL the port where the tunnel to that peer begins, each once. `ufw reload` repeats them: flush nat first, or keep them in a chain of their own that is emptied before it is filled (after.init).',
  references: ['https://man7.org/linux/man-pages/man8/iptables-extensions.8.html'],
  needs: [...nodeFacts, ...transportFacts],
  uses: [...settingFacts, ...keptFacts],
  requirements: {
    current: {
      value: asUsedToday,
      clauses: [
        transportEncryption.dnatRules,
        transportEncryption.dnatPortsUnique,
        mattermost.streamingTunnels,
      ],
      departs:
        'The document (seed 001) redirects 8075 too, which no server uses since Mattermost 6.0: only gossip is judged. Its rules cover TCP alone: see cluster-plaintext-exposure.',
    },
    'transport-encryption': {
      value: asDocumented,
      clauses: [transportEncryption.dnatRules, transportEncryption.dnatPortsUnique],
    },
  },
  judge: (facts, judgement) =>
    judgeTunnels(
      facts,
      judgement,
      (node, cluster, requirement) => {
        const filter = filterOf(facts, node)
        if (!('leave' in filter)) return filter
        const unknown = judgeUnknownPeers(facts, node, cluster)
        const ports = listRequiredPorts(node, cluster, requirement)
        return combineVerdicts([
          ...(unknown ? [unknown] : []),
          judgeRules(node, filter, cluster),
          ...judgeKept(node, filter, cluster, facts),
          ...peersOf(facts, node).flatMap((peer) =>
            ports.map((port) => judgePeer(facts, node, filter, peer, port)),
          ),
        ])
      },
      'connections to each peer are redirected to a port of their own, and the counters of the rules moved',
    ),
})

/** Twice the same rule, or one local port for two peers. */
function judgeRules(node: string, filter: PacketFilter, cluster: ClusterNodes): Verdict {
  const rules = listClusterRedirects(node, filter, cluster)
  const evidence = rules.map((rule) => createEvidence('host.iptables', `${node}: ${wordsOf(rule)}`))
  const repeated = rules.filter(
    (rule, index) => rules.findIndex((other) => wordsOf(other) === wordsOf(rule)) < index,
  )
  if (repeated.length > 0) {
    return fail(
      `${node} has ${repeated.length} of its ${rules.length} rules twice: an old one would stay in front of its mended copy`,
      ...evidence,
    )
  }
  const shared = rules.find((rule) =>
    rules.some(
      (other) =>
        other !== rule &&
        other.toPort === rule.toPort &&
        other.toAddress === rule.toAddress &&
        (other.destination !== rule.destination || other.port !== rule.port),
    ),
  )
  if (shared)
    return fail(`${node} redirects two destinations to the same local port ${shared.toPort}`, ...evidence)
  return pass(`${node} has each rule once, and each leads to a port of its own`, ...evidence)
}

function listClusterRedirects(
  node: string,
  { redirects }: Pick<PacketFilter, 'redirects'>,
  cluster: ClusterNodes,
): Redirect[] {
  const ports = [cluster.gossipPort(node), cluster.streamingPort(node)].map(String)
  return redirects.filter(({ port }) => port !== null && ports.includes(port))
}

/**
 * Rules that run and stand in no file are gone after the next start. ufw's after.rules is where the document keeps them; what a script of
 * ufw's or another service restores isn't read.
 */
function judgeKept(node: string, filter: PacketFilter, cluster: ClusterNodes, facts: Facts): Verdict[] {
  const ufw = valueOfAnswer(readHostAnswer(facts, 'ufw', node))
  const files = valueOfAnswer(readHostAnswer(facts, 'ufwFiles', node))
  const kept = readHostAnswer(facts, 'ufwAfterRules', node)
  const restores = (
    facts['host.units'][node]?.status === 'ok' ? valueOrNull(facts['host.units'][node]) : null
  )?.some(
    ({ id, unitFileState }) =>
      /^(?:netfilter-persistent|iptables|nftables)\.service$/.test(id) && unitFileState === 'enabled',
  )
  if (!ufw?.active || restores !== false || (files && files.scripts.length > 0)) return []
  if (kept.found !== 'value' && kept.found !== 'absent') return []
  const written = listClusterRedirects(
    node,
    filterOfTables(kept.found === 'value' ? kept.value : []),
    cluster,
  )
  const isWritten = (rule: Redirect) =>
    written.some((other) =>
      (['protocol', 'destination', 'port', 'toAddress', 'toPort'] as const).every(
        (field) => other[field] === rule[field],
      ),
    )
  const lost = listClusterRedirects(node, filter, cluster).filter((rule) => !isWritten(rule))
  if (lost.length === 0) return []
  const evidence = lost.map((rule) =>
    createEvidence('host.ufwAfterRules', `${node}: not there: ${wordsOf(rule)}`),
  )
  const reason = `${node}: ${lost.length} rules that run are not in /etc/ufw/after.rules: they are gone, or others, after the next start`
  return [
    files
      ? fail(reason, ...evidence)
      : inconclusive(`${reason}, unless a script of ufw's has them`, ...evidence),
  ]
}

function judgePeer(
  facts: TransportFacts,
  node: string,
  filter: PacketFilter,
  peer: Peer,
  port: number,
): Verdict {
  const what = `TCP from ${node} to ${peer.host} (${peer.address}:${port})`
  const { redirect, because } = findDeparture(filter, facts, node, peer, port)
  if (redirect === null)
    return fail(
      `${what} is not redirected, and goes out in clear`,
      createEvidence('host.iptables', `${what}: no rule`),
    )
  if (redirect === 'unknown')
    return inconclusive(
      `${what}: whether it is redirected is not known: ${because[0]?.text ?? 'not read'}`,
      ...createReasonEvidence(what, because),
    )
  const evidence = createEvidence('host.iptables', `${what}: ${wordsOf(redirect)}`)
  if (redirect.toAddress === null || !isLoopback(redirect.toAddress)) {
    return fail(
      `${what} is redirected to ${redirect.toAddress ?? 'the same address'}, and not to this node's own end of a tunnel`,
      evidence,
    )
  }
  const begins = listConfiguredTunnels(facts, node).flatMap(({ tunnel }) =>
    listLocalPorts(tunnel, peer, port),
  )
  if (begins.length > 0 && (redirect.toPort === null || !begins.includes(redirect.toPort))) {
    return fail(
      `${what} is redirected to port ${redirect.toPort}, but the tunnel to that peer begins at ${[...new Set(begins)].join(', ')}`,
      evidence,
    )
  }
  return judgeUse(facts, node, peer, port, what)
}

/** The rules may be read wrongly here, so the test connection must have moved the counter of one. */
function judgeUse(facts: TransportFacts, node: string, peer: Peer, port: number, what: string): Verdict {
  const used = (facts['cluster.redirected'][node] ?? []).find(
    (each) => each.host === peer.host && each.port === port,
  )
  const { before = null, after = null } = used?.rule ?? {}
  // Mattermost's own connections move the counter as ours does, and are what it is about.
  const tried = used && isProhibited(used.contact) ? 'none of ours was let' : 'one of ours was made'
  const evidence = createEvidence(
    'cluster.redirected',
    `${what}: the rule had counted ${before ?? '?'} connections before, ${after ?? '?'} after ${tried}`,
  )
  if (!used || before === null || after === null) {
    return inconclusive(
      `${what} has its rule, whose counter could not be read before and after a connection`,
      evidence,
    )
  }
  if (after < before) {
    return inconclusive(
      `${what} has its rule, whose counter began anew meanwhile: the rules were loaded again, so ask again`,
      evidence,
    )
  }
  if (after > before) return pass(`${what} goes where its rule says`, evidence)
  if (used.contact.status === 'ok') {
    return fail(`${what} was accepted, and no rule counted it: it went past the redirection`, evidence)
  }
  const why = isProhibited(used.contact)
    ? "the node's sshd forwards nothing for this account"
    : 'no connection came about'
  return inconclusive(`${what} has its rule, which could not be proven by use: ${why}`, evidence)
}

function wordsOf({ place, text }: Redirect): string {
  return `${place}: ${text}`
}
