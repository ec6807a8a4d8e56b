import { defineCheck } from '../../core/check.ts'
import type { FactsAt } from '../../core/fact.ts'
import { describeFailure } from '../../core/outcome.ts'
import { createEvidence, fail, inconclusive, notAssessed, pass, type Verdict } from '../../core/verdict.ts'
import { isLoopback } from '../../probes/cluster/loopback.ts'
import type { ListeningSocket } from '../../probes/host/questions/sockets.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { listBoundAddresses } from '../reading/database/bound-addresses.ts'
import {
  databasePorts,
  isInnerAddress,
  listDatabaseSockets,
  listPoolerSockets,
} from '../reading/database/listening-sockets.ts'
import {
  isOnHost,
  listDsnsInForce,
  localTrafficFacts,
  readDataSources,
} from '../reading/database/local-traffic.ts'
import { answersOf } from '../reading/database/server-answers.ts'
import { listHandedOnPorts } from '../reading/host/firewall/handed-on-ports.ts'
import { createReasonEvidence, findRunningFilter } from '../reading/host/firewall/host-filter.ts'
import { findPortPolicy, policyFacts } from '../reading/host/firewall/port-policy.ts'
import { centos7 } from '../requirements/centos7-clauses.ts'
import { databaseClauses, documentedDatabaseClauses } from '../requirements/database-clauses.ts'

const uses = ['database.servers', ...localTrafficFacts, ...policyFacts] as const
type Facts = FactsAt<'ports.reachability'> & Partial<FactsAt<(typeof uses)[number]>>

export const check = defineCheck({
  id: 'db-exposure',
  area: 'database',
  title: 'The database listens only where Mattermost needs it, or a firewall limits who comes',
  severity: 'high',
  why: 'A database that answers a whole network is guessed at and scanned, and every hole of it is open to each machine there; its accounts are then all that is left.',
  remediation:
    'On the same host bind it to loopback (`bind-address = 127.0.0.1`; `listen_addresses = localhost`). For Mattermost on another host bind it to the address of the inner network, and let in only that host: a firewalld rich rule with `source address=`, or `ufw allow from ADDRESS to any port 5432 proto tcp`.',
  references: [
    'https://dev.mysql.com/doc/refman/8.4/en/security-guidelines.html',
    'https://www.postgresql.org/docs/current/runtime-config-connection.html',
  ],
  needs: ['ports.reachability'],
  uses,
  requirements: {
    current: { value: null, clauses: [databaseClauses.port] },
    centos7: { value: null, clauses: [documentedDatabaseClauses.loopback, centos7.firewall] },
    salt: { value: null, clauses: [documentedDatabaseClauses.roster] },
  },
  judge(facts, { access }) {
    const asked = access.hosts.length > 0 || access.databases.some(({ account }) => account)
    if (!asked) {
      return notAssessed(
        'this run was not given SSH access to its hosts, nor a read-only database account; port-exposure says what answers outside',
      )
    }
    const listeners = judgeHosts(facts)
    // Only where no host shows the server's sockets do its own settings have to do.
    const bySettings = listeners.some(({ verdict }) => verdict !== 'inconclusive')
      ? []
      : judgeServerSettings(facts)
    const parts = [...judgeOutside(facts), ...listeners, ...bySettings]
    return parts.length > 0
      ? combineVerdicts(parts)
      : inconclusive('no database was found to listen on any host, and none shows its settings')
  },
})

function judgeOutside(facts: Facts): Verdict[] {
  return facts['ports.reachability']
    .filter(({ port, outcome }) => databasePorts.has(port) && outcome.status === 'ok')
    .map(({ port, address }) =>
      fail(
        `port ${port} of ${address.address} answers from outside`,
        createEvidence('ports.reachability', `${address.address} port ${port}: open`),
      ),
    )
}

function judgeHosts(facts: Facts): Verdict[] {
  const ports = new Set([...databasePorts, ...(facts['database.servers'] ?? []).map(({ port }) => port)])
  return Object.entries(facts['host.sockets'] ?? {}).flatMap(([host, reading]): Verdict[] => {
    if (reading.status !== 'ok' || reading.value.found !== 'value') {
      const why = reading.status === 'ok' ? reading.value.found : describeFailure(reading)
      return [
        inconclusive(
          `${host}: who listens where could not be read: ${why}`,
          createEvidence('host.sockets', `${host}: ${why}`),
        ),
      ]
    }
    const sockets = reading.value.value
    const own = listDatabaseSockets(sockets, ports)
    return [
      ...own.map((socket) => judgeSocket(facts, host, socket)),
      ...listPoolerSockets(sockets)
        .filter((socket) => !own.includes(socket))
        .flatMap((socket) => judgePooler(facts, host, socket)),
      ...judgePublished(facts, host, ports),
    ]
  })
}

