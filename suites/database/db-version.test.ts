import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { configured, refused } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  databases,
  loggedIn,
  mysqlServer,
  postgresqlAnswers,
  postgresqlServer,
  postgresqlSettings,
  settings,
} from '../../lab/fixtures/facts/database-fixture.ts'
import { check } from './db-version.ts'

const mysql = (product: 'MySQL' | 'MariaDB', version: string) =>
  mysqlServer({
    offer: { status: 'ok', value: { tls: true, version, product, authPlugin: null, error: null } },
  })
const postgresql = (server_version: string) =>
  postgresqlServer({
    inside: loggedIn(postgresqlAnswers({ settings: settings({ ...postgresqlSettings, server_version }) })),
  })
const later = { ...databases([postgresql('14.13')]), startedAt: '2026-11-13T00:00:00.000Z' }

cases(check, [
  ['not given a database', {}, 'not-assessed', 'database servers'],
  ['PostgreSQL 16', databases(), 'pass', '2028-11-09'],
  ['PostgreSQL 14 on its last day', databases([postgresql('14.13')]), 'pass', '2026-11-12'],
  ['PostgreSQL 14 after it', later, 'fail', 'since 2026-11-12'],
  ['PostgreSQL 13', databases([postgresql('13.16')]), 'fail', 'needs PostgreSQL 14'],
  ['of a release that is not known', databases([postgresql('23.0')]), 'inconclusive', 'no end date'],
  ['no release at all', databases([postgresql('devel')]), 'inconclusive', 'devel'],
  [
    'PostgreSQL without an account',
    databases([postgresqlServer({ inside: null })]),
    'not-assessed',
    'databases[].account',
  ],
  [
    'PostgreSQL that hides its settings',
    databases([postgresqlServer({ inside: loggedIn(postgresqlAnswers({ settings: settings({}) })) })]),
    'inconclusive',
    'server_version',
  ],
  ['MariaDB 10.11', databases([mysqlServer()]), 'pass', '2028-02-16'],
  ['MariaDB 10.11 without an account', databases([mysqlServer({ inside: null })]), 'pass', '10.11'],
  [
    'MariaDB behind its old prefix',
    databases([mysql('MariaDB', '5.5.5-10.3.39-MariaDB')]),
    'fail',
    '2023-05-25',
  ],
  ['MySQL 8.0', databases([mysql('MySQL', '8.0.45')]), 'fail', '2026-04-30'],
  ['MySQL 8.4', databases([mysql('MySQL', '8.4.9')]), 'pass'],
  [
    'MariaDB under Mattermost 11',
    databases([mysqlServer()], configured({ Version: '11.10.0' })),
    'fail',
    'does not run on MariaDB',
  ],
  ['a server that is down', databases([postgresqlServer({ offer: refused })]), 'inconclusive', 'refused'],
  [
    'behind an SSH host that lets nobody in',
    databases([
      postgresqlServer({
        offer: refused,
        through: { host: 'mm1', failure: { status: 'denied', accepted: ['publickey'] } },
      }),
    ]),
    'inconclusive',
    'the SSH host mm1',
  ],
  [
    'one of two is old',
    databases([mysqlServer(), { ...mysql('MariaDB', '10.3.39-MariaDB'), name: 'replica' }]),
    'fail',
    /^replica: MariaDB 10\.3/,
  ],
  ['no server', databases([]), 'inconclusive', 'no database server'],
  ['the document: MariaDB 10.x', databases([mysqlServer()]), 'pass', '10.11', 'centos7'],
  ['the document: MariaDB 5.5', databases([mysql('MariaDB', '5.5.68-MariaDB')]), 'fail', '5.5', 'centos7'],
  ['the document, on PostgreSQL', databases(), 'not-applicable', 'speaks of MariaDB', 'centos7'],
  ['the document: PostgreSQL 9.4 or later', databases(), 'pass', '16', 'salt'],
  ['the document does not speak of it', databases(), 'not-applicable', '', 'transport-encryption'],
])
