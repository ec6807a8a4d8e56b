import { type Query, rowLimit } from '../query-answer.ts'

/** All that is ever asked of MySQL and MariaDB. */
const queriedRows = rowLimit + 1

/** Privileges as `mysql.user` and `mysql.db` hold them, by column; each of them is in MySQL 5.5 and everything since. */
const databasePrivileges = {
  Select_priv: 'SELECT',
  Insert_priv: 'INSERT',
  Update_priv: 'UPDATE',
  Delete_priv: 'DELETE',
  Create_priv: 'CREATE',
  Drop_priv: 'DROP',
  Grant_priv: 'GRANT OPTION',
  References_priv: 'REFERENCES',
  Index_priv: 'INDEX',
  Alter_priv: 'ALTER',
  Create_tmp_table_priv: 'CREATE TEMPORARY TABLES',
  Lock_tables_priv: 'LOCK TABLES',
  Create_view_priv: 'CREATE VIEW',
  Show_view_priv: 'SHOW VIEW',
  Create_routine_priv: 'CREATE ROUTINE',
  Alter_routine_priv: 'ALTER ROUTINE',
  Execute_priv: 'EXECUTE',
  Event_priv: 'EVENT',
  Trigger_priv: 'TRIGGER',
} as const

const globalPrivileges = {
  ...databasePrivileges,
  Reload_priv: 'RELOAD',
  Shutdown_priv: 'SHUTDOWN',
  Process_priv: 'PROCESS',
  File_priv: 'FILE',
  Show_db_priv: 'SHOW DATABASES',
  Super_priv: 'SUPER',
  Repl_slave_priv: 'REPLICATION SLAVE',
  Repl_client_priv: 'REPLICATION CLIENT',
  Create_user_priv: 'CREATE USER',
  Create_tablespace_priv: 'CREATE TABLESPACE',
} as const

/**
 * By its code: MariaDB's mysql.user is a view whose texts have the collation that the server was set up with, and to compare one with a
 * literal of the session's is an error (1267).
 */
function renderPrivilegeList(privileges: Readonly<Record<string, string>>): string {
  const names = Object.entries(privileges).map(
    ([column, name]) => `IF(ASCII(${column}) = ${codeOfY}, '${name}', NULL)`,
  )
  return `CONCAT_WS(',', ${names.join(', ')})`
}

/** `Y`, by its code. */
const codeOfY = 89

/** What bears on transport, logins and exposure. Nothing here can hold a secret. */
const settings = [
  'authentication_policy',
  'bind_address',
  'default_authentication_plugin',
  'default_password_lifetime',
  'disconnect_on_expired_password',
  'general_log',
  'have_openssl',
  'have_ssl',
  'host_cache_size',
  'local_infile',
  'log_bin',
  'mandatory_roles',
  'max_connect_errors',
  'old_passwords',
  'performance_schema',
  'port',
  'require_secure_transport',
  'secure_auth',
  'secure_file_priv',
  'simple_password_check_minimal_length',
  'skip_name_resolve',
  'skip_networking',
  'sql_mode',
  'ssl_ca',
  'ssl_cert',
  'ssl_cipher',
  'strict_password_validation',
  'tls_ciphersuites',
  'tls_version',
  'userstat',
  'validate_password.policy',
  'validate_password_policy',
  'version',
  'version_comment',
  'version_ssl_library',
] as const

