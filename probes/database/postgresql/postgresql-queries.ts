import { type Query, rowLimit } from '../query-answer.ts'

/** All that is ever asked of PostgreSQL (12 and later). */
const queriedRows = rowLimit + 1

/** What bears on transport, logins and exposure. Nothing here can hold a secret. */
const settings = [
  'hba_file',
  'listen_addresses',
  'log_connections',
  'log_statement',
  'password_encryption',
  'port',
  'row_security',
  'server_version',
  'server_version_num',
  'ssl',
  'ssl_ca_file',
  'ssl_cert_file',
  'ssl_ciphers',
  'ssl_crl_file',
  'ssl_ecdh_curve',
  'ssl_groups',
  'ssl_library',
  'ssl_max_protocol_version',
  'ssl_min_protocol_version',
  'ssl_prefer_server_ciphers',
  'ssl_renegotiation_limit',
  'ssl_tls13_ciphers',
] as const

/** PostgreSQL 16 and later: a membership with neither gives nothing but, with ADMIN, the right to change that. */
function optionOf(column: string): string {
  return `coalesce((to_jsonb(m) ->> '${column}')::boolean, true)`
}

const tablePrivileges = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'] as const

/** DELETE and TRUNCATE are of whole tables alone. */
function tablePrivilegeOf(name: (typeof tablePrivileges)[number]): string {
  const table = `has_table_privilege(r.oid, c.oid, '${name}')`
  return name === 'DELETE' || name === 'TRUNCATE'
    ? table
    : `(${table} OR has_any_column_privilege(r.oid, c.oid, '${name}'))`
}

export const postgresqlQueries = {
  settings: {
    sql: `SELECT name, coalesce(setting, '') FROM pg_catalog.pg_settings WHERE name IN (${settings.map((name) => `'${name}'`).join(', ')}) ORDER BY name LIMIT ${queriedRows}`,
    columns: 2,
    grant: 'pg_read_all_settings',
  },
  roles: {
    sql: `SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls FROM pg_catalog.pg_roles WHERE rolname NOT LIKE 'pg\\_%' ORDER BY rolname LIMIT ${queriedRows}`,
    columns: 7,
    grant: 'SELECT ON pg_roles',
  },
  memberships: {
    sql: `SELECT member.rolname, role.rolname, m.admin_option FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles member ON member.oid = m.member JOIN pg_catalog.pg_roles role ON role.oid = m.roleid WHERE member.rolname NOT LIKE 'pg\\_%' AND (m.admin_option OR ${optionOf('inherit_option')} OR ${optionOf('set_option')}) ORDER BY 1, 2 LIMIT ${queriedRows}`,
    columns: 3,
    grant: 'SELECT ON pg_auth_members',
  },
  databaseGrants: {
    sql: `SELECT d.datname, owner.rolname, coalesce(grantee.rolname, 'PUBLIC'), acl.privilege_type, acl.is_grantable FROM pg_catalog.pg_database d CROSS JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) acl JOIN pg_catalog.pg_roles owner ON owner.oid = d.datdba LEFT JOIN pg_catalog.pg_roles grantee ON grantee.oid = acl.grantee WHERE d.datallowconn ORDER BY 1, 3, 4 LIMIT ${queriedRows}`,
    columns: 5,
    grant: 'SELECT ON pg_database',
  },
  /** The other databases that a role may connect to, as far as rights go. */
  reachableDatabases: {
    sql: `SELECT d.datname FROM pg_catalog.pg_database d JOIN pg_catalog.pg_roles r ON r.rolname = $1 WHERE d.datallowconn AND d.datname <> current_database() AND has_database_privilege(r.oid, d.oid, 'CONNECT') ORDER BY 1 LIMIT ${queriedRows}`,
    columns: 1,
    grant: 'SELECT ON pg_database',
  },
  /** What a role may do with the tables of the database that is asked, by every way in which it was given. Extensions' own are left out. */
  tableRights: {
    sql: `SELECT n.nspname || '.' || c.relname, concat_ws(',', ${tablePrivileges.map((name) => `CASE WHEN ${tablePrivilegeOf(name)} THEN '${name}' END`).join(', ')}) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_roles r ON r.rolname = $1 WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%' AND has_schema_privilege(r.oid, n.oid, 'USAGE') AND (${tablePrivileges.map(tablePrivilegeOf).join(' OR ')}) AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') ORDER BY 1 LIMIT ${queriedRows}`,
    columns: 2,
    grant: 'CONNECT ON DATABASE',
  },
  /** In the order in which the server goes through them, which includes files. The options are left out: they hold passwords of LDAP and RADIUS. */
  hbaRules: {
    sql: `SELECT line_number, type, array_to_json(database), array_to_json(user_name), address, netmask, auth_method, error IS NOT NULL FROM pg_catalog.pg_hba_file_rules r ORDER BY (to_jsonb(r) ->> 'rule_number')::integer, line_number LIMIT ${queriedRows}`,
    columns: 8,
    grant:
      'SELECT ON pg_hba_file_rules and EXECUTE ON FUNCTION pg_hba_file_rules(), both in the database that it connects to (databases[].database)',
  },
  /** Of sessions that an account may not see there is a row with the user's name and nothing else. */
  sessions: {
    sql: `SELECT a.usename, a.datname, a.client_addr, a.application_name, s.ssl, s.version, s.cipher, a.backend_type IS NULL FROM pg_catalog.pg_stat_activity a LEFT JOIN pg_catalog.pg_stat_ssl s ON s.pid = a.pid WHERE a.usename IS NOT NULL AND a.pid <> pg_backend_pid() AND (a.backend_type IS NULL OR a.backend_type = 'client backend') ORDER BY 1, 3 LIMIT ${queriedRows}`,
    columns: 8,
    grant: 'pg_read_all_stats',
  },
} as const satisfies Record<string, Query>
