import type { PostgresqlAnswers } from '../../../probes/database/postgresql/postgresql-facts.ts'
import { rowsOf } from './server-answers.ts'

/** What a role may do beyond its own database, itself or through the roles that it is a member of. */
export function listRoleExcesses(answers: PostgresqlAnswers, role: string, database: string): string[] {
  const held = listHeldRoles(answers, role)
  const attributes = rowsOf(answers.roles)
    .filter(({ name }) => held.has(name))
    .flatMap(({ name, superuser, createRole, createDatabase, replication, bypassRls }) =>
      Object.entries({
        SUPERUSER: superuser,
        CREATEROLE: createRole,
        CREATEDB: createDatabase,
        REPLICATION: replication,
        BYPASSRLS: bypassRls,
      }).flatMap(([attribute, has]) =>
        has ? [name === role ? attribute : `${attribute} through ${name}`] : [],
      ),
    )
  const predefined = [...held].filter((name) => farReachingRoles.has(name))
  const elsewhere = rowsOf(answers.databaseGrants)
    .filter((grant) => held.has(grant.grantee) && grant.database !== database)
    .map((grant) => `${grant.privilege} ON DATABASE ${grant.database}`)
  const tables = rowsOf(answers.otherDatabases).flatMap(({ database: other, tables: there }) =>
    rowsOf(there).map(({ name, privileges }) => `${privileges.join(', ')} ON ${name} in ${other}`),
  )
  return [...attributes, ...predefined.map((name) => `member of ${name}`), ...elsewhere, ...tables]
}

/** Predefined roles that it holds, and of which this version knows nothing. */
export function listUnknownRoles(answers: PostgresqlAnswers, role: string): string[] {
  return [...listHeldRoles(answers, role)].filter(
    (name) => name.startsWith('pg_') && !farReachingRoles.has(name) && !harmlessRoles.has(name),
  )
}

function listHeldRoles(answers: PostgresqlAnswers, role: string): Set<string> {
  const held = new Set([role])
  for (let before = -1; before < held.size; ) {
    before = held.size
    for (const { member, role: of } of rowsOf(answers.memberships)) if (held.has(member)) held.add(of)
  }
  return held
}

/** Predefined roles (PostgreSQL 18, 21.5) that reach beyond one database. */
const farReachingRoles: ReadonlySet<string> = new Set([
  'pg_read_all_data',
  'pg_write_all_data',
  'pg_read_server_files',
  'pg_write_server_files',
  'pg_execute_server_program',
  'pg_maintain',
  'pg_signal_autovacuum_worker',
  'pg_signal_backend',
  'pg_checkpoint',
  'pg_create_subscription',
])

/** Those that show statistics and settings, or reach no further than where they are given. */
const harmlessRoles: ReadonlySet<string> = new Set([
  'pg_database_owner',
  'pg_monitor',
  'pg_read_all_settings',
  'pg_read_all_stats',
  'pg_stat_scan_tables',
  'pg_use_reserved_connections',
])
