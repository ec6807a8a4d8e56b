import { expect, test } from 'vitest'
import {
  createAnswer,
  createDataSources,
  createMysqlAnswers,
  createMysqlDsn,
  createMysqlServer,
  createPostgresqlAnswers,
  createPostgresqlDsn,
  createPostgresqlServer,
  createSettings,
  forbiddenAnswer,
  mysqlSession,
  postgresqlSession,
  removeTls,
} from '../../../lab/fixtures/facts/database-fixture.ts'
import { judgeClearByBothEnds, judgeMysqlSessions } from './mysql-sessions.ts'
import { judgePostgresqlSessions } from './postgresql-sessions.ts'

type PostgresqlSession = typeof postgresqlSession
type MysqlSession = typeof mysqlSession

const clear = { tls: false, tlsVersion: null, cipher: null } as const
const postgresql = (...changes: Partial<PostgresqlSession>[]) =>
  judgePostgresqlSessions(
    createPostgresqlServer(),
    createPostgresqlAnswers({
      sessions: createAnswer(...changes.map((each) => ({ ...postgresqlSession, ...each }))),
    }),
  )

test.each([
  ['encrypted', [{}], 'pass'],
  ['one of two in clear', [{}, clear], 'fail'],
  ['in clear, of another account', [{}, { ...clear, user: 'backup' }], 'pass'],
  ['of another account alone', [{ user: 'backup' }], 'inconclusive'],
  ['in clear over loopback', [{}, { ...clear, address: '127.0.0.1' }], 'pass'],
  ['in clear over a Unix socket', [{}, { ...clear, address: null }], 'pass'],
  ['over a Unix socket alone', [{ ...clear, address: null }], 'inconclusive'],
  ['none', [], 'inconclusive'],
] as [string, Partial<PostgresqlSession>[], string][])(
  'PostgreSQL’s sessions: %s',
  (_name, sessions, verdict) => {
    expect(postgresql(...sessions).verdict).toBe(verdict)
  },
)

test('PostgreSQL’s sessions: what each shows, ten of them at most', () => {
  const { evidence } = postgresql({}, clear, { address: null })
  expect(evidence.map(({ observed }) => observed)).toEqual([
    'session of mmuser from 10.0.0.7: TLSv1.3, TLS_AES_256_GCM_SHA384',
    'session of mmuser from 10.0.0.7: clear text',
    'session of mmuser from (not shown): TLSv1.3, TLS_AES_256_GCM_SHA384',
  ])
  expect(postgresql(...Array.from({ length: 12 }, () => ({}))).evidence).toHaveLength(10)
})

const inClear = { transport: 'TCP/IP', tlsVersion: null, cipher: null }
const mysql = (...changes: Partial<MysqlSession>[]) =>
  judgeMysqlSessions(
    createMysqlServer(),
    createMysqlAnswers({
      encryptedSessions: createAnswer(...changes.map((each) => ({ ...mysqlSession, ...each }))),
    }),
    {},
  )

test.each([
  ['encrypted', [{}], 'pass'],
  ['one of two in clear', [{}, inClear], 'fail'],
  ['in clear, of another account', [{}, { ...inClear, user: 'backup' }], 'pass'],
  ['in clear over a socket', [{}, { ...inClear, transport: 'Socket' }], 'pass'],
  ['in clear over loopback', [{}, { ...inClear, host: '127.0.0.1:5000' }], 'pass'],
  ['encrypted by something that is not shown', [{}, { tlsVersion: null, cipher: null }], 'inconclusive'],
  [
    'of a transport that is not shown',
    [{}, { transport: null, tlsVersion: null, cipher: null }],
    'inconclusive',
  ],
  ['in clear, beside what is not shown', [{ tlsVersion: null, cipher: null }, inClear], 'fail'],
] as [string, Partial<MysqlSession>[], string][])('MySQL’s sessions: %s', (_name, sessions, verdict) => {
  expect(mysql(...sessions).verdict).toBe(verdict)
})

type Sources = ReturnType<typeof createDataSources>

/** Data sources of one host, all of them in force. */
function createSources(...dsns: string[]): Sources {
  const sources = dsns.flatMap((dsn) => createDataSources(dsn).mm1?.sources ?? [])
  return createDataSources(createMysqlDsn(), { sources })
}
const from = (...hosts: string[]) =>
  createAnswer(...hosts.map((host) => ({ user: 'mmuser', host, database: 'mattermost' })))
