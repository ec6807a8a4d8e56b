import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { fixture, inside, silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  configFile,
  databases,
  mysqlDsn,
  postgresqlDsn,
  sources,
} from '../../lab/fixtures/facts/database-fixture.ts'
import { check } from './db-tls-mode.ts'

const having = (dsn: string, changes: Parameters<typeof sources>[1] = {}) =>
  databases(undefined, { 'database.dataSources': sources(dsn, changes) })
const source = (dsn: string) => {
  const found = sources(dsn).mm1?.sources[0]
  if (!found) throw new Error('no source')
  return found
}
const clear = postgresqlDsn('disable')
const unread = (status: 'forbidden' | 'not-asked') => ({ unread: [{ place: configFile, why: { status } }] })

cases(check, [
  ['not given a host', {}, 'not-assessed', 'SSH access'],
  ['tls=true', having(mysqlDsn('&tls=true')), 'pass', 'neither'],
  ['tls=skip-verify', having(mysqlDsn('&tls=skip-verify')), 'fail', 'active attacker'],
  [
    'tls=skip-verify as the document has it',
    having(mysqlDsn('&tls=skip-verify')),
    'pass',
    'active attacker',
    'transport-encryption',
  ],
  ['tls=preferred', having(mysqlDsn('&tls=preferred')), 'fail', 'clear text as soon as'],
  [
    'tls=preferred is not what the document has',
    having(mysqlDsn('&tls=preferred')),
    'fail',
    '',
    'transport-encryption',
  ],
  ['tls=false', having(mysqlDsn('&tls=false')), 'fail', 'clear text'],
  ['no tls', having(mysqlDsn('')), 'fail', 'no tls'],
  ['tls of a name', having(mysqlDsn('&tls=our-ca')), 'fail', 'refuses to connect'],
  [
    'a fallback allowed',
    having(mysqlDsn('&tls=true&allowFallbackToPlaintext=true')),
    'fail',
    'allowFallbackToPlaintext',
  ],
  ['no tls on the same host', having(mysqlDsn('', 'tcp(localhost:3306)')), 'pass', 'does not leave the host'],
  ['no tls over a Unix socket', having(mysqlDsn('', 'unix(/run/mysqld/mysqld.sock)')), 'pass'],
  ['no tls over IPv6 loopback', having(mysqlDsn('', 'tcp([::1]:3306)')), 'pass'],
  ['sslmode=verify-full', having(postgresqlDsn('verify-full')), 'pass', 'chain and name'],
  ['sslmode=verify-ca', having(postgresqlDsn('verify-ca')), 'pass', 'the name in it is not compared'],
  ['sslmode=require', having(postgresqlDsn('require')), 'fail', 'any certificate'],
  [
    'sslmode=require with a CA',
    having(`${postgresqlDsn('require')}&sslrootcert=/etc/ca.pem`),
    'pass',
    'sslrootcert',
  ],
  [
    'sslmode=require as the document would have it',
    having(postgresqlDsn('require')),
    'pass',
    '',
    'transport-encryption',
  ],
  ['sslmode=prefer', having(postgresqlDsn('prefer')), 'fail', 'clear text as soon as'],
  ['sslmode=allow', having(postgresqlDsn('allow')), 'fail'],
  ['sslmode=disable', having(clear), 'fail', 'clear text'],
  ['no sslmode', having('postgres://mmuser@db.example.org/mattermost'), 'fail', 'PGSSLMODE'],
  ['an sslmode that there is none of', having(postgresqlDsn('verify')), 'fail', 'refuses to connect'],
  ['several hosts, one beyond this one', having(postgresqlDsn('disable', 'localhost,db2')), 'fail'],
  ['not a data source', having('mysql://nonsense'), 'inconclusive', 'database'],
  [
    'overridden',
    having(postgresqlDsn(), {
      sources: [
        source(postgresqlDsn()),
        { ...source(clear), inForce: false, overriddenBy: 'environment MM_SQLSETTINGS_DATASOURCE' },
      ],
    }),
    'pass',
  ],
  [
    'a replica without TLS',
    having(postgresqlDsn(), {
      sources: [
        source(postgresqlDsn()),
        { ...source(clear), source: `${configFile} SqlSettings.DataSourceReplicas[0]` },
      ],
    }),
    'fail',
    'DataSourceReplicas[0]',
  ],
  [
    'perhaps overridden, and bad',
    having(clear, { sources: [{ ...source(clear), inForce: null }] }),
    'inconclusive',
    'in force',
  ],
  [
    'perhaps overridden, and good',
    having(postgresqlDsn(), { sources: [{ ...source(postgresqlDsn()), inForce: null }] }),
    'inconclusive',
    'in force',
  ],
  [
    'a file that may not be read',
    having(postgresqlDsn(), unread('forbidden')),
    'inconclusive',
    'mmverify sudoers',
  ],
  [
    'a file that nothing reads',
    having(postgresqlDsn(), unread('not-asked')),
    'inconclusive',
    'does not read it',
  ],
  [
    'silence',
    having(postgresqlDsn(), { sources: [], unread: [{ place: 'units of the host', why: silence }] }),
    'inconclusive',
    'silence',
  ],
  ['a failure beside what was not read', having(clear, unread('forbidden')), 'fail', 'clear text'],
  [
    'no Mattermost on the only host',
    having(postgresqlDsn(), { store: null, configs: [], sources: [] }),
    'inconclusive',
    'no data source',
  ],
  [
    'no Mattermost on any host',
    fixture(
      { 'database.dataSources': { db: { store: null, configs: [], sources: [], unread: [] } } },
      { access: { ...inside, hosts: [{ name: 'db', roles: [] }] } },
    ),
    'inconclusive',
    'no configuration',
  ],
])
