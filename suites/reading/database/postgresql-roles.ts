import type { PostgresqlAnswers } from '../../../probes/database/postgresql/postgresql-facts.ts'
import { rowsOf } from './server-answers.ts'

/** What a role may do beyond its own database, itself or through the roles that it is a member of. */
export function listRoleExcesses(answers: PostgresqlAnswers, role: string, database: string): string[] {
  const held = new Set([role])
  for (let before = -1; before < held.size; ) {
    before = held.size
    for (const { member, role: of } of rowsOf(answers.memberships)) if (held.has(member)) held.add(of)
  }
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
  return [...attributes, ...predefined.map((name) => `member of ${name}`), ...elsewhere]
}

/** Predefined roles (PostgreSQL 16, 22.5) that reach beyond one database. */
const farReachingRoles: ReadonlySet<string> = new Set([
  'pg_read_all_data',
  'pg_write_all_data',
  'pg_read_server_files',
  'pg_write_server_files',
  'pg_execute_server_program',
  'pg_signal_backend',
  'pg_checkpoint',
  'pg_create_subscription',
])
