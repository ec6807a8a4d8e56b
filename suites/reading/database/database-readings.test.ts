import { describe, expect, test } from 'vitest'
import { pass } from '../../../core/verdict.ts'
import {
  createAnswer,
  createHiddenAnswer,
  createListener,
  createLogin,
  createMysqlAnswers,
  createPostgresqlAnswers,
  createPostgresqlServer,
  createSettings,
  forbiddenAnswer,
  mmuserRole,
  rejectedAnswer,
} from '../../../lab/fixtures/facts/database-fixture.ts'
import type { ListeningSocket } from '../../../probes/host/questions/sockets.ts'
import { listBoundAddresses } from './bound-addresses.ts'
import { compareSeries, lifetimeOf, seriesOf } from './database-releases.ts'
import { isInnerAddress, listDatabaseSockets, listPoolerSockets } from './listening-sockets.ts'
import { listRoleExcesses } from './postgresql-roles.ts'
import { type Answer, judgeIncomplete, judgeServers, rowsOf } from './server-answers.ts'

test.each([
  ['certificate', 'SCRAM-SHA-256', false],
  ['ssh-host', 'MD5Password', false],
  ['none', 'SCRAM-SHA-256-PLUS', false],
  ['none', 'SCRAM-SHA-256', true],
  ['none', 'Ok', true],
] as const)('a server that has proven itself by %s, and asked by %s: noted %s', (proof, method, noted) => {
  const inside = createLogin(createPostgresqlAnswers())
  if (inside?.status !== 'ok') throw new Error('no login')
  const server = createPostgresqlServer({ inside: { ...inside, login: { ...inside.login, proof, method } } })
  const { evidence } = judgeServers([server], () => pass('as it should be'))
  const note =
    'primary: logged in inside TLS whose certificate was not verified: the server has not shown who it is'
  expect(evidence.map(({ observed }) => observed)).toEqual(noted ? [note] : [])
})

describe('an answer that is not all there is', () => {
  const cases: [name: string, Answer<string>, reason: RegExp | null, rows: number][] = [
    ['whole', createAnswer('a'), null, 1],
    ['whole, and empty', createAnswer<string>(), null, 0],
    ['hidden in part', createHiddenAnswer('PROCESS', 'a'), /grant it PROCESS$/, 1],
    ['cut off', { ...createAnswer('a'), truncated: true }, /more sessions/, 1],
    ['forbidden', forbiddenAnswer, /error 1142\): grant it SELECT ON mysql\.user$/, 0],
    ['of a server that has none', rejectedAnswer, /error 1109/, 0],
    [
      'silence',
      { status: 'timeout', phase: 'response', seconds: 5 },
      /sessions could not be read: .*silence/,
      0,
    ],
  ]
  test.each(cases)('%s', (_name, answer, reason, rows) => {
    const verdict = judgeIncomplete(answer, 'sessions')
    if (reason === null) expect(verdict).toBeNull()
    else expect(verdict).toMatchObject({ verdict: 'inconclusive', reason: expect.stringMatching(reason) })
    expect(rowsOf(answer)).toHaveLength(rows)
  })
})

describe('addresses that a server is bound to', () => {
  const mysql = (settings: Record<string, string>) =>
    listBoundAddresses(createMysqlAnswers({ settings: createSettings(settings) }))
  const postgresql = (settings: Record<string, string>) =>
    listBoundAddresses(createPostgresqlAnswers({ settings: createSettings(settings) }))

  test('MySQL and MariaDB: bind_address', () => {
    expect(mysql({})).toBeNull()
    expect(mysql({ listen_addresses: '*' })).toBeNull()
    expect(mysql({ bind_address: '' })).toEqual(['*'])
    expect(mysql({ bind_address: '*' })).toEqual(['*'])
    expect(mysql({ bind_address: '127.0.0.1' })).toEqual([])
    expect(mysql({ bind_address: '127.0.0.1, 10.0.0.5' })).toEqual(['10.0.0.5'])
    expect(mysql({ bind_address: '*', skip_networking: 'ON' })).toEqual([])
    expect(mysql({ bind_address: '*', skip_networking: 'OFF' })).toEqual(['*'])
  })

  test('PostgreSQL: listen_addresses, of which an empty list is none (20.3.1)', () => {
    expect(postgresql({})).toBeNull()
    expect(postgresql({ listen_addresses: '' })).toEqual([])
    expect(postgresql({ listen_addresses: ' ' })).toEqual([])
    expect(postgresql({ listen_addresses: 'localhost' })).toEqual([])
    expect(postgresql({ listen_addresses: 'localhost,,10.0.0.5 , ::1' })).toEqual(['10.0.0.5'])
    expect(postgresql({ listen_addresses: '*', skip_networking: 'ON' })).toEqual(['*'])
  })
})

