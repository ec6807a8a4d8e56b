import { ok } from '../../core/outcome.ts'
import type { Collection } from '../../probes/collection.ts'
import type { HostDataSources } from '../../probes/database/data-sources/facts.ts'
import { parseDsn } from '../../probes/database/dsn/dsn.ts'
import type { DatabaseServer } from '../../probes/database/facts.ts'
import type { MysqlAnswers } from '../../probes/database/mysql/facts.ts'
import type { PostgresqlAnswers } from '../../probes/database/postgresql/facts.ts'
import type { ListeningSocket } from '../../probes/host/questions/sockets.ts'
import { configured, fixture, inside, type Overrides } from './facts.ts'

/** Fixtures: what healthy databases of another host than Mattermost's would leave. Nothing here was seen on a server. */

type RowsOf<Answer> = Extract<Answer, { status: 'ok' }> extends { rows: (infer Row)[] } ? Row : never

export function answer<Row = never>(...rows: Row[]) {
  return { status: 'ok' as const, rows, truncated: false, hidden: null }
}
export const forbidden = { status: 'forbidden', code: '1142', grant: 'SELECT ON mysql.user' } as const
export const rejected = { status: 'rejected', code: '1109' } as const
export const hidden = <Row = never>(grant: string, ...rows: Row[]) => ({ ...answer(...rows), hidden: grant })

export function settings(values: Readonly<Record<string, string>>) {
  return answer(...Object.entries(values).map(([name, value]) => ({ name, value })))
}

export const mariadbSettings = {
  version: '10.11.19-MariaDB',
  bind_address: '10.0.0.5',
  require_secure_transport: 'ON',
  old_passwords: 'OFF',
  secure_auth: 'ON',
  general_log: 'OFF',
  local_infile: 'ON',
}

export const mmuser = {
  user: 'mmuser',
  host: '10.0.0.%',
  plugin: 'mysql_native_password',
  withoutPassword: false,
  requires: '',
  privileges: [] as string[],
}

export const mysqlSession: RowsOf<MysqlAnswers['encryptedSessions']> = {
  user: 'mmuser',
  host: '10.0.0.7:40022',
  database: 'mattermost',
  transport: 'SSL/TLS',
  tlsVersion: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
}

export function mysqlAnswers(changes: Partial<MysqlAnswers> = {}): MysqlAnswers {
  const { user, host, database } = mysqlSession
  return {
    kind: 'mysql',
    settings: settings(mariadbSettings),
    ownPrivileges: answer('PROCESS'),
    accounts: answer(mmuser, {
      ...mmuser,
      user: 'root',
      host: 'localhost',
      privileges: ['SUPER', 'FILE', 'GRANT OPTION'],
    }),
    lockedAccounts: answer({ user: 'mariadb.sys', host: 'localhost' }),
    databaseGrants: answer({
      user: 'mmuser',
      host: '10.0.0.%',
      database: 'mattermost',
      privileges: ['SELECT'],
    }),
    tableGrants: answer(),
    roles: answer(),
    dynamicGrants: null,
    encryptedSessions: answer(mysqlSession),
    sessions: answer({ user, host, database }),
    connections: answer(),
    ...changes,
  }
}

export const postgresqlSettings = {
  server_version: '16.4 (Debian 16.4-1)',
  listen_addresses: '10.0.0.5',
  password_encryption: 'scram-sha-256',
  log_statement: 'none',
  ssl: 'on',
  ssl_min_protocol_version: 'TLSv1.2',
}

export const role = {
  name: 'mmuser',
  superuser: false,
  createRole: false,
  createDatabase: false,
  login: true,
  replication: false,
  bypassRls: false,
}

export const hbaRule: RowsOf<PostgresqlAnswers['hbaRules']> = {
  line: 7,
  type: 'hostssl',
  databases: ['mattermost'],
  users: ['mmuser'],
  address: '10.0.0.0',
  netmask: '255.255.255.0',
  method: 'scram-sha-256',
  broken: false,
}

export const postgresqlSession: RowsOf<PostgresqlAnswers['sessions']> = {
  user: 'mmuser',
  database: 'mattermost',
  address: '10.0.0.7',
  application: '',
  tls: true,
  tlsVersion: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
}

export function postgresqlAnswers(changes: Partial<PostgresqlAnswers> = {}): PostgresqlAnswers {
  return {
    kind: 'postgresql',
    settings: settings(postgresqlSettings),
    roles: answer(role, { ...role, name: 'postgres', superuser: true }),
    memberships: answer(),
    databaseGrants: answer({
      database: 'mattermost',
      owner: 'mmuser',
      grantee: 'mmuser',
      privilege: 'CREATE',
      grantable: false,
    }),
    hbaRules: answer(
      { ...hbaRule, line: 3, type: 'local', address: null, netmask: null, method: 'peer' },
      hbaRule,
    ),
    sessions: answer(postgresqlSession),
    ...changes,
  }
}

