import type { Query, RawAnswer } from '../query-answer.ts'
import { readRows } from '../session/rows.ts'
import type { PostgresqlAnswers } from './postgresql-facts.ts'
import { postgresqlQueries as queries } from './postgresql-queries.ts'

type AskQuery = (query: Query) => Promise<RawAnswer>

/**
 * Asks everything in the table, one after the other over one connection, and of each other database over one of its own.
 *
 * @param askElsewhere - asks in another database of the server
 */
export async function askPostgresql(
  ask: AskQuery,
  appUser: string,
  askElsewhere: (database: string, query: Query) => Promise<RawAnswer>,
): Promise<PostgresqlAnswers> {
  const sessions = await ask(queries.sessions)
  const someHidden = sessions.status === 'ok' && sessions.rows.some((row) => row[7] !== 'f')
  return {
    kind: 'postgresql',
    sessions: readRows(
      sessions,
      (row) => ({
        user: row.optional(0),
        database: row.optional(1),
        address: row.optional(2),
        application: row.optional(3),
        tls: row.optionalBoolean(4),
        tlsVersion: row.optional(5),
        cipher: row.optional(6),
      }),
      someHidden ? queries.sessions.grant : null,
    ),
    settings: readRows(await ask(queries.settings), (row) => ({ name: row.text(0), value: row.text(1) })),
    roles: readRows(await ask(queries.roles), (row) => ({
      name: row.text(0),
      superuser: row.boolean(1),
      createRole: row.boolean(2),
      createDatabase: row.boolean(3),
      login: row.boolean(4),
      replication: row.boolean(5),
      bypassRls: row.boolean(6),
    })),
    memberships: readRows(await ask(queries.memberships), (row) => ({
      member: row.text(0),
      role: row.text(1),
      admin: row.boolean(2),
    })),
    databaseGrants: readRows(await ask(queries.databaseGrants), (row) => ({
      database: row.text(0),
      owner: row.text(1),
      grantee: row.text(2),
      privilege: row.text(3),
      grantable: row.boolean(4),
    })),
    otherDatabases: await askOtherDatabases(ask, appUser, askElsewhere),
    hbaRules: readRows(await ask(queries.hbaRules), (row) => ({
      line: row.integer(0),
      type: row.optional(1),
      databases: row.json(2),
      users: row.json(3),
      address: row.optional(4),
      netmask: row.optional(5),
      method: row.optional(6),
      broken: row.boolean(7),
    })),
  }
}

/** A server has a few; one with more is not looked through. */
const databaseLimit = 20

async function askOtherDatabases(
  ask: AskQuery,
  appUser: string,
  askElsewhere: (database: string, query: Query) => Promise<RawAnswer>,
): Promise<PostgresqlAnswers['otherDatabases']> {
  const reachable = readRows(await ask({ ...queries.reachableDatabases, parameters: [appUser] }), (row) =>
    row.text(0),
  )
  if (reachable.status !== 'ok') return reachable
  const rows: Extract<PostgresqlAnswers['otherDatabases'], { status: 'ok' }>['rows'] = []
  for (const database of reachable.rows.slice(0, databaseLimit)) {
    const tables = readRows(
      await askElsewhere(database, { ...queries.tableRights, parameters: [appUser] }),
      (row) => ({ name: row.text(0), privileges: row.list(1) }),
    )
    rows.push({ database, tables })
  }
  return { ...reachable, rows, truncated: reachable.truncated || reachable.rows.length > databaseLimit }
}