function judgeSocket(facts: Facts, host: string, socket: ListeningSocket): Verdict {
  const { address, port } = socket
  const evidence = createEvidence('host.sockets', `${host}: ${address}:${port}`)
  if (isLoopback(address) || socket.zone === 'lo') return pass(`port ${port} listens on loopback`, evidence)
  const policy = findPortPolicy(facts, host, port, address)
  const because = policy.evidence
  if (isInnerAddress(address) && isNetworkNeeded(facts) === true) {
    return pass(`port ${port} listens at ${address} for Mattermost on another host`, evidence, ...because)
  }
  const where = `port ${port} listens at ${isEveryAddress(address) ? 'every address' : address}`
  switch (policy.policy) {
    case 'closed':
    case 'limited':
      return pass(`${where}, and the firewall limits who comes: ${policy.says}`, evidence, ...because)
    case 'open':
      return fail(
        isNetworkNeeded(facts) === false
          ? `${where}, though Mattermost needs it on this host only, and ${policy.says}`
          : `${where}, and ${policy.says}`,
        evidence,
        ...because,
      )
    case 'unknown':
      return inconclusive(
        `${where}, and whether a firewall limits who comes is not known (${policy.says})`,
        evidence,
        ...because,
      )
  }
}

/** What stands before a database: where everyone reaches that, the database's own address says little. */
function judgePooler(facts: Facts, host: string, socket: ListeningSocket): Verdict[] {
  const verdict = judgeSocket(facts, host, socket)
  if (verdict.verdict === 'pass') return []
  const names = [...new Set(socket.processes?.map(({ name }) => name))].join(', ')
  return [
    inconclusive(
      `${names} hands connections on to a database, and its ${verdict.reason}`,
      ...verdict.evidence,
    ),
  ]
}

/** A port of another number that leads to a database, as Docker's `-p 15432:5432`. */
function judgePublished(facts: Facts, host: string, ports: ReadonlySet<number>): Verdict[] {
  return listHandedOnPorts(findRunningFilter(facts, host)).flatMap(({ port, reach }): Verdict[] => {
    const end = reach.toward.find((each) => each.port !== null && each.port !== port && ports.has(each.port))
    if (!end || reach.reach === 'closed') return []
    const evidence = createReasonEvidence(host, reach.because)
    const what = `${host} hands on to port ${end.port} of ${end.kind === 'forwarded' && end.address ? end.address : 'the database'} what is sent to its port ${port}`
    return [
      reach.reach === 'open'
        ? fail(`${what}, by everyone`, ...evidence)
        : inconclusive(`${what}, and by whom is not known`, ...evidence),
    ]
  })
}

function judgeServerSettings(facts: Facts): Verdict[] {
  return (facts['database.servers'] ?? []).map((server) => {
    const inside = answersOf(server)
    if ('verdict' in inside) return inside.verdict
    const bound = listBoundAddresses(inside.answers)
    if (bound === null) return inconclusive(`${server.name}: where it listens is not shown`)
    const evidence = createEvidence(
      'database.servers',
      `${server.name}: listens at ${bound.join(', ') || 'loopback'}`,
    )
    if (bound.length === 0) return pass(`${server.name} listens on loopback`, evidence)
    if (bound.every(isInnerAddress) && isNetworkNeeded(facts) === true) {
      return pass(`${server.name} listens at inner addresses for Mattermost on another host`, evidence)
    }
    return inconclusive(
      `${server.name} listens at ${bound.join(', ')}: its firewall could not be asked without SSH access to its host`,
      evidence,
    )
  })
}

/** Whether Mattermost reaches the database over the network, by its data sources; null: none is known. */
function isNetworkNeeded(facts: Facts): boolean | null {
  const places = listDsnsInForce(readDataSources(facts)).flatMap((dsn) => dsn.places)
  return places.length === 0 ? null : places.some((place) => !isOnHost(place))
}

function isEveryAddress(address: string): boolean {
  return ['*', '0.0.0.0', '::', ''].includes(address)
}
