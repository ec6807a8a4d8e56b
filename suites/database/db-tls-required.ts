import { defineCheck } from '../../core/check.ts'
import { describeFailure } from '../../core/outcome.ts'
import { createEvidence, fail, inconclusive, notApplicable, pass, type Verdict } from '../../core/verdict.ts'
import type { DatabaseServer } from '../../probes/database/database-facts.ts'
import type { MysqlAnswers } from '../../probes/database/mysql/mysql-facts.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { formatRule, listClearTextRules } from '../reading/database/hba-rules.ts'
import { explainLocalTraffic } from '../reading/database/local-traffic.ts'
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
  uses: ['database.dataSources'],
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
      const local = explainLocalTraffic(server, facts['database.dataSources'])
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
  const lax = own.filter(({ requires }) => requires === '')
  const each = own.map(({ host, requires }) =>
    createEvidence(fact, `${appUser}@${host}: REQUIRE ${requires === 'ANY' ? 'SSL' : requires || 'NONE'}`),
  )
  return lax.length > 0
    ? fail(`the server takes ${appUser} in clear text, from ${formatHosts(lax)}`, evidence, ...each)
    : pass(`the server asks ${appUser} for it`, evidence, ...each)
}

function formatHosts(accounts: readonly { host: string }[]): string {
  return accounts.map(({ host }) => host).join(', ')
}

function judgePostgresql(server: DatabaseServer): Verdict {
  return combineVerdicts([judgeStartup(server), ...judgeHbaRules(server)])
}

/** The same first message in clear and inside TLS: 28000 raised by ClientAuthentication is pg_hba.conf saying no. */
function judgeStartup({ startup, appUser }: DatabaseServer): Verdict {
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
  const byRule = value.sqlState === '28000' && value.routine === 'ClientAuthentication'
  const control = encrypted?.status === 'ok' && encrypted.value.kind === 'authentication'
  if (!byRule || !control) {
    return inconclusive(
      `a login in clear text was refused, and what for can't be told: ${control ? 'no rule of pg_hba.conf said so' : 'inside TLS it does not go on either'}`,
      evidence,
    )
  }
  return pass(
    `${appUser} is refused in clear text and goes on inside TLS`,
    evidence,
    createEvidence(
      fact,
      `startup inside TLS: goes on with ${encrypted.value.kind === 'authentication' ? encrypted.value.method : ''}`,
    ),
  )
}

/** What the startup shows is for the address that asked; the rules are for every address. They are looked at where they are shown. */
function judgeHbaRules(server: DatabaseServer): Verdict[] {
  const inside = answersOf(server)
  if ('verdict' in inside || inside.answers.kind !== 'postgresql') return []
  return listClearTextRules(rowsOf(inside.answers.hbaRules), server).map((rule) =>
    fail('a rule of pg_hba.conf takes clear text', createEvidence(fact, `pg_hba.conf ${formatRule(rule)}`)),
  )
}
