import { defineCheck } from '../../core/check.ts'
import type { FactPath } from '../../core/fact.ts'
import type { Family } from '../../core/packet-filter/address-set.ts'
import type { PacketFilter, Reach } from '../../core/packet-filter/answers.ts'
import {
  createEvidence,
  type Evidence,
  fail,
  inconclusive,
  notApplicable,
  pass,
  type Verdict,
} from '../../core/verdict.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { leadsTo, listHandedOnPorts } from '../reading/host/firewall/handed-on-ports.ts'
import {
  askEveryone,
  createReasonEvidence,
  type FilterFacts,
  filterFacts,
  findRunningFilter,
  isOnIpv6,
  type RunningFilter,
} from '../reading/host/firewall/host-filter.ts'
import {
  explainUnknownStart,
  type FrontEnd,
  type FrontEndFacts,
  findActiveFrontEnd,
  findNextStart,
  frontEndFacts,
} from '../reading/host/firewall/next-start.ts'
import { listHostsWithRole, roleFacts } from '../reading/host/host-roles.ts'
import { judgeHosts } from '../reading/host/judge-hosts.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

type Facts = FilterFacts & FrontEndFacts

/** Ports of services that stay inside; those that the roles of the host open on purpose are taken out. */
const innerPorts: Readonly<Record<number, string>> = {
  3306: 'MySQL or MariaDB',
  5432: 'PostgreSQL',
  8065: 'Mattermost without the proxy',
  8067: 'Mattermost metrics',
  8074: 'Mattermost cluster gossip',
  33060: 'MySQL X protocol',
}
/** An app host of its own takes the proxy's requests; its gossip is judged by `cluster-firewall`. */
const appPorts = [8065, 8074]

export const check = defineCheck({
  id: 'firewall',
  area: 'host',
  title: 'A packet filter drops what is not meant for the outside',
  severity: 'high',
  why: 'Mattermost listens on every address, so without a filter anyone talks to 8065 directly, past TLS, redirects and headers; the same goes for a database.',
  remediation:
    'Seed 000: `systemctl enable --now firewalld`, `firewall-cmd --zone=public --permanent --add-service=http --add-service=https`, `firewall-cmd --reload`. Seed 001: `ufw allow …` for what is needed, then `ufw enable`. Take back what was opened for a trial.',
  references: [
    'https://firewalld.org/documentation/zone/predefined-zones.html',
    'https://help.ubuntu.com/community/UFW',
  ],
  needs: ['host.iptables', 'host.ip6tables', 'host.nftables', 'host.firewalldZones', 'host.ufw'],
  uses: [...filterFacts, ...frontEndFacts, ...roleFacts],
  requirements: {
    current: {
      value: { everyHost: true },
      clauses: [centos7.firewallNeeded, transportEncryption.firewallActive],
    },
    centos7: {
      value: { everyHost: true },
      clauses: [centos7.firewallAtBoot, centos7.firewallPermanent, centos7.appPortDenied],
    },
    'transport-encryption': {
      value: { everyHost: false },
      clauses: [transportEncryption.firewallActive],
      departs:
        'The document asks for it on the nodes of a cluster: hosts without Mattermost, and a Mattermost of one node, are left out.',
    },
  },
  judge(facts, { access, requirement }) {
    const edges = new Set(listHostsWithRole(facts, access, 'edge').map(({ name }) => name))
    const nodes = listHostsWithRole(facts, access, 'app')
    const apps = new Set(nodes.map(({ name }) => name))
    return judgeHosts(access, (host) => {
      const uncertain = nodes.find(({ name, certain }) => name === host && !certain)
      if (!requirement.value.everyHost && uncertain)
        return inconclusive(`${host}: whether it is a node of a cluster is not known (${uncertain.grounds})`)
      if (!requirement.value.everyHost && (apps.size < 2 || !apps.has(host)))
        return notApplicable('the document asks for a packet filter on the nodes of a cluster')
      const meant = apps.has(host) && !edges.has(host) ? appPorts : []
      return judgeHost(facts, host, edges.has(host), meant)
    })
  },
})

function judgeHost(facts: Facts, host: string, edge: boolean, meant: readonly number[]): Verdict {
  const found = findRunningFilter(facts, host)
  const { filter, unknown } = found
  const active = findActiveFrontEnd(facts, host)
  const next = findNextStart(facts, host)
  const unknownStart = explainUnknownStart(facts, host)
  if (!filter) {
    if (!active) return unknown ?? inconclusive(`${host}: its packet filter was not read`)
    return combineVerdicts([
      ...judgeRules({ ...active, name: `${active.name} by its own words`, facts, host, meant }),
      inconclusive(
        `${host}: what the kernel lets in was not read${unknown ? ` (${unknown.reason})` : ''}, and ${active.name} by itself does not tell: rules of others may stand before its own`,
        ...(unknown?.evidence ?? []),
      ),
    ])
  }
  const running = { name: 'the packet filter', fact: null, filter, obscure: null, facts, host, meant }
  const verdicts = combineVerdicts([
    ...judgeRules(running),
    ...judgeHandedOn(found, running),
    ...(unknown ? [unknown] : []),
    ...(next ? judgeRules({ ...next, name: `${next.name} after a restart`, facts, host, meant }) : []),
    ...(next && edge ? judgeRestart(host, filter, next) : []),
    ...(unknownStart ? [unknownStart] : []),
  ])
  if (verdicts.verdict !== 'pass') return verdicts
  const covered = next
    ? next.unasked
      ? `as it runs, and as ${next.name} loads it (its ${next.unasked} were not read)`
      : `as it runs, and as ${next.name} loads it at the next start`
    : 'as it runs; what the next start loads was not read'
  return {
    ...verdicts,
    reason: `every host denies by default and opens nothing that belongs inside, ${covered}`,
  }
}

