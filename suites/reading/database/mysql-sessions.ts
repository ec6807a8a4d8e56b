import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../../core/verdict.ts'
import type { DatabaseServer } from '../../../probes/database/database-facts.ts'
import type { MysqlAnswers } from '../../../probes/database/mysql/mysql-facts.ts'
import { protectionOf, protections } from './dsn-protection.ts'
import { type DataSources, isOnHost, listDsnsInForce } from './local-traffic.ts'
import { isLoopback } from './loopback.ts'
import { judgeIncomplete, rowsOf, settingOf } from './server-answers.ts'

const fact = 'database.servers'

/**
 * How Mattermost's live sessions are encrypted. performance_schema shows each; MariaDB has it off by default, and then what
 * remains are the rules of both ends and the sessions that are there.
 */
export function judgeMysqlSessions(
  server: DatabaseServer,
  answers: MysqlAnswers,
  hosts: DataSources,
): Verdict {
  const { appUser } = server
  const shown = rowsOf(answers.encryptedSessions).filter(({ user }) => user === appUser)
  const remote = shown.filter(({ host, transport }) => transport !== 'Socket' && !isLocalClient(host))
  if (remote.length > 0) {
    const evidence = remote
      .slice(0, 10)
      .map(({ host, tlsVersion, cipher }) =>
        createEvidence(
          fact,
          `session of ${appUser} from ${host}: ${tlsVersion ? `${tlsVersion}, ${cipher}` : 'clear text'}`,
        ),
      )
    const clear = remote.filter(({ tlsVersion }) => tlsVersion === null)
    const unsure = clear.filter(({ transport }) => transport === 'SSL/TLS' || transport === null)
    if (clear.length > unsure.length) {
      return fail(`${clear.length} of ${remote.length} sessions of ${appUser} are in clear text`, ...evidence)
    }
    if (unsure.length > 0) {
      return inconclusive(
        `how sessions of ${appUser} are encrypted is not shown: grant the read-only account SELECT ON performance_schema.status_by_thread`,
        ...evidence,
      )
    }
    const missing = judgeIncomplete(answers.encryptedSessions, `sessions of ${appUser}`)
    return missing ?? pass(`every session of ${appUser} over the network is encrypted`, ...evidence)
  }
  return judgeByBothEnds(server, answers, hosts)
}

/** Where no session's encryption is shown: a server that has no TLS, or two ends that both refuse to do without. */
function judgeByBothEnds(server: DatabaseServer, answers: MysqlAnswers, hosts: DataSources): Verdict {
  const { appUser, offer } = server
  const live = rowsOf(answers.sessions).filter(({ user, host }) => user === appUser && !isLocalClient(host))
  const evidence = live
    .slice(0, 10)
    .map(({ host }) => createEvidence(fact, `session of ${appUser} from ${host}`))
  const offered = offer.status === 'ok' ? offer.value.tls : null
  if (live.length > 0 && offered === false) {
    return fail(
      `${live.length} sessions of ${appUser} are open, and the server has no TLS: they are in clear text`,
      ...evidence,
      createEvidence(fact, 'TLS is not offered'),
    )
  }
  const missing = judgeIncomplete(answers.sessions, `sessions of ${appUser}`)
  if (missing) return { ...missing, evidence }
  if (live.length === 0) {
    return inconclusive(`no session of ${appUser} over the network was open to be looked at`, ...evidence)
  }
  const remote = listDsnsInForce(hosts).filter(
    (dsn) => dsn.driver === 'mysql' && !dsn.places.every((place) => isOnHost(place)),
  )
  const clientInsists =
    remote.length > 0 &&
    remote.every(
      (dsn) => protections.indexOf(protectionOf(dsn).protection) >= protections.indexOf('unverified'),
    )
  if (settingOf(answers, 'require_secure_transport') === 'ON' && clientInsists) {
    return pass(
      `sessions of ${appUser} are open, and both ends refuse clear text; by what each is encrypted is not shown (performance_schema is off)`,
      ...evidence,
      createEvidence(fact, 'require_secure_transport = ON'),
      ...remote.map((dsn) => createEvidence('database.dataSources', protectionOf(dsn).option)),
    )
  }
  const hidden = judgeIncomplete(answers.encryptedSessions, 'how sessions are encrypted')
  return (
    hidden ??
    inconclusive(
      'the server does not show how sessions are encrypted: performance_schema is off',
      ...evidence,
    )
  )
}

/**
 * What needs no login: a server without TLS (MySQL and MariaDB change that only by a restart, which ends every session) and a
 * data source that goes on without it. Null: that isn't so, or can't be told.
 */
export function judgeClearByBothEnds({ kind, offer }: DatabaseServer, hosts: DataSources): Verdict | null {
  if (kind !== 'mysql' || offer.status !== 'ok' || offer.value.tls !== false) return null
  const remote = listDsnsInForce(hosts).filter(
    (dsn) => dsn.driver === 'mysql' && !dsn.places.every((place) => isOnHost(place)),
  )
  const lax = remote.map(protectionOf).filter(({ protection }) => ['clear', 'fallback'].includes(protection))
  if (lax.length === 0 || lax.length < remote.length) return null
  return fail(
    'the server has no TLS, and the data source goes on without it: what they say is in clear text',
    createEvidence(fact, 'TLS is not offered'),
    ...lax.map(({ option }) => createEvidence('database.dataSources', option)),
  )
}

/** `localhost`, or an address with its port. */
function isLocalClient(host: string | null): boolean {
  if (host === null) return false
  const [, bracketed, plain] = /^(?:\[?([0-9a-f:]+?)\]?|([^:]+))(?::\d+)?$/i.exec(host) ?? []
  return isLoopback(plain ?? bracketed ?? host)
}
