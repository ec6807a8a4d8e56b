import { auditor } from './auditor-account.ts'

/** SQL that makes the read-only account in MariaDB, with what the queries of `probes/database/mysql` need. */
export function renderMariadbAuditorSql(password: string): string {
  const tables = [
    'user',
    'global_priv',
    'db',
    'tables_priv',
    'procs_priv',
    'proxies_priv',
    'roles_mapping',
  ].map((table) => `mysql.${table}`)
  const performance = ['threads', 'status_by_thread'].map((table) => `performance_schema.${table}`)
  return [
    `CREATE USER ${auditor} IDENTIFIED BY '${password}';`,
    `GRANT PROCESS ON *.* TO ${auditor};`,
    ...[...tables, ...performance].map((table) => `GRANT SELECT ON ${table} TO ${auditor};`),
  ].join('\n')
}

/** The same for PostgreSQL, to be run in any database; what it reads of pg_hba.conf lies in Mattermost's. */
export function renderPostgresqlAuditorSql(password: string): string {
  return [
    `CREATE USER ${auditor} PASSWORD '${password}';`,
    `GRANT pg_read_all_settings, pg_read_all_stats TO ${auditor};`,
    '\\c mattermost',
    `GRANT SELECT ON pg_hba_file_rules TO ${auditor};`,
    `GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO ${auditor};`,
  ].join('\n')
}
