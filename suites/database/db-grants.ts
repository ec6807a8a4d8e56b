import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, inconclusive, pass, type Verdict } from '../../core/verdict.ts'
import type { DatabaseServer } from '../../probes/database/database-facts.ts'
import type { MysqlAnswers } from '../../probes/database/mysql/mysql-facts.ts'
import type { PostgresqlAnswers } from '../../probes/database/postgresql/postgresql-facts.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { listBoundAddresses } from '../reading/database/bound-addresses.ts'
import { findAdmission } from '../reading/database/hba-rules.ts'
import { isOpenToAnyone, listExcesses } from '../reading/database/mysql-accounts.ts'
import { listRoleExcesses, listUnknownRoles } from '../reading/database/postgresql-roles.ts'
import { answersOf, judgeIncomplete, judgeServers, rowsOf } from '../reading/database/server-answers.ts'
import { databaseClauses, documentedDatabaseClauses } from '../requirements/database-clauses.ts'

const fact = 'database.servers'

export const check = defineCheck({
  id: 'db-grants',
  area: 'database',
  title:
    "Mattermost's account has rights on its own database only, and no account of MySQL lets in whoever names it",
  severity: 'high',
  why: 'Whoever gets hold of the data source, or of one injected statement, has what the account has: with global rights that is every database, files of the host, and accounts of their own.',
  remediation:
    "MySQL and MariaDB: `REVOKE ALL ON *.* FROM mmuser`, `GRANT ALL ON mattermost.* TO mmuser@'address of the application'`, `DROP USER ''@'localhost'`; mariadb-secure-installation does the last. PostgreSQL: `ALTER ROLE mmuser NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS`.",
  references: [
    'https://dev.mysql.com/doc/refman/8.4/en/security-guidelines.html',
    'https://www.postgresql.org/docs/current/role-attributes.html',
  ],
  needs: ['database.servers'],
  requirements: {
    current: {
      value: { anyHost: false },
      clauses: [databaseClauses.privileges, databaseClauses.passwords, databaseClauses.superuser],
    },
    centos7: {
      value: { anyHost: true },
      clauses: [
        documentedDatabaseClauses.grants,
        documentedDatabaseClauses.account,
        documentedDatabaseClauses.secureInstallation,
      ],
    },
    salt: { value: { anyHost: true }, clauses: [documentedDatabaseClauses.user] },
  },
  judge: (facts, { requirement }) =>
    judgeServers(facts['database.servers'], (server) => {
      const inside = answersOf(server)
      if ('verdict' in inside) return inside.verdict
      const { answers } = inside
      return answers.kind === 'mysql'
        ? combineVerdicts([
            judgeOwnRights(server, answers),
            judgeOpenAccounts(answers),
            ...(requirement.value.anyHost ? [] : [judgeAccountHosts(server, answers)]),
          ])
        : judgeRoles(server, answers)
    }),
})

function judgeOwnRights({ appUser, database }: DatabaseServer, answers: MysqlAnswers): Verdict {
  const more = listExcesses(answers, appUser, database)
  if (more.length > 0) {
    const rights = [...new Set(more.map(({ right }) => right))]
    return fail(
      `${appUser} may do more than use its database: ${rights.slice(0, 5).join(', ')}${rights.length > 5 ? ` and ${rights.length - 5} more` : ''}`,
      ...[...new Set(more.map(({ right, by }) => `${by}: ${right}`))]
        .slice(0, 20)
        .map((text) => createEvidence(fact, text)),
    )
  }
  const { accounts, databaseGrants, tableGrants, routineGrants, proxies, roles, dynamicGrants } = answers
  const missing = [
    judgeIncomplete(accounts, 'accounts'),
    judgeIncomplete(databaseGrants, 'rights on databases'),
    judgeIncomplete(tableGrants, 'rights on tables'),
    judgeIncomplete(routineGrants, 'rights on routines'),
    judgeIncomplete(proxies, 'accounts that act as others'),
    // A server that is too old for roles, or for rights with names of their own, has none.
    isNoSuchTable(roles) ? null : judgeIncomplete(roles, 'roles'),
    isNoSuchTable(dynamicGrants) ? null : judgeIncomplete(dynamicGrants, 'dynamic rights'),
  ].filter((verdict) => verdict !== null)
  if (missing.length > 0) return combineVerdicts(missing)
  if (!rowsOf(accounts).some(({ user }) => user === appUser)) {
    return inconclusive(`there is no account ${appUser} on the server`)
  }
  return pass(`${appUser} has rights on ${database} only`)
}

