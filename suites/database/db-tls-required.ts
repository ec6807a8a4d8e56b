import { defineCheck } from '../../core/check.ts'
import { describeFailure } from '../../core/outcome.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import type { DatabaseServer } from '../../probes/database/database-facts.ts'
import type { MysqlAnswers } from '../../probes/database/mysql/mysql-facts.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { findClearTextAdmission, formatRule } from '../reading/database/hba-rules.ts'
import { explainLocalTraffic, localTrafficFacts, readDataSources } from '../reading/database/local-traffic.ts'
import { isLoopback } from '../reading/database/loopback.ts'
import {
  answersOf,
  judgeIncomplete,
  judgeServers,
  rowsOf,
  settingOf,
} from '../reading/database/server-answers.ts'
import { databaseClauses, documentedDatabaseClauses } from '../requirements/database-clauses.ts'

const fact = 'database.servers'

export const check = defineCheck({
  id: 'db-tls-required',
  area: 'database',
  title: 'The database refuses Mattermost’s account in clear text',
  severity: 'medium',
  why: 'A database that only offers TLS leaves it to each client: one data source without it, or a backup script, sends the account’s traffic in clear, and nothing says so.',
  remediation:
    'MySQL and MariaDB: `require_secure_transport = ON`, or `ALTER USER mmuser REQUIRE SSL`. PostgreSQL: `hostssl` in place of `host` for every network in pg_hba.conf, then reload.',
  references: [
    'https://dev.mysql.com/doc/refman/8.4/en/using-encrypted-connections.html',
    'https://www.postgresql.org/docs/current/auth-pg-hba-conf.html',
  ],
  needs: ['database.servers'],
  uses: localTrafficFacts,
  requirements: {
    current: { value: null, clauses: [databaseClauses.unverified, databaseClauses.mysqlModes] },
    'transport-encryption': {
      value: null,
      clauses: [documentedDatabaseClauses.required],
      departs: 'The document leaves it to the reader; the rest of it holds only where it is done.',
    },
  },
  judge: (facts) =>
    judgeServers(facts['database.servers'], (server) => {
      const verdict = server.kind === 'mysql' ? judgeMysql(server) : judgePostgresql(server)
      if (verdict.verdict === 'pass') return verdict
      const local = explainLocalTraffic(server, readDataSources(facts))
      return local ? notApplicable(`TLS is not needed: ${local}`, ...verdict.evidence) : verdict
    }),
})

function judgeMysql(server: DatabaseServer): Verdict {
  const inside = answersOf(server)
  if ('verdict' in inside) {
    const { offer } = server
    const none = offer.status === 'ok' && offer.value.tls === false
    return none
      ? fail(
          'the server offers no TLS, so that it cannot ask for any',
          createEvidence(fact, 'TLS is not offered'),
        )
      : inside.verdict
  }
  if (inside.answers.kind !== 'mysql') return inconclusive('the account’s answers are of another database')
  const required = settingOf(inside.answers, 'require_secure_transport')
  if (required === 'ON')
    return pass('the server asks everyone for it', createEvidence(fact, `require_secure_transport = ON`))
  const missing =
    required === undefined ? judgeIncomplete(inside.answers.settings, 'settings of the server') : null
  if (missing) return missing
  return judgeAccounts(
    inside.answers,
    server,
    createEvidence(fact, `require_secure_transport = ${required ?? '(not there)'}`),
  )
}

/** REQUIRE of the account, where the server does not ask everyone. */
function judgeAccounts(
  { accounts }: MysqlAnswers,
  { appUser, offer }: DatabaseServer,
  evidence: Verdict['evidence'][number],
): Verdict {
  if (offer.status === 'ok' && offer.value.tls === false) {
    return fail('the server offers no TLS, so that it cannot ask for any', evidence)
  }
  const missing = judgeIncomplete(accounts, 'accounts')
  if (missing) return { ...missing, evidence: [evidence, ...missing.evidence] }
  const own = rowsOf(accounts).filter(({ user }) => user === appUser)
  if (own.length === 0) return inconclusive(`there is no account ${appUser} on the server`, evidence)
  // Who comes from the host itself is on no network.
  const lax = own.filter(({ requires, host }) => requires === '' && !isLoopback(host))
  const each = own.map(({ host, requires }) =>
    createEvidence(fact, `${appUser}@${host}: REQUIRE ${requires === 'ANY' ? 'SSL' : requires || 'NONE'}`),
  )
  return lax.length > 0
    ? fail(`the server takes ${appUser} in clear text, from ${formatHosts(lax)}`, evidence, ...each)
    : pass(
        own.every(({ host }) => isLoopback(host))
          ? `${appUser} has no account for other hosts`
          : `the server asks ${appUser} for it wherever it comes over the network`,
        evidence,
        ...each,
      )
}

