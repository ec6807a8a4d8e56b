import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  answer,
  databases,
  forbidden,
  hidden,
  loggedIn,
  mariadbSettings,
  mysqlAnswers,
  mysqlDsn,
  mysqlServer,
  mysqlSession,
  postgresqlAnswers,
  postgresqlServer,
  postgresqlSession,
  settings,
  sources,
  withoutTls,
} from '../../lab/fixtures/facts/database-fixture.ts'
import { check } from './db-tls-session.ts'

const mysqlOf = (changes: Parameters<typeof mysqlAnswers>[0]) =>
  mysqlServer({ inside: loggedIn(mysqlAnswers(changes)) })
const mysql = (changes: Parameters<typeof mysqlAnswers>[0], dsn = mysqlDsn()) =>
  databases([mysqlOf(changes)], { 'database.dataSources': sources(dsn) })
const postgresql = (...sessions: Partial<typeof postgresqlSession>[]) =>
  databases([
    postgresqlServer({
      inside: loggedIn(
        postgresqlAnswers({
          sessions: answer(...sessions.map((session) => ({ ...postgresqlSession, ...session }))),
        }),
      ),
    }),
  ])
const session = { user: 'mmuser', host: '10.0.0.7:40022', database: 'mattermost' }
const inClear = { ...mysqlSession, transport: 'TCP/IP', tlsVersion: null, cipher: null }
const off = { encryptedSessions: answer() }
const optional = settings({ ...mariadbSettings, require_secure_transport: 'OFF' })
const own = { ...session, host: 'localhost' }

cases(check, [
  ['not given a database', {}, 'not-assessed', 'database servers'],
  ['without an account', databases([mysqlServer({ inside: null })]), 'not-assessed', 'databases[].account'],
  ['MariaDB shows each as encrypted', mysql({}), 'pass', 'every session'],
  [
    'MariaDB shows one in clear text',
    mysql({ encryptedSessions: answer(mysqlSession, inClear) }),
    'fail',
    '1 of 2',
  ],
  [
    'one of another account',
    mysql({ encryptedSessions: answer(mysqlSession, { ...inClear, user: 'backup' }) }),
    'pass',
  ],
  [
    'one on the host itself',
    mysql({ encryptedSessions: answer(mysqlSession, { ...inClear, host: 'localhost' }) }),
    'pass',
  ],
  [
    'one on loopback',
    mysql({ encryptedSessions: answer(mysqlSession, { ...inClear, host: '127.0.0.1:5000' }) }),
    'pass',
  ],
  [
    'encrypted, and not by what',
    mysql({ encryptedSessions: answer({ ...mysqlSession, tlsVersion: null, cipher: null }) }),
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
    mysql(off, mysqlDsn('&tls=preferred')),
    'inconclusive',
  ],
  [
    'performance_schema off, the data source may be overridden',
    databases([mysqlOf(off)], { 'database.dataSources': undefined }),
    'inconclusive',
  ],
  [
    'performance_schema off, no session',
    mysql({ ...off, sessions: answer() }),
    'inconclusive',
    'no session of mmuser',
  ],
  [
    'performance_schema off, sessions hidden',
    mysql({ ...off, sessions: hidden('PROCESS ON *.*') }),
    'inconclusive',
    'PROCESS ON *.*',
  ],
  [
    'sessions open with a server without TLS',
    databases([withoutTls(mysqlOf({ ...off, settings: optional }))]),
    'fail',
    'no TLS',
  ],
  [
    'the same, as the document has it',
    databases([withoutTls(mysqlOf({ ...off, settings: optional }))]),
    'fail',
    '',
    'transport-encryption',
  ],
  [
    'on the same host',
    databases([withoutTls(mysqlOf({ ...off, sessions: answer(own) }))], {
      'database.dataSources': sources(mysqlDsn('', 'tcp(localhost:3306)')),
    }),
    'not-applicable',
    'this host itself',
  ],
  [
    'without TLS or a login, and a data source that falls back',
    databases(
      [withoutTls(mysqlServer({ inside: { status: 'unprotected', code: 'HANDSHAKE_NO_SSL_SUPPORT' } }))],
      {
        'database.dataSources': sources(mysqlDsn('&tls=preferred')),
      },
    ),
    'fail',
    'goes on without it',
  ],
  [
    'without TLS or a login, and a data source that insists',
    databases([
      withoutTls(mysqlServer({ inside: { status: 'unprotected', code: 'HANDSHAKE_NO_SSL_SUPPORT' } })),
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
  ['PostgreSQL shows each as encrypted', databases(), 'pass', 'every session'],
  ['PostgreSQL shows one in clear text', postgresql({}, { tls: false }), 'fail', '1 of 2'],
  ['PostgreSQL: one on the host itself', postgresql({}, { tls: false, address: '127.0.0.1' }), 'pass'],
  ['PostgreSQL: only on the host itself', postgresql({ tls: false, address: '::1' }), 'inconclusive'],
  ['PostgreSQL: no session', postgresql(), 'inconclusive', 'no session of mmuser'],
  [
    'PostgreSQL hides sessions',
    databases([
      postgresqlServer({
        inside: loggedIn(
          postgresqlAnswers({
            sessions: hidden('pg_read_all_stats', {
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
    databases([
      postgresqlServer({
        inside: loggedIn(postgresqlAnswers({ sessions: { ...forbidden, grant: 'pg_read_all_stats' } })),
      }),
    ]),
    'inconclusive',
    'pg_read_all_stats',
  ],
])