describe('sockets of a database', () => {
  const socket = (changes: Partial<ListeningSocket> = {}): ListeningSocket =>
    ({
      protocol: 'tcp',
      state: 'LISTEN',
      address: '*',
      port: 1,
      processes: null,
      ...changes,
    }) as ListeningSocket
  const by = (name: string) => [{ name, pid: 1 }] as NonNullable<ListeningSocket['processes']>

  test.each([
    [3306, true],
    [33_060, true],
    [5432, true],
    [3305, false],
    [5433, false],
  ])('port %i: %s', (port, found) => {
    expect(listDatabaseSockets([socket({ port })])).toHaveLength(found ? 1 : 0)
    expect(listDatabaseSockets([socket({ port, protocol: 'udp' })])).toEqual([])
    expect(listDatabaseSockets([socket({ port, state: 'ESTAB' as ListeningSocket['state'] })])).toEqual([])
    expect(listDatabaseSockets([socket({ port })], new Set([1]))).toEqual([])
  })

  test.each([
    ['mysqld', true],
    ['mariadbd', true],
    ['postgres', true],
    ['postmaster', true],
    ['mysqld_exporter', false],
    ['not-postgres', false],
    ['nginx', false],
  ])('program %s: %s', (name, found) => {
    expect(listDatabaseSockets([socket({ processes: by(name) })])).toHaveLength(found ? 1 : 0)
  })
})

test.each([
  ['pgbouncer', true],
  ['proxysql', true],
  ['pgpool', true],
  ['mysqlrouter', true],
  ['maxscale', true],
  ['pgbouncer_exporter', false],
  ['haproxy', false],
  ['mysqld', false],
])('program %s hands connections on to a database: %s', (name, found) => {
  const socket = createListener('0.0.0.0', 6432, name)
  expect(listPoolerSockets([socket])).toHaveLength(found ? 1 : 0)
  expect(listPoolerSockets([{ ...socket, protocol: 'udp' }])).toEqual([])
  expect(listPoolerSockets([{ ...socket, processes: null }])).toEqual([])
})

/** RFC 1918, RFC 4193, RFC 6598, RFC 3927 and RFC 4291 §2.5.6, with the neighbours of each. */
test.each([
  ['10.0.0.1', true],
  ['11.0.0.1', false],
  ['172.16.0.1', true],
  ['172.31.255.255', true],
  ['172.32.0.1', false],
  ['192.168.0.1', true],
  ['192.169.0.1', false],
  ['100.64.0.1', true],
  ['100.128.0.1', false],
  ['169.254.1.1', true],
  ['fd00::1', true],
  ['fe80::1', true],
  ['2001:db8::1', false],
  ['198.51.100.5', false],
  ['0.0.0.0', false],
  ['::', false],
  ['127.0.0.1', false],
  ['::ffff:10.0.0.1', true],
  ['*', false],
  ['db.example.org', false],
])('%s is of an inner network: %s', (address, inner) => {
  expect(isInnerAddress(address)).toBe(inner)
})

