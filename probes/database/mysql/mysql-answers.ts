import type { Query, RawAnswer } from '../query-answer.ts'
import { readRows } from '../session/rows.ts'
import { listFinerPrivileges } from './mariadb-privileges.ts'
import type { MysqlAnswers } from './mysql-facts.ts'
import { mysqlQueries as queries } from './mysql-queries.ts'

type AskQuery = (query: Query) => Promise<RawAnswer>

/** Asks everything in the table, one after the other over one connection. */
export async function askMysql(ask: AskQuery): Promise<MysqlAnswers> {
  const settings = readRows(await ask(queries.settings), (row) => ({ name: row.text(0), value: row.text(1) }))
  const version =
    settings.status === 'ok' ? settings.rows.find(({ name }) => name === 'version')?.value : undefined
  const isMariaDb = version?.includes('MariaDB') ?? false
  const ownPrivileges = readRows(await ask(queries.ownPrivileges), (row) => row.text(0))
  const seesAll = ownPrivileges.status === 'ok' && ownPrivileges.rows.includes('PROCESS')
  return {
    kind: 'mysql',
    settings,
    ownPrivileges,
    accounts: readRows(await ask(queries.accounts), (row) => ({
      user: row.text(0),
      host: row.text(1),
      plugin: row.optional(2) ?? '',
      withoutPassword: row.boolean(3),
      requires: row.optional(4) ?? '',
      privileges: row.list(5),
    })),
    lockedAccounts: readRows(
      await ask(isMariaDb ? queries.lockedAccountsOfMariaDb : queries.lockedAccountsOfMysql),
      (row) => ({ user: row.text(0), host: row.text(1) }),
    ),
    databaseGrants: readRows(await ask(queries.databaseGrants), (row) => ({
      user: row.text(0),
      host: row.text(1),
      database: row.text(2),
      privileges: row.list(3),
    })),
    tableGrants: readRows(await ask(queries.tableGrants), (row) => ({
      user: row.text(0),
      host: row.text(1),
      database: row.text(2),
      table: row.text(3),
      privileges: row.list(4),
    })),
    routineGrants: readRows(await ask(queries.routineGrants), (row) => ({
      user: row.text(0),
      host: row.text(1),
      database: row.text(2),
      routine: row.text(3),
      privileges: row.list(4),
    })),
    proxies: readRows(await ask(queries.proxies), (row) => ({
      user: row.text(0),
      host: row.text(1),
      proxied: row.text(2),
      proxiedHost: row.text(3),
    })),
    roles: readRows(await ask(isMariaDb ? queries.rolesOfMariaDb : queries.rolesOfMysql), (row) => ({
      user: row.text(0),
      host: row.text(1),
      role: row.text(2),
      roleHost: row.text(3),
    })),
    dynamicGrants: isMariaDb
      ? readFinerPrivileges(await ask(queries.accessOfMariaDb))
      : readRows(await ask(queries.dynamicGrants), (row) => ({
          user: row.text(0),
          host: row.text(1),
          privilege: row.text(2),
        })),
    encryptedSessions: readRows(await ask(queries.encryptedSessions), (row) => ({
      user: row.optional(0),
      host: row.optional(1),
      database: row.optional(2),
      transport: row.optional(3),
      tlsVersion: row.optional(4) || null,
      cipher: row.optional(5) || null,
    })),
    // Without PROCESS the server shows an account its own sessions, and no error.
    sessions: readRows(
      await ask(queries.sessions),
      (row) => ({ user: row.optional(0), host: row.optional(1), database: row.optional(2) }),
      seesAll ? null : queries.sessions.grant,
    ),
    // Here too.
    connections: isMariaDb
      ? readRows(
          await ask(queries.connections),
          (row) => ({ user: row.text(0), total: row.integer(1), encrypted: row.integer(2) }),
          seesAll ? null : queries.connections.grant,
        )
      : null,
  }
}

/** One row for each privilege of each account. */
function readFinerPrivileges(answer: RawAnswer): MysqlAnswers['dynamicGrants'] {
  const accounts = readRows(answer, (row) => ({ user: row.text(0), host: row.text(1), access: row.text(2) }))
  if (accounts.status !== 'ok') return accounts
  return {
    ...accounts,
    rows: accounts.rows.flatMap(({ user, host, access }) =>
      listFinerPrivileges(access).map((privilege) => ({ user, host, privilege })),
    ),
  }
}