/** ER_NO_SUCH_TABLE. */
function isNoSuchTable(answer: MysqlAnswers['roles'] | MysqlAnswers['dynamicGrants']): boolean {
  return answer.status === 'rejected' && answer.code === '1146'
}

/** Anonymous accounts, and those without a password. */
function judgeOpenAccounts({ accounts, lockedAccounts }: MysqlAnswers): Verdict {
  const open = rowsOf(accounts).filter(
    (account) => (account.user === '' && account.host !== '') || isOpenToAnyone(account),
  )
  const locked = new Set(rowsOf(lockedAccounts).map(({ user, host }) => `${user}@${host}`))
  const left = open.filter(({ user, host }) => !locked.has(`${user}@${host}`))
  if (left.length > 0) {
    // A server that is too old to lock accounts has none that are.
    const unknown =
      lockedAccounts.status === 'rejected' ? null : judgeIncomplete(lockedAccounts, 'locked accounts')
    if (unknown) return unknown
    return fail(
      `accounts that let in whoever names them: ${left.map(nameOf).join(', ')}`,
      ...left.map((account) =>
        createEvidence(
          fact,
          `${nameOf(account)}: ${account.user === '' ? 'anonymous' : `no password (${account.plugin})`}`,
        ),
      ),
    )
  }
  return judgeIncomplete(accounts, 'accounts') ?? pass('no account is anonymous or without a password')
}

/** An account for every host is no wider than the addresses that the server listens at. */
function judgeAccountHosts({ appUser }: DatabaseServer, answers: MysqlAnswers): Verdict {
  const wide = rowsOf(answers.accounts).filter(({ user, host }) => user === appUser && /^%?$/.test(host))
  if (wide.length === 0) {
    return judgeIncomplete(answers.accounts, 'accounts') ?? pass(`${appUser} may come from named hosts only`)
  }
  const bound = listBoundAddresses(answers)
  const evidence = createEvidence(
    fact,
    `${wide.map(nameOf).join(', ')}, listening at ${bound?.join(', ') || 'loopback'}`,
  )
  if (bound === null) {
    return inconclusive(
      `${appUser} may come from any host, and where the server listens is not shown`,
      evidence,
    )
  }
  return bound.length > 0
    ? fail(`${appUser} may come from any host, and the server listens beyond its own`, evidence)
    : pass(`${appUser} may come from any host, and the server listens on loopback only`, evidence)
}

function nameOf({ user, host }: { user: string; host: string }): string {
  return `'${user}'@'${host}'`
}

function judgeRoles(server: DatabaseServer, answers: PostgresqlAnswers): Verdict {
  const { appUser, database } = server
  const more = listRoleExcesses(answers, appUser, database)
  if (more.length > 0) {
    return fail(
      `${appUser} may do more than use its database: ${more.slice(0, 5).join(', ')}${more.length > 5 ? ` and ${more.length - 5} more` : ''}`,
      ...more.slice(0, 20).map((right) => createEvidence(fact, `${appUser}: ${right}`)),
    )
  }
  const missing =
    judgeIncomplete(answers.roles, 'roles') ??
    judgeIncomplete(answers.memberships, 'memberships') ??
    judgeIncomplete(answers.databaseGrants, 'rights on databases') ??
    judgeOtherDatabases(server, answers)
  if (missing) return missing
  const unknown = listUnknownRoles(answers, appUser)
  if (unknown.length > 0) {
    return inconclusive(`${appUser} is a member of ${unknown.join(', ')}, which is not known to this version`)
  }
  if (!rowsOf(answers.roles).some(({ name }) => name === appUser)) {
    return inconclusive(`there is no role ${appUser} on the server`)
  }
  return pass(`${appUser} has no right beyond ${database}`)
}

/**
 * What the account may do in the other databases that it may connect to is seen from within each alone. One that pg_hba.conf keeps it out
 * of needs not be looked into.
 */
function judgeOtherDatabases(
  server: DatabaseServer,
  { otherDatabases, hbaRules, memberships }: PostgresqlAnswers,
): Verdict | null {
  const rules = rowsOf(hbaRules)
  const readable = judgeIncomplete(hbaRules, 'rules') === null && rules.every(({ broken }) => !broken)
  const isBarred = (database: string) =>
    readable && findAdmission(rules, { ...server, database }, memberships) === 'no'
  const missing = judgeIncomplete(otherDatabases, 'databases')
  if (missing) return missing
  const parts = rowsOf(otherDatabases)
    .filter(({ database, tables }) => tables.status === 'ok' || !isBarred(database))
    .map(({ database, tables }) => judgeIncomplete(tables, `rights on tables of the database ${database}`))
    .filter((verdict) => verdict !== null)
  return parts.length > 0 ? combineVerdicts(parts) : null
}