/** A server whose sessions show nothing of how they are encrypted. */
const withoutSchema = (
  sources: Sources,
  { transport = 'ON', sessions = from('10.0.0.7:40022'), server = createMysqlServer() } = {},
) =>
  judgeMysqlSessions(
    server,
    createMysqlAnswers({
      encryptedSessions: createAnswer(),
      sessions,
      settings: createSettings({ require_secure_transport: transport }),
    }),
    sources,
  )
const socket = 'unix(/run/mysqld/mysqld.sock)'

test.each([
  ['the client verifies', createSources(createMysqlDsn('&tls=true')), 'pass'],
  // Clear text is refused by both; whom it speaks to is for db-tls-mode.
  ['the client does not verify', createSources(createMysqlDsn('&tls=skip-verify')), 'pass'],
  ['the client may fall back', createSources(createMysqlDsn('&tls=preferred')), 'inconclusive'],
  ['the client does without', createSources(createMysqlDsn('')), 'inconclusive'],
  ['one of two does without', createSources(createMysqlDsn('&tls=true'), createMysqlDsn('')), 'inconclusive'],
  [
    'one of two is on the host',
    createSources(createMysqlDsn('&tls=true'), createMysqlDsn('', socket)),
    'pass',
  ],
  ['all are on the host', createSources(createMysqlDsn('&tls=true', socket)), 'inconclusive'],
  ['of PostgreSQL', createSources(createPostgresqlDsn('verify-full')), 'inconclusive'],
  ['beside PostgreSQL', createSources(createMysqlDsn('&tls=true'), createPostgresqlDsn('disable')), 'pass'],
  ['none is known', {}, 'inconclusive'],
] as [string, Sources, string][])('MySQL without performance_schema: %s', (_name, sources, verdict) => {
  expect(withoutSchema(sources).verdict).toBe(verdict)
  expect(withoutSchema(sources, { transport: 'OFF' }).verdict).toBe('inconclusive')
})

test('MySQL without performance_schema: what both ends say is shown', () => {
  const observed = withoutSchema(createSources(createMysqlDsn('&tls=skip-verify'))).evidence.map(
    (each) => `${each.fact} ${each.observed}`,
  )
  expect(observed).toEqual([
    'database.servers session of mmuser from 10.0.0.7:40022',
    'database.servers require_secure_transport = ON',
    'database.dataSources tls=skip-verify',
  ])
})

test('MySQL without performance_schema: a session, or none', () => {
  const sources = createSources(createMysqlDsn('&tls=true'))
  const sessions = (...hosts: string[]) => withoutSchema(sources, { sessions: from(...hosts) })
  expect(sessions().verdict).toBe('inconclusive')
  expect(sessions('localhost', '127.0.0.1:1', '[::1]:2', '::1:40022').verdict).toBe('inconclusive')
  expect(sessions('localhost', '10.0.0.7').verdict).toBe('pass')
  expect(sessions('[2001:db8::7]:40022').verdict).toBe('pass')
  expect(
    sessions(...Array.from({ length: 12 }, (_, index) => `10.0.0.7:${index + 1}`)).evidence,
  ).toHaveLength(12)
  expect(withoutSchema(sources, { sessions: forbiddenAnswer as never }).reason).toMatch(/sessions of mmuser/)
})

test('MySQL without TLS: every session over the network is in clear', () => {
  const server = removeTls(createMysqlServer())
  const verdict = withoutSchema({}, { server })
  expect(verdict.verdict).toBe('fail')
  expect(verdict.evidence.at(-1)?.observed).toBe('TLS is not offered')
  expect(withoutSchema({}, { server, sessions: from('localhost') }).verdict).toBe('inconclusive')
})

test.each([
  ['does without', createSources(createMysqlDsn('')), 'fail'],
  ['falls back', createSources(createMysqlDsn('&tls=preferred')), 'fail'],
  ['insists', createSources(createMysqlDsn('&tls=true')), null],
  ['does not verify, but insists', createSources(createMysqlDsn('&tls=skip-verify')), null],
  [
    'insists, beside one that does without',
    createSources(createMysqlDsn('&tls=true'), createMysqlDsn('')),
    null,
  ],
  ['stays on the host', createSources(createMysqlDsn('', socket)), null],
  ['is of PostgreSQL', createSources(createPostgresqlDsn('disable')), null],
  ['is not known', {}, null],
] as [string, Sources, string | null][])(
  'MySQL without TLS, and a data source that %s',
  (_name, sources, verdict) => {
    expect(judgeClearByBothEnds(removeTls(createMysqlServer()), sources)?.verdict ?? null).toBe(verdict)
    expect(judgeClearByBothEnds(createMysqlServer(), sources)).toBeNull()
    expect(judgeClearByBothEnds(removeTls(createPostgresqlServer()), sources)).toBeNull()
  },
)
