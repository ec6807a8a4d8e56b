import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  createAnswer,
  createDatabaseRun,
  createDataSources,
  createHiddenAnswer,
  createLogin,
  createMysqlAnswers,
  createMysqlDsn,
  createMysqlServer,
  createPostgresqlAnswers,
  createPostgresqlServer,
  createSettings,
  forbiddenAnswer,
  mariadbSettings,
  mysqlSession,
  postgresqlSession,
  removeTls,
} from '../../lab/fixtures/facts/database-fixture.ts'
import { check } from './db-tls-session.ts'

const mysqlOf = (changes: Parameters<typeof createMysqlAnswers>[0]) =>
  createMysqlServer({ inside: createLogin(createMysqlAnswers(changes)) })
const mysql = (changes: Parameters<typeof createMysqlAnswers>[0], dsn = createMysqlDsn()) =>
  createDatabaseRun([mysqlOf(changes)], { 'database.dataSources': createDataSources(dsn) })
const postgresql = (...sessions: Partial<typeof postgresqlSession>[]) =>
  createDatabaseRun([
    createPostgresqlServer({
      inside: createLogin(
        createPostgresqlAnswers({
          sessions: createAnswer(...sessions.map((session) => ({ ...postgresqlSession, ...session }))),
        }),
      ),
    }),
  ])
const session = { user: 'mmuser', host: '10.0.0.7:40022', database: 'mattermost' }
const inClear = { ...mysqlSession, transport: 'TCP/IP', tlsVersion: null, cipher: null }
const off = { encryptedSessions: createAnswer() }
const optional = createSettings({ ...mariadbSettings, require_secure_transport: 'OFF' })
const own = { ...session, host: 'localhost' }

testCases(check, [
  ['not given a database', {}, 'not-assessed', 'database servers'],
  [
    'without an account',
    createDatabaseRun([createMysqlServer({ inside: null })]),
    'not-assessed',
    'databases[].account',
  ],
  ['MariaDB shows each as encrypted', mysql({}), 'pass', 'every session'],
  [
    'MariaDB shows one in clear text',
    mysql({ encryptedSessions: createAnswer(mysqlSession, inClear) }),
    'fail',
    '1 of 2',
  ],
  [
    'one of another account',
    mysql({ encryptedSessions: createAnswer(mysqlSession, { ...inClear, user: 'backup' }) }),
    'pass',
  ],
  [
    'one on the host itself',
    mysql({ encryptedSessions: createAnswer(mysqlSession, { ...inClear, host: 'localhost' }) }),
    'pass',
  ],
  [
    'one on loopback',
    mysql({ encryptedSessions: createAnswer(mysqlSession, { ...inClear, host: '127.0.0.1:5000' }) }),
    'pass',
  ],
  [
    'encrypted, and not by what',
    mysql({ encryptedSessions: createAnswer({ ...mysqlSession, tlsVersion: null, cipher: null }) }),
    'inconclusive',
    'status_by_thread',
  ],
  ['performance_schema off, both ends insist', mysql(off), 'pass', 'both ends refuse'],
  [
    'performance_schema off, the server does not insist',
    mysql({ ...off, settings: optional }),
    'inconclusive',
    'performance_schema is off',
  ],
  [
    'performance_schema off, the client does not insist',
    mysql(off, createMysqlDsn('&tls=preferred')),
    'inconclusive',
  ],
  [
    'performance_schema off, the data source may be overridden',
    createDatabaseRun([mysqlOf(off)], { 'database.dataSources': undefined }),
    'inconclusive',
  ],
  [
    'performance_schema off, no session',
    mysql({ ...off, sessions: createAnswer() }),
    'inconclusive',
    'no session of mmuser',
  ],
  [
    'performance_schema off, sessions hidden',
    mysql({ ...off, sessions: createHiddenAnswer('PROCESS ON *.*') }),
    'inconclusive',
    'PROCESS ON *.*',
  ],
  [
    'sessions open with a server without TLS',
    createDatabaseRun([removeTls(mysqlOf({ ...off, settings: optional }))]),
    'fail',
    'no TLS',
  ],
  [
    'the same, as the document has it',
    createDatabaseRun([removeTls(mysqlOf({ ...off, settings: optional }))]),
    'fail',
    '',
    'transport-encryption',
  ],
  [
    'on the same host',
    createDatabaseRun([removeTls(mysqlOf({ ...off, sessions: createAnswer(own) }))], {
      'database.dataSources': createDataSources(createMysqlDsn('', 'tcp(localhost:3306)')),
    }),
    'not-applicable',
    'this host itself',
  ],
  [
    'without TLS or a login, and a data source that falls back',
    createDatabaseRun(
      [removeTls(createMysqlServer({ inside: { status: 'unprotected', code: 'HANDSHAKE_NO_SSL_SUPPORT' } }))],
      {
        'database.dataSources': createDataSources(createMysqlDsn('&tls=preferred')),
      },
    ),
    'fail',
    'goes on without it',
  ],
  [
    'without TLS or a login, and a data source that insists',
    createDatabaseRun([
      removeTls(createMysqlServer({ inside: { status: 'unprotected', code: 'HANDSHAKE_NO_SSL_SUPPORT' } })),
    ]),
    'inconclusive',
    'HANDSHAKE_NO_SSL_SUPPORT',
  ],
  [
    'sessions could not be read',
    mysql({ encryptedSessions: silence, sessions: silence }),
    'inconclusive',
    'silence',
  ],
  ['PostgreSQL shows each as encrypted', createDatabaseRun(), 'pass', 'every session'],
  ['PostgreSQL shows one in clear text', postgresql({}, { tls: false }), 'fail', '1 of 2'],
  ['PostgreSQL: one on the host itself', postgresql({}, { tls: false, address: '127.0.0.1' }), 'pass'],
  ['PostgreSQL: only on the host itself', postgresql({ tls: false, address: '::1' }), 'inconclusive'],
  ['PostgreSQL: no session', postgresql(), 'inconclusive', 'no session of mmuser'],
  [
    'PostgreSQL hides sessions',
    createDatabaseRun([
      createPostgresqlServer({
        inside: createLogin(
          createPostgresqlAnswers({
            sessions: createHiddenAnswer('pg_read_all_stats', {
              ...postgresqlSession,
              address: null,
              tls: null,
              tlsVersion: null,
              cipher: null,
            }),
          }),
        ),
      }),
    ]),
    'inconclusive',
    'pg_read_all_stats',
  ],
  [
    'PostgreSQL denies',
    createDatabaseRun([
      createPostgresqlServer({
        inside: createLogin(
          createPostgresqlAnswers({ sessions: { ...forbiddenAnswer, grant: 'pg_read_all_stats' } }),
        ),
      }),
    ]),
    'inconclusive',
    'pg_read_all_stats',
  ],
])
