import { globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { type LiveDatabaseServer, startLiveServer } from './live-database-server.ts'
import { createWorkspace } from './server-workspace.ts'

/** Debian keeps a server's programs apart by version, outside of PATH. The newest; null: none is installed. */
export function findPostgresqlFolder(): string | null {
  const folders = globSync('/usr/lib/postgresql/*/bin').toSorted((a, b) => versionOf(a) - versionOf(b))
  const folder = folders.at(-1) ?? null
  if (!folder && process.env.MMVERIFY_REQUIRE) {
    throw new Error('MMVERIFY_REQUIRE is set, but no PostgreSQL server is installed')
  }
  return folder
}

function versionOf(folder: string): number {
  return Number(folder.split('/').at(-2))
}

const setupStatements = [
  "CREATE ROLE mmuser LOGIN PASSWORD 'mmuser_password'",
  "CREATE ROLE auditor LOGIN PASSWORD 'PW-7f3a91-canary'",
  "CREATE ROLE auditor_granted LOGIN PASSWORD 'PW-7f3a91-canary'",
  'CREATE DATABASE mattermost OWNER mmuser',
  'GRANT pg_read_all_settings, pg_read_all_stats TO auditor_granted',
]
/** These belong to one database. */
const databaseSetupStatements = [
  'GRANT SELECT ON pg_hba_file_rules TO auditor_granted',
  'GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO auditor_granted',
]

export interface LivePostgresql extends LiveDatabaseServer {
  /** Where its socket is. */
  folder: string
  /** Puts other rules in pg_hba.conf, all of them, and tells the server, which takes them a moment later. */
  replaceRules(rules: readonly string[]): Promise<void>
}

/**
 * Starts postgres on 127.0.0.1, or where it is told to listen.
 *
 * @param hba - lines of pg_hba.conf for TCP
 */
export async function startPostgresql(
  folder: string,
  {
    tls,
    hba,
    address = '127.0.0.1',
    more = {},
  }: {
    tls: boolean
    hba: readonly string[]
    address?: string
    more?: Readonly<Record<string, string>>
  },
): Promise<LivePostgresql> {
  const workspace = await createWorkspace()
  const data = join(workspace.folder, 'data')
  await workspace.run(join(folder, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync'])
  await writeFile(join(data, 'pg_hba.conf'), `${['local all all trust', ...hba].join('\n')}\n`)
  const settings = {
    fsync: 'off',
    ssl: tls ? 'on' : 'off',
    ssl_cert_file: workspace.certificate,
    ssl_key_file: workspace.key,
    ...more,
  }
  const server = await startLiveServer(
    workspace,
    (port) =>
      workspace.start(join(folder, 'postgres'), [
        ...['-D', data, '-p', String(port), '-h', address, '-k', workspace.folder],
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ]),
    async (port) =>
      (await executeStatements(workspace.folder, port, 'postgres', setupStatements)) &&
      (await executeStatements(workspace.folder, port, 'mattermost', databaseSetupStatements)),
  )
  return Object.assign(server, {
    folder: workspace.folder,
    async replaceRules(rules: readonly string[]) {
      await writeFile(join(data, 'pg_hba.conf'), `${rules.join('\n')}\n`)
      const [pid = ''] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')
      process.kill(Number(pid), 'SIGHUP')
    },
  })
}

/** False: the server isn't up yet. */
async function executeStatements(
  host: string,
  port: number,
  database: string,
  statements: readonly string[],
): Promise<boolean> {
  const client = new pg.Client({ host, port, database, user: 'postgres', password: '' })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch {
    return false
  }
  for (const statement of statements) await client.query(statement)
  await client.end()
  return true
}