describe('what a role of PostgreSQL may do besides', () => {
  const role = (name: string, changes: Partial<typeof mmuserRole> = {}) => ({
    ...mmuserRole,
    name,
    ...changes,
  })
  const edge = (member: string, of: string) => ({ member, role: of, admin: false })
  const excesses = (changes: Parameters<typeof createPostgresqlAnswers>[0]) =>
    listRoleExcesses(createPostgresqlAnswers(changes), 'mmuser', 'mattermost')

  test.each([
    ['SUPERUSER', { superuser: true }],
    ['CREATEROLE', { createRole: true }],
    ['CREATEDB', { createDatabase: true }],
    ['REPLICATION', { replication: true }],
    ['BYPASSRLS', { bypassRls: true }],
  ])('%s', (attribute, changes) => {
    expect(excesses({ roles: createAnswer(role('mmuser', changes)) })).toEqual([attribute])
    expect(excesses({ roles: createAnswer(role('mmuser'), role('other', changes)) })).toEqual([])
    expect(
      excesses({
        roles: createAnswer(role('mmuser'), role('other', changes)),
        memberships: createAnswer(edge('mmuser', 'other')),
      }),
    ).toEqual([`${attribute} through other`])
  })

  test('a role of a role', () => {
    expect(
      excesses({
        roles: createAnswer(role('mmuser'), role('admin', { superuser: true })),
        memberships: createAnswer(
          edge('team', 'admin'),
          edge('mmuser', 'team'),
          edge('backup', 'pg_read_all_data'),
        ),
      }),
    ).toEqual(['SUPERUSER through admin'])
  })

  /** PostgreSQL 16, 22.5. */
  test.each([
    ['pg_read_all_data', true],
    ['pg_write_all_data', true],
    ['pg_read_server_files', true],
    ['pg_write_server_files', true],
    ['pg_execute_server_program', true],
    ['pg_signal_backend', true],
    ['pg_checkpoint', true],
    ['pg_create_subscription', true],
    ['pg_monitor', false],
    ['pg_read_all_settings', false],
  ])('%s reaches far: %s', (name, far) => {
    expect(excesses({ memberships: createAnswer(edge('mmuser', name)) })).toEqual(
      far ? [`member of ${name}`] : [],
    )
  })

  test('rights on other databases', () => {
    const right = (grantee: string, database: string) => ({
      database,
      owner: 'postgres',
      grantee,
      privilege: 'CREATE',
    })
    const databaseGrants = createAnswer(
      right('mmuser', 'mattermost'),
      right('mmuser', 'payroll'),
      right('other', 'payroll'),
      right('PUBLIC', 'postgres'),
    )
    expect(excesses({ databaseGrants } as Parameters<typeof createPostgresqlAnswers>[0])).toEqual([
      'CREATE ON DATABASE payroll',
    ])
  })
})

describe('release series', () => {
  test.each([
    ['PostgreSQL', '15.7 (Debian 15.7-0+deb12u1)', '15'],
    ['PostgreSQL', '10.0', '10'],
    ['PostgreSQL', '9.6.24', '9.6'],
    ['MariaDB', '10.11.19-MariaDB', '10.11'],
    ['MariaDB', '5.5.5-10.11.19-MariaDB', '10.11'],
    ['MariaDB', '5.5.68-MariaDB', '5.5'],
    ['MySQL', '8.0.36', '8.0'],
    ['MySQL', '8', null],
    ['MySQL', 'x8.0', null],
  ] as const)('%s %s is of %s', (product, version, series) => {
    expect(seriesOf(product, version)).toBe(series)
  })

  test.each([
    ['10.4', '10.11', -1],
    ['10.11', '10.4', 1],
    ['9.6', '15', -1],
    ['15', '15', 0],
    ['16', '15', 1],
    ['10.6', '10.6', 0],
    ['11.4', '10.11', 1],
  ])('%s and %s: %i', (left, right, sign) => {
    expect(Math.sign(compareSeries(left, right))).toBe(sign)
  })

  test('one that is not known has no end', () => {
    expect(lifetimeOf('MySQL', '4.1')).toBeNull()
    expect(lifetimeOf('PostgreSQL', '16')?.ends).toBe('2028-11-09')
  })
})
