import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { requireProgram } from '../programs/programs.ts'
import { type LiveDatabaseServer, startLiveServer } from './live-database-server.ts'
import { createWorkspace } from './server-workspace.ts'

/** Debian's mariadb-server. */
export const mariaDbPrograms = ['mariadbd', 'mariadb-install-db'] as const

/** Mattermost's account as seed 000 makes it, and two auditors: one that may do nothing, one that was granted what we ask for. */
const setupStatements = [
  'CREATE DATABASE mattermostdb',
  "CREATE USER mmuser IDENTIFIED BY 'mmuser_password'",
  'GRANT ALL ON mattermostdb.* TO mmuser',
  "CREATE USER tlsonly IDENTIFIED BY 'tlsonly_password' REQUIRE SSL",
  "CREATE USER ''@'%'",
  'CREATE ROLE reporting',
  'GRANT reporting TO mmuser',
  'CREATE TABLE mattermostdb.posts (id INT)',
  'GRANT SELECT ON mattermostdb.posts TO tlsonly',
  "CREATE USER auditor IDENTIFIED BY 'PW-7f3a91-canary'",
  "CREATE USER auditor_granted IDENTIFIED BY 'PW-7f3a91-canary'",
  'GRANT SELECT ON mysql.user TO auditor_granted',
  'GRANT SELECT ON mysql.global_priv TO auditor_granted',
  'GRANT SELECT ON mysql.db TO auditor_granted',
  'GRANT SELECT ON mysql.tables_priv TO auditor_granted',
  'GRANT SELECT ON mysql.procs_priv TO auditor_granted',
  'GRANT SELECT ON mysql.proxies_priv TO auditor_granted',
  'GRANT SELECT ON mysql.roles_mapping TO auditor_granted',
  'GRANT SELECT ON performance_schema.threads TO auditor_granted',
  'GRANT SELECT ON performance_schema.status_by_thread TO auditor_granted',
  'GRANT SELECT ON performance_schema.host_cache TO auditor_granted',
  'GRANT PROCESS ON *.* TO auditor_granted',
]

/**
 * Starts mariadbd with these options on 127.0.0.1.
 *
 * @param statements - what root does besides, last of all
 */
export async function startMariaDb({
  tls,
  options = [],
  statements = [],
}: {
  tls: boolean
  options?: readonly string[]
  statements?: readonly string[]
}): Promise<LiveDatabaseServer> {
  const workspace = await createWorkspace()
  const { folder, certificate, key } = workspace
  const data = join(folder, 'data')
  await workspace.run(requireProgram('mariadb-install-db'), [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    // As Debian's package sets it up: its system views get this collation, which is not the sessions'.
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_general_ci',
  ])
  return startLiveServer(
    workspace,
    (port) =>
      workspace.start(requireProgram('mariadbd'), [
        '--no-defaults',
        `--datadir=${data}`,
        `--socket=${join(folder, 'socket')}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        '--innodb-flush-method=fsync',
        '--innodb-flush-log-at-trx-commit=0',
        ...(tls ? [`--ssl-cert=${certificate}`, `--ssl-key=${key}`] : []),
        ...options,
      ]),
    () => executeAsRoot(join(folder, 'socket'), [...setupStatements, ...statements]),
  )
}

/** As root, which has no password until one is set. False: the server isn't up yet. */
async function executeAsRoot(socketPath: string, statements: readonly string[]): Promise<boolean> {
  const connection = await createConnection({ socketPath, user: 'root' }).catch(() => null)
  if (!connection) return false
  for (const statement of statements) await connection.query(statement)
  await connection.end()
  return true
}
