/**
 * Run by `databases.live.test.ts` in a network of its own, where `inner` is an address of this machine: traffic with it counts
 * as crossing a network. Starts real servers, healthy and with one thing wrong after the other, and prints what was judged.
 */
import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import type { DatabaseAccess, DatabaseKind } from '../../core/database-access.ts'
import { account, createLoopbackAccess } from '../fixtures/loopback-database.ts'
import { readCertificatePem } from '../fixtures/pki.ts'
import { startMariaDb } from '../servers/live-mariadb.ts'
import { findPostgresqlFolder, startPostgresql } from '../servers/live-postgresql.ts'
import { type IdsByVerdict, judgeLiveDatabase } from './judge-live-database.ts'

const inner = process.argv[2] ?? ''
const results: Record<string, IdsByVerdict> = {}
const password = 'mmuser_password'

function createAccess(kind: DatabaseKind, port: number, more: Partial<DatabaseAccess> = {}): DatabaseAccess {
  return createLoopbackAccess(kind, port, {
    host: inner,
    connectTo: { address: inner, port },
    account: { ...account, user: 'auditor_granted', tls: 'require' },
    ...more,
  })
}

{
  await using server = await startMariaDb({
    tls: true,
    options: ['--performance-schema=ON', `--bind-address=${inner}`, '--require-secure-transport=ON'],
    statements: [
      "DROP USER ''@'%'",
      `RENAME USER mmuser TO mmuser@'${inner}'`,
      // Whatever other names of this machine the installation gave root an account for.
      "DELETE FROM mysql.global_priv WHERE User = 'root' AND Host <> 'localhost'",
      'FLUSH PRIVILEGES',
      "ALTER USER root@localhost IDENTIFIED BY 'root_password'",
      "CREATE USER operator IDENTIFIED BY 'operator_password'",
      'GRANT ALL ON *.* TO operator WITH GRANT OPTION',
    ],
  })
  const { port } = server
  const ssl = { rejectUnauthorized: false }
  const place = { host: inner, port }
  const operator = await createConnection({ ...place, user: 'operator', password: 'operator_password', ssl })
  const app = { ...place, user: 'mmuser', password, database: 'mattermostdb' }
  const dsn = (tls: string) => `mmuser:${password}@tcp(${inner}:${port})/mattermostdb?tls=${tls}`
  const access = createAccess('mysql', port, {
    database: 'mattermostdb',
    ca: [readCertificatePem('root')],
    account: { ...account, user: 'auditor_granted', tls: 'verify-ca' },
  })
  const ask = async (name: string, tls = 'true', options: Parameters<typeof judgeLiveDatabase>[2] = {}) => {
    results[`MariaDB, ${name}`] = await judgeLiveDatabase(access, dsn(tls), options)
  }
  const session = await createConnection({ ...app, ssl })
  await ask('healthy')
  await ask('healthy, after the end of its release', 'true', { at: '2030-01-01T00:00:00.000Z' })
  await ask('skip-verify', 'skip-verify')
  await ask('skip-verify as seed 001 has it', 'skip-verify', { profile: 'transport-encryption' })
  await ask('preferred', 'preferred', { profile: 'transport-encryption' })
  await operator.query('SET GLOBAL require_secure_transport = OFF')
  await ask('clear text accepted')
  const clear = await createConnection(app)
  await ask('clear text spoken')
  await clear.end()
  // The server lists a session for a moment after it has ended.
  const sessions = `SELECT ID FROM information_schema.PROCESSLIST WHERE ID = ${clear.threadId}`
  await waitUntilGone(async () => (await operator.query<[]>(sessions))[0].length > 0)
  await operator.query('SET GLOBAL require_secure_transport = ON')
  await operator.query(`GRANT ALL ON *.* TO mmuser@'${inner}'`)
  await ask('every right')
  await operator.query(`REVOKE ALL ON *.* FROM mmuser@'${inner}'`)
  const undone = [
    ['a right of everyone', 'GRANT SELECT ON *.* TO PUBLIC', 'REVOKE SELECT ON *.* FROM PUBLIC'],
    ['a role of everyone', 'GRANT reader TO PUBLIC', 'REVOKE reader FROM PUBLIC'],
    [
      'a right of whoever has no name',
      "INSERT INTO mysql.db (Host, Db, User, Select_priv) VALUES ('%', 'other', '', 'Y')",
      "DELETE FROM mysql.db WHERE User = ''",
    ],
    [
      'a right with a name of its own',
      `GRANT BINLOG ADMIN ON *.* TO mmuser@'${inner}'`,
      `REVOKE BINLOG ADMIN ON *.* FROM mmuser@'${inner}'`,
    ],
    [
      'a column of another database',
      `GRANT SELECT (secret) ON other.things TO mmuser@'${inner}'`,
      `REVOKE SELECT (secret) ON other.things FROM mmuser@'${inner}'`,
    ],
    [
      'acting as another account',
      `INSERT INTO mysql.proxies_priv (Host, User, Proxied_host, Proxied_user, With_grant, Grantor) VALUES ('${inner}', 'mmuser', 'localhost', 'root', 0, 'operator@%')`,
      "DELETE FROM mysql.proxies_priv WHERE User = 'mmuser'",
    ],
  ] as const
  await operator.query('CREATE DATABASE other')
  await operator.query('CREATE TABLE other.things (secret INT)')
  await operator.query('CREATE ROLE reader')
  await operator.query('GRANT SELECT ON other.* TO reader')
  for (const [name, give, take] of undone) {
    await operator.query(give)
    await operator.query('FLUSH PRIVILEGES')
    await ask(name)
    await operator.query(take)
    await operator.query('FLUSH PRIVILEGES')
  }
  await operator.query('SET GLOBAL require_secure_transport = OFF')
  await operator.query(`ALTER USER mmuser@'${inner}' REQUIRE SSL`)
  await operator.query("CREATE USER mmuser@localhost IDENTIFIED BY 'mmuser_password'")
  await ask('asked of the account that comes over the network')
  await operator.query('DROP USER mmuser@localhost')
  await operator.query('SET GLOBAL require_secure_transport = ON')
  await operator.query("CREATE USER ''@localhost")
  await ask('an anonymous account')
  await operator.query("DROP USER ''@localhost")
  await operator.query('SET GLOBAL general_log = ON')
  await ask('every statement logged')
  await operator.query('SET GLOBAL general_log = OFF')
  await ask('healthy again')
  await session.end()
  await operator.end()
}

