import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { type FilterFacts, filterFacts, findActiveFilters } from '../reading/host/firewall/active-filters.ts'
import { type HostFilter, isPortCovered, type Opening } from '../reading/host/firewall/opening.ts'
import { listPublishedPorts } from '../reading/host/firewall/published-ports.ts'
import { findUnknown, readHostAnswer, valueOrNull } from '../reading/host/host-answer.ts'
import { listHostsWithRole, roleFacts } from '../reading/host/host-roles.ts'
import { judgeHosts } from '../reading/host/judge-hosts.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { transportEncryption } from '../requirements/transport-encryption-clauses.ts'

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
  needs: filterFacts,
  uses: roleFacts,
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

function judgeHost(facts: FilterFacts, host: string, edge: boolean, meant: readonly number[]): Verdict {
  const { filters, unknown } = findActiveFilters(facts, host)
  if (filters.length === 0) {
    return unknown
      ? unknown
      : fail(
          `${host}: no packet filter is active`,
          createEvidence('host.firewalldZones', `${host}: no filter`),
        )
  }
  return combineVerdicts([
    ...filters.map((filter) => judgeFilter(filter, host, meant)),
    ...(edge ? judgeRestart(filters, host) : []),
    ...judgePublished(facts, host, meant),
    ...(unknown ? [unknown] : []),
  ])
}

function judgePublished(facts: FilterFacts, host: string, meant: readonly number[]): Verdict[] {
  const answers = [readHostAnswer(facts, 'iptables', host), readHostAnswer(facts, 'ip6tables', host)]
  const published = answers.flatMap((answer) => listPublishedPorts(valueOrNull(answer) ?? []))
  const exposed = listExposedServices(published, meant)
  if (exposed.length > 0) {
    return [
      fail(
        `${host}: ${exposed.join(', ')} is handed on by nat past the packet filter, as Docker does for published ports`,
        createEvidence('host.iptables', `${host}: ${published.map(({ rule }) => rule).join('; ')}`),
      ),
    ]
  }
  const unknown = findUnknown(...answers)
  return unknown ? [unknown] : []
}

/** Names of inner services that everyone is let in to. */
function listExposedServices(openings: readonly Opening[], meant: readonly number[]): string[] {
  return Object.entries(innerPorts)
    .filter(([port]) => !meant.includes(Number(port)))
    .filter(([port]) =>
      openings.some((opening) => opening.from === null && isPortCovered(opening, Number(port), 'tcp')),
    )
    .map(([port, service]) => `${port} (${service})`)
}

function judgeFilter(filter: HostFilter, host: string, meant: readonly number[]): Verdict {
  const when = filter.fact === 'host.firewalldPermanent' ? ' after a restart' : ''
  const name = `${filter.name}${when}`
  const evidence = createEvidence(
    filter.fact,
    `${host}: ${name} ${filter.deniesByDefault ? 'denies by default' : 'lets in by default'}; ${formatOpenings(filter)}`,
  )
  if (!filter.deniesByDefault) {
    return fail(`${host}: ${name} lets in what no rule forbids`, evidence)
  }
  const exposed = listExposedServices(filter.openings, meant)
  if (exposed.length > 0) return fail(`${host}: ${name} opens ${exposed.join(', ')} to everyone`, evidence)
  if (filter.obscure.length > 0) {
    return inconclusive(`${host}: ${name} has rules that are not understood: ${filter.obscure[0]}`, evidence)
  }
  return pass('every host denies by default and opens nothing that belongs inside', evidence)
}

/** What firewalld lets in now and will not after a restart: the service then ends at the next reboot. */
function judgeRestart(filters: readonly HostFilter[], host: string): Verdict[] {
  const now = filters.find(({ fact }) => fact === 'host.firewalldZones')
  const later = filters.find(({ fact }) => fact === 'host.firewalldPermanent')
  if (!now || !later) return []
  const lets = ({ openings }: HostFilter, port: number) =>
    openings.some((opening) => opening.from === null && isPortCovered(opening, port, 'tcp'))
  return [80, 443]
    .filter((port) => lets(now, port) && !lets(later, port))
    .map((port) =>
      fail(
        `${host}: port ${port} is open in firewalld only until it restarts (without --permanent)`,
        createEvidence('host.firewalldPermanent', `${host}: ${formatOpenings(later)}`),
      ),
    )
}

function formatOpenings({ openings }: HostFilter): string {
  const shown = (opening: Opening) =>
    `${opening.rule}${opening.from === null ? '' : ` (from ${opening.from})`}`
  return openings.length === 0 ? 'opens nothing' : `opens ${openings.map(shown).join('; ').slice(0, 600)}`
}
