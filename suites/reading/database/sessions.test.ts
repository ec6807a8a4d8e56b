import { expect, test } from 'vitest'
import {
  createAnswer,
  createMysqlAnswers,
  createMysqlServer,
  createPostgresqlAnswers,
  createPostgresqlServer,
  mysqlSession,
  postgresqlSession,
} from '../../../lab/fixtures/facts/database-fixture.ts'
import { judgeMysqlSessions } from './mysql-sessions.ts'
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
