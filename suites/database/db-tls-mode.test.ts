import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { createCollection, fullAccessRecord, silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  configFile,
  createDatabaseRun,
  createDataSources,
  createMysqlDsn,
  createPostgresqlDsn,
} from '../../lab/fixtures/facts/database-fixture.ts'
import { createReading } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './db-tls-mode.ts'

const createRunWithDsn = (dsn: string, changes: Parameters<typeof createDataSources>[1] = {}) =>
  createDatabaseRun(undefined, { 'database.dataSources': createDataSources(dsn, changes) })
const source = (dsn: string) => {
  const found = createDataSources(dsn).mm1?.sources[0]
  if (!found) throw new Error('no source')
  return found
}
const clear = createPostgresqlDsn('disable')
const unread = (status: 'forbidden' | 'not-asked') => ({ unread: [{ place: configFile, why: { status } }] })

/** Mattermost and PostgreSQL on one host, whose bridge `docker0` is 172.17.0.1/16. */
const onBridge = (address: string, bridge = 'docker0') =>
  createDatabaseRun(undefined, {
    'database.dataSources': createDataSources(`postgres://mmuser@${address}/mattermost?sslmode=disable`),
    'host.ownAddresses': {
      mm1: createReading([
        { interface: 'eth0', address: '192.0.2.10', prefix: 24 },
        { interface: bridge, address: '172.17.0.1', prefix: 16 },
      ]),
    },
  })