interface Rules {
  name: string
  /** Null: the kernel's, whose reasons name their place. */
  fact: FactPath | null
  filter: PacketFilter
  obscure: string | null
  facts: Facts
  host: string
  meant: readonly number[]
}

/** discard, RFC 863: nobody allows it by a rule of its own. */
const unusedPort = 9

function judgeRules(rules: Rules): Verdict[] {
  const { name, filter, obscure, facts, host, meant } = rules
  // What a rule opens by IPv6 counts; that nothing filters there counts where something is to be come to by it.
  const families = (['ip', 'ip6'] as const).filter(
    (family) => family === 'ip' || filter.filters(family) || isOnIpv6(facts, host) !== false,
  )
  const isSure = (family: Family) =>
    family === 'ip' || filter.filters(family) || isOnIpv6(facts, host) === true
  const inner = Object.entries(innerPorts).filter(([port]) => !meant.includes(Number(port)))
  const asked = families.map((family) => ({
    family,
    byDefault: askEveryone(filter, { families: [family], port: unusedPort }),
    inner: inner.flatMap(([port, service]) =>
      askEveryone(filter, { families: [family], port: Number(port) }).map((reach) => ({
        service: `${port} (${service})`,
        reach,
        leads: leadsTo(reach, Number(port)),
      })),
    ),
  }))
  return asked.flatMap(({ family, byDefault, inner: services }): Verdict[] => {
    const evidenceOf = (reaches: readonly Reach[]) =>
      rules.fact
        ? reaches
            .flatMap(({ because }) => because.slice(0, 4))
            .map(({ place, text }) =>
              createEvidence(rules.fact ?? '', `${host}: ${name}: ${place}: ${text}`.slice(0, 300)),
            )
        : createReasonEvidence(
            host,
            reaches.flatMap(({ because }) => because),
          )
    const over = family === 'ip' ? '' : ' by IPv6'
    const weigh = (reason: string, ...evidence: Evidence[]) =>
      isSure(family)
        ? fail(reason, ...evidence)
        : inconclusive(`${reason}; whether the host uses IPv6 is not known`, ...evidence)
    if (byDefault.some(({ reach }) => reach === 'open')) {
      return [
        weigh(
          filter.filters(family)
            ? `${host}: ${name} lets in what no rule forbids${over}`
            : `${host}: no packet filter is active${over}`,
          ...evidenceOf(byDefault),
        ),
      ]
    }
    const open = services.filter(({ reach, leads }) => reach.reach === 'open' && leads)
    if (open.length > 0) {
      return [
        weigh(
          `${host}: ${name} opens ${open.map(({ service }) => service).join(', ')} to everyone${over}`,
          ...evidenceOf(open.map(({ reach }) => reach)),
        ),
      ]
    }
    const doubtful = [...byDefault, ...services.filter(({ leads }) => leads).map(({ reach }) => reach)].find(
      ({ reach }) => reach === 'unknown',
    )
    if (doubtful || obscure !== null) {
      const [why] = doubtful?.because ?? []
      return [
        inconclusive(
          `${host}: ${name} has rules that are not understood${over}: ${why ? `${why.place}: ${why.text}` : obscure}`,
          ...(doubtful
            ? evidenceOf([doubtful])
            : rules.fact
              ? [createEvidence(rules.fact, `${host}: ${obscure}`)]
              : []),
        ),
      ]
    }
    return [
      pass('every host denies by default and opens nothing that belongs inside', ...evidenceOf(byDefault)),
    ]
  })
}

/** What comes in at a port may be handed on to another that belongs inside, as Docker does for `-p 15432:5432`. */
function judgeHandedOn(running: RunningFilter, { host, meant }: Pick<Rules, 'host' | 'meant'>): Verdict[] {
  const found = listHandedOnPorts(running).flatMap(({ port, reach }) =>
    reach.toward.flatMap((end) => {
      const service = innerPorts[end.port ?? 0]
      if (!service || end.port === port || meant.includes(end.port ?? 0)) return []
      return [{ what: `${end.port} (${service}) is reached at port ${port}`, reach }]
    }),
  )
  const open = found.filter(({ reach }) => reach.reach === 'open')
  const judged = open.length > 0 ? open : found.filter(({ reach }) => reach.reach === 'unknown')
  if (judged.length === 0) return []
  const what = [...new Set(judged.map((each) => each.what))].join(', ')
  const evidence = createReasonEvidence(
    host,
    judged.flatMap(({ reach }) => reach.because),
  )
  return open.length > 0
    ? [
        fail(
          `${host}: ${what} by everyone, past the packet filter’s rules for its own port, as Docker publishes ports`,
          ...evidence,
        ),
      ]
    : [inconclusive(`${host}: whether ${what} by everyone is not known`, ...evidence)]
}

/** What is let in now and will not be after a restart: the service then ends at the next reboot. */
function judgeRestart(host: string, now: PacketFilter, later: FrontEnd): Verdict[] {
  const families = ['ip'] as const
  return [80, 443].flatMap((port) => {
    const [runs] = askEveryone(now, { families, port })
    const [starts] = askEveryone(later.filter, { families, port })
    if (runs?.reach !== 'open' || starts?.reach !== 'closed' || later.obscure !== null) return []
    return [
      fail(
        `${host}: port ${port} is open in ${later.name} only until it restarts${later.name === 'firewalld' ? ' (without --permanent)' : ''}`,
        ...starts.because.map(({ place, text }) =>
          createEvidence(later.fact, `${host}: ${later.name} after a restart: ${place}: ${text}`),
        ),
      ),
    ]
  })
}