export const mysqlQueries = {
  settings: {
    sql: `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${settings.map((name) => `'${name}'`).join(', ')})`,
    columns: 2,
    grant: 'nothing: every account may read them',
  },
  ownPrivileges: {
    sql: `SELECT PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES WHERE GRANTEE = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''') LIMIT ${queriedRows}`,
    columns: 1,
    grant: 'nothing: every account may read its own',
  },
  /** The hash is compared where it is, and never fetched. */
  accounts: {
    sql: `SELECT User, Host, plugin, IFNULL(LENGTH(authentication_string), 0) = 0, ssl_type, ${renderPrivilegeList(globalPrivileges)} FROM mysql.user LIMIT ${queriedRows}`,
    columns: 6,
    grant: 'SELECT ON mysql.user',
  },
  /** MariaDB 10.4 and later. */
  lockedAccountsOfMariaDb: {
    sql: `SELECT User, Host FROM mysql.global_priv WHERE JSON_VALUE(Priv, '$.account_locked') = 1 LIMIT ${queriedRows}`,
    columns: 2,
    grant: 'SELECT ON mysql.global_priv',
  },
  /** MySQL 5.7 and later. */
  lockedAccountsOfMysql: {
    sql: `SELECT User, Host FROM mysql.user WHERE account_locked = 'Y' LIMIT ${queriedRows}`,
    columns: 2,
    grant: 'SELECT ON mysql.user',
  },
  databaseGrants: {
    sql: `SELECT User, Host, Db, ${renderPrivilegeList(databasePrivileges)} FROM mysql.db LIMIT ${queriedRows}`,
    columns: 4,
    grant: 'SELECT ON mysql.db',
  },
  tableGrants: {
    sql: `SELECT User, Host, Db, Table_name, UPPER(CONCAT_WS(',', NULLIF(Table_priv, ''), NULLIF(Column_priv, ''))) FROM mysql.tables_priv LIMIT ${queriedRows}`,
    columns: 5,
    grant: 'SELECT ON mysql.tables_priv',
  },
  routineGrants: {
    sql: `SELECT User, Host, Db, Routine_name, UPPER(Proc_priv) FROM mysql.procs_priv LIMIT ${queriedRows}`,
    columns: 5,
    grant: 'SELECT ON mysql.procs_priv',
  },
  proxies: {
    sql: `SELECT User, Host, Proxied_user, Proxied_host FROM mysql.proxies_priv LIMIT ${queriedRows}`,
    columns: 4,
    grant: 'SELECT ON mysql.proxies_priv',
  },
  /** A role of MariaDB has no host. */
  rolesOfMariaDb: {
    sql: `SELECT User, Host, Role, '' FROM mysql.roles_mapping LIMIT ${queriedRows}`,
    columns: 4,
    grant: 'SELECT ON mysql.roles_mapping',
  },
  /** MySQL 8.0. */
  rolesOfMysql: {
    sql: `SELECT TO_USER, TO_HOST, FROM_USER, FROM_HOST FROM mysql.role_edges LIMIT ${queriedRows}`,
    columns: 4,
    grant: 'SELECT ON mysql.role_edges',
  },
  /** MariaDB 10.4 and later: all global privileges of an account as one number, of which mysql.user shows the older ones. */
  accessOfMariaDb: {
    sql: `SELECT User, Host, CAST(JSON_VALUE(Priv, '$.access') AS CHAR) FROM mysql.global_priv WHERE CAST(JSON_VALUE(Priv, '$.access') AS UNSIGNED) > 0 LIMIT ${queriedRows}`,
    columns: 3,
    grant: 'SELECT ON mysql.global_priv',
  },
  /** MySQL 8.0: privileges with names of their own, such as SYSTEM_VARIABLES_ADMIN. */
  dynamicGrants: {
    sql: `SELECT USER, HOST, PRIV FROM mysql.global_grants LIMIT ${queriedRows}`,
    columns: 3,
    grant: 'SELECT ON mysql.global_grants',
  },
  encryptedSessions: {
    sql:
      'SELECT t.PROCESSLIST_USER, t.PROCESSLIST_HOST, t.PROCESSLIST_DB, t.CONNECTION_TYPE, ' +
      "MAX(IF(s.VARIABLE_NAME = 'Ssl_version', s.VARIABLE_VALUE, NULL)), " +
      "MAX(IF(s.VARIABLE_NAME = 'Ssl_cipher', s.VARIABLE_VALUE, NULL)) " +
      'FROM performance_schema.threads t LEFT JOIN performance_schema.status_by_thread s ' +
      "ON s.THREAD_ID = t.THREAD_ID AND s.VARIABLE_NAME IN ('Ssl_version', 'Ssl_cipher') " +
      "WHERE t.TYPE = 'FOREGROUND' AND t.PROCESSLIST_USER IS NOT NULL AND t.PROCESSLIST_ID <> CONNECTION_ID() " +
      'GROUP BY t.THREAD_ID, t.PROCESSLIST_USER, t.PROCESSLIST_HOST, t.PROCESSLIST_DB, t.CONNECTION_TYPE ' +
      `LIMIT ${queriedRows}`,
    columns: 6,
    grant: 'SELECT ON performance_schema.threads and performance_schema.status_by_thread',
  },
  sessions: {
    sql: `SELECT USER, HOST, DB FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() LIMIT ${queriedRows}`,
    columns: 3,
    grant: 'PROCESS ON *.*',
  },
  /** MariaDB. */
  connections: {
    sql: `SELECT USER, TOTAL_CONNECTIONS, TOTAL_SSL_CONNECTIONS FROM information_schema.USER_STATISTICS LIMIT ${queriedRows}`,
    columns: 3,
    grant: 'PROCESS ON *.*',
  },
} as const satisfies Record<string, Query>