testCases(check, [
  [
    'no tls to a container on the bridge of the host',
    onBridge('172.17.0.2:5432'),
    'pass',
    'does not leave the host',
  ],
  [
    'no tls to what the bridge itself listens at',
    onBridge('172.17.0.1:15432'),
    'pass',
    'does not leave the host',
  ],
  ['no tls to an address of the host', onBridge('192.0.2.10'), 'pass', 'does not leave the host'],
  ['no tls to another host', onBridge('192.0.2.11'), 'fail', '192.0.2.11'],
  ['no tls to an overlay network', onBridge('10.0.1.5'), 'fail', '10.0.1.5'],
  ['no tls to a bridge that may have a card', onBridge('172.17.0.2', 'br0'), 'fail', '172.17.0.2'],
  ['not given a host', {}, 'not-assessed', 'SSH access'],
  ['tls=true', createRunWithDsn(createMysqlDsn('&tls=true')), 'pass', 'neither'],
  ['tls=skip-verify', createRunWithDsn(createMysqlDsn('&tls=skip-verify')), 'fail', 'active attacker'],
  [
    'tls=skip-verify as the document has it',
    createRunWithDsn(createMysqlDsn('&tls=skip-verify')),
    'pass',
    'active attacker',
    'transport-encryption',
  ],
  ['tls=preferred', createRunWithDsn(createMysqlDsn('&tls=preferred')), 'fail', 'clear text as soon as'],
  [
    'tls=preferred is not what the document has',
    createRunWithDsn(createMysqlDsn('&tls=preferred')),
    'fail',
    '',
    'transport-encryption',
  ],
  ['tls=false', createRunWithDsn(createMysqlDsn('&tls=false')), 'fail', 'clear text'],
  ['no tls', createRunWithDsn(createMysqlDsn('')), 'fail', 'no tls'],
  ['tls of a name', createRunWithDsn(createMysqlDsn('&tls=our-ca')), 'fail', 'refuses to connect'],
  [
    'a fallback allowed',
    createRunWithDsn(createMysqlDsn('&tls=true&allowFallbackToPlaintext=true')),
    'fail',
    'allowFallbackToPlaintext',
  ],
  [
    'no tls on the same host',
    createRunWithDsn(createMysqlDsn('', 'tcp(localhost:3306)')),
    'pass',
    'does not leave the host',
  ],
  [
    'no tls over a Unix socket',
    createRunWithDsn(createMysqlDsn('', 'unix(/run/mysqld/mysqld.sock)')),
    'pass',
  ],
  ['no tls over IPv6 loopback', createRunWithDsn(createMysqlDsn('', 'tcp([::1]:3306)')), 'pass'],
  ['sslmode=verify-full', createRunWithDsn(createPostgresqlDsn('verify-full')), 'pass', 'chain and name'],
  [
    'sslmode=verify-ca',
    createRunWithDsn(createPostgresqlDsn('verify-ca')),
    'pass',
    'the name in it is not compared',
  ],
  ['sslmode=require', createRunWithDsn(createPostgresqlDsn('require')), 'fail', 'any certificate'],
  [
    'sslmode=require with a CA',
    createRunWithDsn(`${createPostgresqlDsn('require')}&sslrootcert=/etc/ca.pem`),
    'pass',
    'sslrootcert',
  ],
  [
    'sslmode=require as the document would have it',
    createRunWithDsn(createPostgresqlDsn('require')),
    'pass',
    '',
    'transport-encryption',
  ],
  ['sslmode=prefer', createRunWithDsn(createPostgresqlDsn('prefer')), 'fail', 'clear text as soon as'],
  ['sslmode=allow', createRunWithDsn(createPostgresqlDsn('allow')), 'fail'],
  ['sslmode=disable', createRunWithDsn(clear), 'fail', 'clear text'],
  ['no sslmode', createRunWithDsn('postgres://mmuser@db.example.org/mattermost'), 'fail', 'PGSSLMODE'],
  [
    'an sslmode that there is none of',
    createRunWithDsn(createPostgresqlDsn('verify')),
    'fail',
    'refuses to connect',
  ],
  [
    'several hosts, one beyond this one',
    createRunWithDsn(createPostgresqlDsn('disable', 'localhost,db2')),
    'fail',
  ],
  ['not a data source', createRunWithDsn('mysql://nonsense'), 'inconclusive', 'database'],
  [
    'overridden',
    createRunWithDsn(createPostgresqlDsn(), {
      sources: [
        source(createPostgresqlDsn()),
        { ...source(clear), inForce: false, overriddenBy: 'environment MM_SQLSETTINGS_DATASOURCE' },
      ],
    }),
    'pass',
  ],
  [
    'a replica without TLS',
    createRunWithDsn(createPostgresqlDsn(), {
      sources: [
        source(createPostgresqlDsn()),
        { ...source(clear), source: `${configFile} SqlSettings.DataSourceReplicas[0]` },
      ],
    }),
    'fail',
    'DataSourceReplicas[0]',
  ],
  [
    'perhaps overridden, and bad',
    createRunWithDsn(clear, { sources: [{ ...source(clear), inForce: null }] }),
    'inconclusive',
    'in force',
  ],
  [
    'perhaps overridden, and good',
    createRunWithDsn(createPostgresqlDsn(), {
      sources: [{ ...source(createPostgresqlDsn()), inForce: null }],
    }),
    'inconclusive',
    'in force',
  ],
  [
    'a file that may not be read',
    createRunWithDsn(createPostgresqlDsn(), unread('forbidden')),
    'inconclusive',
    'mmverify sudoers',
  ],
  [
    'a file that nothing reads',
    createRunWithDsn(createPostgresqlDsn(), unread('not-asked')),
    'inconclusive',
    'does not read it',
  ],
  [
    'silence',
    createRunWithDsn(createPostgresqlDsn(), {
      sources: [],
      unread: [{ place: 'units of the host', why: silence }],
    }),
    'inconclusive',
    'silence',
  ],
  ['a failure beside what was not read', createRunWithDsn(clear, unread('forbidden')), 'fail', 'clear text'],
  [
    'no Mattermost on the only host',
    createRunWithDsn(createPostgresqlDsn(), { store: null, configs: [], sources: [] }),
    'inconclusive',
    'no data source',
  ],
  [
    'no Mattermost on any host',
    createCollection(
      { 'database.dataSources': { db: { store: null, configs: [], sources: [], unread: [] } } },
      { access: { ...fullAccessRecord, hosts: [{ name: 'db', roles: [] }] } },
    ),
    'inconclusive',
    'no configuration',
  ],
])