function formatHosts(accounts: readonly { host: string }[]): string {
  return accounts.map(({ host }) => host).join(', ')
}

function judgePostgresql(server: DatabaseServer): Verdict {
  const byRules = judgeHbaRules(server)
  const byStartup = judgeStartup(server, byRules?.verdict === 'pass')
  // What the startup shows is for the address that asked; the rules are for every address.
  return combineVerdicts([byStartup, ...(byRules ? [byRules] : [])])
}

/**
 * The same first message in clear and inside TLS: 28000 raised by ClientAuthentication is pg_hba.conf saying no.
 *
 * @param ruledOut - whether the rules are known, and let nobody in who speaks in clear
 */
function judgeStartup({ startup, appUser }: DatabaseServer, ruledOut: boolean): Verdict {
  if (!startup) return inconclusive('no login in clear text was begun')
  const { plaintext, encrypted } = startup
  if (plaintext.status !== 'ok') {
    return inconclusive(`a login in clear text was not answered: ${describeFailure(plaintext)}`)
  }
  const { value } = plaintext
  if (value.kind === 'authentication') {
    return fail(
      `the server takes ${appUser} in clear text`,
      createEvidence(fact, `startup in clear text: goes on with ${value.method}`),
    )
  }
  const evidence = createEvidence(fact, `startup in clear text: error ${value.sqlState ?? 'without a code'}`)
  const goesOn = encrypted?.status === 'ok' && encrypted.value.kind === 'authentication'
  const byRule = value.sqlState === '28000' && value.routine === 'ClientAuthentication'
  if (byRule && !goesOn && ruledOut) {
    return pass(`${appUser} is refused in clear text, as pg_hba.conf has it for every address`, evidence)
  }
  const byPooler = value.sqlState === protocolViolation && value.routine === null
  if (!goesOn || !(byRule || byPooler)) {
    return inconclusive(
      `a login in clear text was refused, and what for can't be told: ${goesOn ? 'no rule of pg_hba.conf said so' : 'inside TLS it does not go on either'}`,
      evidence,
    )
  }
  return pass(
    byRule
      ? `${appUser} is refused in clear text and goes on inside TLS`
      : `what stands in front of PostgreSQL here, as PgBouncer does, refuses ${appUser} in clear text and goes on inside TLS; PostgreSQL behind it was not asked`,
    evidence,
    createEvidence(
      fact,
      `startup inside TLS: goes on with ${encrypted.value.kind === 'authentication' ? encrypted.value.method : ''}`,
    ),
  )
}

/**
 * PgBouncer's SQLSTATE for all that it refuses itself. PostgreSQL names the routine of every error.
 *
 * @see https://www.pgbouncer.org/config.html#client_tls_sslmode
 */
const protocolViolation = '08P01'

/** What the rules say of every address; null: they are not shown. */
function judgeHbaRules(server: DatabaseServer): Verdict | null {
  const inside = answersOf(server)
  if ('verdict' in inside || inside.answers.kind !== 'postgresql') return null
  const { hbaRules, memberships } = inside.answers
  if (hbaRules.status !== 'ok') return null
  const rules = rowsOf(hbaRules)
  if (rules.some(({ broken }) => broken)) {
    return inconclusive(
      'pg_hba.conf has a line that the server cannot read: it goes on with the rules that it had, which are not shown',
      ...rules
        .filter(({ broken }) => broken)
        .map(({ line }) => createEvidence(fact, `pg_hba.conf line ${line}`)),
    )
  }
  const { admitted, rules: deciding } = findClearTextAdmission(rules, server, memberships)
  const evidence = deciding
    .slice(0, 10)
    .map((rule) => createEvidence(fact, `pg_hba.conf ${formatRule(rule)}`))
  if (admitted === 'yes') return fail('a rule of pg_hba.conf takes clear text', ...evidence)
  if (admitted === 'unknown') {
    return inconclusive('whether a rule of pg_hba.conf takes clear text cannot be told', ...evidence)
  }
  return (
    judgeIncomplete(hbaRules, 'rules of pg_hba.conf') ??
    pass('no rule of pg_hba.conf lets it in over the network in clear text', ...evidence)
  )
}