export const goesOn = ok({ kind: 'authentication' as const, method: 'SASL', mechanisms: ['SCRAM-SHA-256'] })
export const noEncryption = ok({
  kind: 'error' as const,
  errno: null,
  sqlState: '28000',
  routine: 'ClientAuthentication',
})

export function loggedIn(answers: MysqlAnswers | PostgresqlAnswers): DatabaseServer['inside'] {
  const encrypted = { version: 'TLSv1.3', suite: 'TLS_AES_256_GCM_SHA384' }
  return { status: 'ok', login: { user: 'auditor', tls: 'verify-full', encrypted }, answers }
}

const handshake = ok({
  version: 'TLS 1.3' as const,
  suite: 'TLS_AES_256_GCM_SHA384',
  group: 'x25519',
  alpn: '',
})

const common = {
  name: 'primary',
  host: 'db.example.org',
  appUser: 'mmuser',
  database: 'mattermost',
  through: null,
  encryption: {
    handshake,
    certificates: [],
    certificateFailures: [],
    enumeration: { status: 'not-made' as const, reason: 'limit' as const },
  },
}
const offer = { tls: true, version: null, product: null, authPlugin: null, error: null }

export function mysqlServer(changes: Partial<DatabaseServer> = {}): DatabaseServer {
  const greeting = {
    version: '10.11.19-MariaDB',
    product: 'MariaDB' as const,
    authPlugin: 'mysql_native_password',
  }
  return {
    ...common,
    kind: 'mysql',
    port: 3306,
    offer: ok({ ...offer, ...greeting }),
    startup: null,
    inside: loggedIn(mysqlAnswers()),
    ...changes,
  }
}

export function postgresqlServer(changes: Partial<DatabaseServer> = {}): DatabaseServer {
  return {
    ...common,
    kind: 'postgresql',
    port: 5432,
    offer: ok({ ...offer, product: 'PostgreSQL' }),
    startup: { user: 'mmuser', database: 'mattermost', plaintext: noEncryption, encrypted: goesOn },
    inside: loggedIn(postgresqlAnswers()),
    ...changes,
  }
}

/** The server offers no TLS. */
export const withoutTls = (server: DatabaseServer): DatabaseServer => ({
  ...server,
  offer: server.offer.status === 'ok' ? ok({ ...server.offer.value, tls: false }) : server.offer,
  startup: server.startup && { ...server.startup, plaintext: goesOn, encrypted: null },
  encryption: null,
})

export const password = 'PW-7f3a91-canary'
export const mysqlDsn = (tail = '&tls=true', place = 'tcp(db.example.org:3306)') =>
  `mmuser:${password}@${place}/mattermost?charset=utf8mb4${tail}`
export const postgresqlDsn = (sslmode = 'verify-full', host = 'db.example.org:5432') =>
  `postgres://mmuser:${password}@${host}/mattermost?sslmode=${sslmode}`

export const configFile = '/opt/mattermost/config/config.json'

/** One host whose config.json has this DSN, in force. */
export function sources(
  dsn: string,
  changes: Partial<HostDataSources> = {},
): Record<string, HostDataSources> {
  const driver = dsn.startsWith('postgres') ? 'postgres' : 'mysql'
  const source = `${configFile} SqlSettings.DataSource`
  return {
    mm1: {
      store: 'file',
      configs: [configFile],
      sources: [{ source, dsn: parseDsn(dsn, driver), inForce: true, overriddenBy: null }],
      unread: [],
      ...changes,
    },
  }
}

export function listener(
  address: string,
  port: number,
  program: string | null = 'postgres',
): ListeningSocket {
  const processes = program === null ? null : [{ name: program, pid: 900 }]
  return { protocol: 'tcp', state: 'LISTEN', address, zone: null, port, processes }
}

/** The healthy fixture of a run that was given access, with a PostgreSQL server on another host. */
export function databases(
  servers: readonly DatabaseServer[] = [postgresqlServer()],
  overrides: Overrides = {},
): Collection {
  return fixture({ ...databaseFacts(servers), ...overrides }, { access: inside })
}

/** The facts of healthy databases, for a fixture of everything. */
export function databaseFacts(servers: readonly DatabaseServer[] = [postgresqlServer()]): Overrides {
  const mysql = servers.some(({ kind }) => kind === 'mysql')
  return {
    'database.servers': [...servers],
    'database.dataSources': sources(mysql ? mysqlDsn() : postgresqlDsn()),
    // Mattermost 11 does not run on MySQL or MariaDB.
    ...(mysql && configured({ Version: '10.11.0' })),
  }
}