{
  await using server = await startMariaDb({ tls: false, options: ['--bind-address=0.0.0.0'] })
  const { port } = server
  const access = createAccess('mysql', port, {
    database: 'mattermostdb',
    // As though this machine's own SSH server had led there: nothing else lets MariaDB be logged in to in clear.
    forwarding: 'ssh-host',
    account: { ...account, user: 'auditor_granted', tls: 'disable' },
  })
  const session = await createConnection({
    host: inner,
    port,
    user: 'mmuser',
    password,
    database: 'mattermostdb',
  })
  const dsn = `mmuser:${password}@tcp(${inner}:${port})/mattermostdb?tls=preferred`
  results['MariaDB, without TLS, open to all'] = await judgeLiveDatabase(access, dsn)
  results['MariaDB, without TLS or an account'] = await judgeLiveDatabase({ ...access, account: null }, dsn)
  await session.end()
}

{
  const rules = (type: string, method = 'scram-sha-256') => [
    'local all all peer',
    `${type} mattermost mmuser ${inner}/32 ${method}`,
    `hostssl all auditor_granted ${inner}/32 scram-sha-256`,
  ]
  const folder = findPostgresqlFolder() ?? ''
  await using server = await startPostgresql(folder, { tls: true, hba: [], address: inner })
  const { port } = server
  const access = createAccess('postgresql', port)
  const ssl = { rejectUnauthorized: false }
  const auditor = { host: inner, port, database: 'mattermost', user: 'auditor_granted', ssl }
  /** With other rules, once they are in force. */
  const under = async (lines: readonly string[]) => {
    await server.replaceRules(lines)
    const loaded = async () => {
      const client = new pg.Client({ ...auditor, password: account.password.reveal() })
      client.on('error', () => {})
      try {
        await client.connect()
        const { rows } = await client.query('SELECT pg_conf_load_time() AS at')
        return Number(rows[0].at)
      } catch {
        return 0
      } finally {
        await client.end()
      }
    }
    const before = loadedAt
    for (let tries = 0; tries < 200; tries += 1) {
      loadedAt = await loaded()
      if (loadedAt > before) return
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    throw new Error('the rules were not taken')
  }
  let loadedAt = 0
  const dsn = (sslmode: string) =>
    `postgres://mmuser:${password}@${inner}:${port}/mattermost?sslmode=${sslmode}`
  const ask = async (name: string, sslmode = 'verify-full') => {
    results[`PostgreSQL, ${name}`] = await judgeLiveDatabase(access, dsn(sslmode))
  }
  const open = async (options: pg.ClientConfig) => {
    const client = new pg.Client({
      host: inner,
      port,
      database: 'mattermost',
      user: 'mmuser',
      password,
      ...options,
    })
    client.on('error', () => {})
    await client.connect()
    return client
  }
  await under(rules('hostssl'))
  const session = await open({ ssl })
  await ask('healthy')
  await ask('require', 'require')
  await under(rules('host'))
  await ask('clear text accepted')
  const clear = await open({})
  await ask('clear text spoken')
  const { rows } = await clear.query('SELECT pg_backend_pid() AS id')
  await clear.end()
  await waitUntilGone(async () => {
    const listed = await session.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [rows[0].id])
    return listed.rows.length > 0
  })
  await under(['hostnossl all all 0.0.0.0/0 reject', ...rules('host')])
  await ask('clear text refused to all before')
  /** Lets the owner in for a moment. */
  const owner = async (database: string, text: string) => {
    await under(['local all postgres trust', ...rules('hostssl')])
    const client = new pg.Client({ host: server.folder, port, database, user: 'postgres' })
    await client.connect()
    await client.query(text)
    await client.end()
    await under(rules('hostssl'))
  }
  await owner('postgres', 'CREATE TABLE notes (text text); GRANT SELECT ON notes TO PUBLIC')
  await ask('tables of another database')
  await owner('postgres', 'REVOKE SELECT ON notes FROM PUBLIC; GRANT SELECT (text) ON notes TO mmuser')
  await ask('a column of another database')
  await owner('postgres', 'DROP TABLE notes; CREATE EXTENSION IF NOT EXISTS pg_stat_statements')
  await ask('an extension’s own view in another database')
  await under(rules('hostssl', 'trust'))
  await ask('trust')
  await under(rules('hostssl'))
  await ask('healthy again')
  await session.end()
}

console.log(JSON.stringify(results))

/** @throws when it is still there after five seconds */
async function waitUntilGone(isThere: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; await isThere(); tries += 1) {
    if (tries === 200) throw new Error('the session is still there')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
