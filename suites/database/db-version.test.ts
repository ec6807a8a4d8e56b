import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { createClientConfig, refused } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  createDatabaseRun,
  createLogin,
  createMysqlServer,
  createPostgresqlAnswers,
  createPostgresqlServer,
  createSettings,
  postgresqlSettings,
} from '../../lab/fixtures/facts/database-fixture.ts'
import { check } from './db-version.ts'

const mysql = (product: 'MySQL' | 'MariaDB', version: string) =>
  createMysqlServer({
    offer: { status: 'ok', value: { tls: true, version, product, authPlugin: null, error: null } },
  })
const postgresql = (server_version: string) =>
  createPostgresqlServer({
    inside: createLogin(
      createPostgresqlAnswers({ settings: createSettings({ ...postgresqlSettings, server_version }) }),
    ),
  })
const later = { ...createDatabaseRun([postgresql('14.13')]), startedAt: '2026-11-13T00:00:00.000Z' }

testCases(check, [
  ['not given a database', {}, 'not-assessed', 'database servers'],
  ['PostgreSQL 16', createDatabaseRun(), 'pass', '2028-11-09'],
  ['PostgreSQL 14 on its last day', createDatabaseRun([postgresql('14.13')]), 'pass', '2026-11-12'],
  ['PostgreSQL 14 after it', later, 'fail', 'since 2026-11-12'],
  ['PostgreSQL 13', createDatabaseRun([postgresql('13.16')]), 'fail', 'needs PostgreSQL 14'],
  ['of a release that is not known', createDatabaseRun([postgresql('23.0')]), 'inconclusive', 'no end date'],
  ['no release at all', createDatabaseRun([postgresql('devel')]), 'inconclusive', 'devel'],
  [
    'PostgreSQL without an account',
    createDatabaseRun([createPostgresqlServer({ inside: null })]),
    'not-assessed',
    'databases[].account',
  ],
  [
    'PostgreSQL that hides its settings',
    createDatabaseRun([
      createPostgresqlServer({
        inside: createLogin(createPostgresqlAnswers({ settings: createSettings({}) })),
      }),
    ]),
    'inconclusive',
    'server_version',
  ],
  ['MariaDB 10.11', createDatabaseRun([createMysqlServer()]), 'pass', '2028-02-16'],
  [
    'MariaDB 10.11 without an account',
    createDatabaseRun([createMysqlServer({ inside: null })]),
    'pass',
    '10.11',
  ],
  [
    'MariaDB behind its old prefix',
    createDatabaseRun([mysql('MariaDB', '5.5.5-10.3.39-MariaDB')]),
    'fail',
    '2023-05-25',
  ],
  ['MySQL 8.0', createDatabaseRun([mysql('MySQL', '8.0.45')]), 'fail', '2026-04-30'],
  ['MySQL 8.4', createDatabaseRun([mysql('MySQL', '8.4.9')]), 'pass'],
  [
    'MariaDB under Mattermost 11',
    createDatabaseRun([createMysqlServer()], createClientConfig({ Version: '11.10.0' })),
    'fail',
    'does not run on MariaDB',
  ],
  [
    'a server that is down',
    createDatabaseRun([createPostgresqlServer({ offer: refused })]),
    'inconclusive',
    'refused',
  ],
  [
    'behind an SSH host that lets nobody in',
    createDatabaseRun([
      createPostgresqlServer({
        offer: refused,
        through: { host: 'mm1', failure: { status: 'denied', accepted: ['publickey'] } },
      }),
    ]),
    'inconclusive',
    'the SSH host mm1',
  ],
  [
    'one of two is old',
    createDatabaseRun([createMysqlServer(), { ...mysql('MariaDB', '10.3.39-MariaDB'), name: 'replica' }]),
    'fail',
    /^replica: MariaDB 10\.3/,
  ],
  ['no server', createDatabaseRun([]), 'inconclusive', 'no database server'],
  ['the document: MariaDB 10.x', createDatabaseRun([createMysqlServer()]), 'pass', '10.11', 'centos7'],
  [
    'the document: MariaDB 5.5',
    createDatabaseRun([mysql('MariaDB', '5.5.68-MariaDB')]),
    'fail',
    '5.5',
    'centos7',
  ],
  ['the document, on PostgreSQL', createDatabaseRun(), 'not-applicable', 'speaks of MariaDB', 'centos7'],
  ['the document: PostgreSQL 9.4 or later', createDatabaseRun(), 'pass', '16', 'salt'],
  ['the document does not speak of it', createDatabaseRun(), 'not-applicable', '', 'transport-encryption'],
])
