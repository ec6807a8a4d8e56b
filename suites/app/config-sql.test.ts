import {
  createApiFacts,
  createBareConfig,
  createConfig,
  createGivenRun,
  createMattermostUnits,
  createOneHostRun,
  dataSource,
  noUnits,
  type Sections,
} from '../../lab/fixtures/facts/app-fixture.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { createClientConfig, type Overrides, silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  absentReading,
  createFailedReading,
  createReading,
  forbiddenReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './config-sql.ts'

const packaged = 'postgres://mmuser:mostest@localhost/mattermost_test?sslmode=disable&connect_timeout=10'
const documented = 'mmuser:mmuser_password@tcp(localhost:3306)/mattermostdb?charset=utf8mb4,utf8'
const sql = (settings: Record<string, unknown>): Sections => ({ SqlSettings: settings })
const mysql = sql({ DriverName: 'mysql', DataSource: documented })
const serialized = createReading(createBareConfig({ SqlSettings: { MaxOpenConns: 100 } }))
const elsewhere = createReading(
  createConfig(sql({ DataSource: dataSource.replace('db.example.org', 'old.example.org') })),
)
const masked = createConfig(sql({ DataSource: '*'.repeat(32) }))

const createStartedUnit = (words: string[] | null) => ({
  execStart: [{ path: '/opt/mattermost/bin/mattermost', arguments: words, ignoreErrors: false }],
})

testCases(check, [
  ['set', createOneHostRun(), 'pass', 'mmuser@db.example.org:5432/mattermost'],
  [
    'the same at /etc',
    createGivenRun({ hosts: { mm1: { mattermostConfigEtc: createReading(createConfig()) } } }),
    'pass',
    '/etc/mattermost',
  ],
  ['the documented MySQL, in its own profile', createOneHostRun(mysql), 'pass', '', 'centos7'],
  ['the documented MySQL runs, so the check of the release is not this one', createOneHostRun(mysql), 'pass'],
  ['PostgreSQL against the document', createOneHostRun(), 'fail', 'documented is mysql', 'centos7'],
  [
    "the package's default came back",
    createOneHostRun(sql({ DataSource: packaged })),
    'fail',
    'the one of the package',
  ],
  [
    'the section was replaced',
    createOneHostRun({}, { mattermostConfigOpt: serialized }),
    'fail',
    'no DataSource',
  ],
  [
    'the section was replaced, under salt',
    createOneHostRun({}, { mattermostConfigOpt: serialized }),
    'fail',
    'no DataSource',
    'salt',
  ],
  ['all of it spelt out', createOneHostRun(), 'pass', '', 'salt'],
  [
    'no driver spelt out',
    createOneHostRun(
      {},
      { mattermostConfigOpt: createReading(createBareConfig({ SqlSettings: { DataSource: dataSource } })) },
    ),
    'fail',
    'lack DriverName',
    'salt',
  ],
  [
    'no driver spelt out, and the default fits',
    createOneHostRun(
      {},
      { mattermostConfigOpt: createReading(createBareConfig({ SqlSettings: { DataSource: dataSource } })) },
    ),
    'pass',
  ],
  ['a driver that is none', createOneHostRun(sql({ DriverName: 'sqlite3' })), 'fail', 'no driver sqlite3'],
  ['driver and DataSource at odds', createOneHostRun(sql({ DriverName: 'mysql' })), 'fail', 'for postgres'],
  [
    'set by the environment',
    createOneHostRun(sql({ DataSource: packaged }), {
      units: createMattermostUnits([`MM_SQLSETTINGS_DATASOURCE=${dataSource}`]),
    }),
    'pass',
  ],
  [
    'the next start goes elsewhere',
    createOneHostRun(
      {},
      { mattermostConfigOpt: elsewhere, mattermostRunning: createReading(createConfig()) },
    ),
    'fail',
    'old.example.org',
  ],
  [
    'two nodes, one database',
    createGivenRun({ hosts: { mm1: {}, mm2: {} } }),
    'pass',
    '',
    'transport-encryption',
  ],
  [
    'two nodes, two databases',
    createGivenRun({ hosts: { mm1: {}, mm2: { mattermostConfigOpt: elsewhere } } }),
    'fail',
    'mm2',
  ],
  [
    'environment that nobody read may hold another',
    createOneHostRun(sql({ DataSource: packaged }), {
      units: createMattermostUnits([], { environmentFiles: ['/etc/default/mattermost (ignore_errors=yes)'] }),
    }),
    'inconclusive',
    '/etc/default/mattermost',
  ],
  [
    'unreadable',
    createOneHostRun(sql({ DriverName: 'mysql', DataSource: 'nonsense' })),
    'inconclusive',
    'could not be read',
  ],
  [
    'not readable for the account',
    createOneHostRun({}, { mattermostConfigOpt: forbiddenReading, mattermostConfigEtc: forbiddenReading }),
    'inconclusive',
    'may not run',
  ],
  [
    'silence of the host',
    createOneHostRun({}, { mattermostConfigOpt: silence, mattermostConfigEtc: silence }),
    'inconclusive',
    'silence',
  ],
  [
    'one of two nodes silent',
    createGivenRun({
      hosts: { mm1: {}, mm2: { mattermostConfigOpt: silence, mattermostConfigEtc: silence } },
    }),
    'inconclusive',
    'mm2',
  ],
  [
    'in the database, and nobody shows it',
    createOneHostRun({}, { units: createMattermostUnits([`MM_CONFIG=${dataSource}`]) }),
    'inconclusive',
    'in its database',
  ],
  [
    'in the database, and mmctl shows it',
    createOneHostRun(
      {},
      {
        units: createMattermostUnits([`MM_CONFIG=${dataSource}`]),
        mattermostRunning: createReading(createConfig()),
      },
    ),
    'pass',
    'mmctl',
  ],
  [
    'a command line that is not shown',
    createOneHostRun({}, { units: createMattermostUnits([], createStartedUnit(null)) }),
    'inconclusive',
    'holds a secret',
  ],
  [
    'at the other place, as the unit says',
    createOneHostRun(
      { SqlSettings: { DataSource: packaged } },
      {
        mattermostConfigEtc: createReading(createConfig()),
        units: createMattermostUnits([], createStartedUnit(['--config', '/etc/mattermost/config.json'])),
      },
    ),
    'pass',
    '/etc/mattermost/config.json',
  ],
  [
    'at a place that is not read',
    createOneHostRun(
      {},
      { units: createMattermostUnits([], createStartedUnit(['--config', '/srv/config.json'])) },
    ),
    'inconclusive',
    '/srv/config.json',
  ],
  [
    'nothing of it on any host',
    createOneHostRun({}, { mattermostConfigOpt: absentReading, units: noUnits }),
    'inconclusive',
    'no settings',
  ],
  [
    'declared, and not there',
    createGivenRun({
      hosts: { mm1: { mattermostConfigOpt: absentReading, units: noUnits } },
      roles: { mm1: ['app'] },
    }),
    'inconclusive',
    'no config.json',
  ],
  [
    'a proxy beside it',
    createGivenRun({ hosts: { mm1: {}, web: { mattermostConfigOpt: absentReading, units: noUnits } } }),
    'pass',
  ],
  ['the API masks it', createGivenRun({ api: createApiFacts(masked) }), 'not-assessed', 'SSH access'],
  [
    'the API shows the driver',
    createGivenRun({ api: createApiFacts(masked) }),
    'fail',
    'documented is mysql',
    'centos7',
  ],
  [
    'the API shows another driver than the file',
    createGivenRun({
      hosts: { mm1: { mattermostConfigOpt: createReading(createConfig(mysql)) } },
      api: createApiFacts(masked),
    }),
    'fail',
    'REST API has postgres',
  ],
  ['the token is not valid', createGivenRun({ api: createApiFacts(null, 401) }), 'inconclusive', 'not valid'],
  ['the role may not', createGivenRun({ api: createApiFacts(null, 403) }), 'inconclusive', 'may not read'],
  [
    'nothing that is a configuration',
    createGivenRun({ api: createApiFacts(null, 200) }),
    'inconclusive',
    'no configuration',
  ],
  [
    'the token was not sent',
    createGivenRun({
      api: { 'mattermost.configuration': { status: 'unprotected', code: 'CERT_HAS_EXPIRED' } },
    }),
    'inconclusive',
    'CERT_HAS_EXPIRED',
  ],
  [
    'the API is silent',
    createGivenRun({ api: { 'mattermost.configuration': silence } }),
    'inconclusive',
    'silence',
  ],
  ['the API was never asked', createGivenRun({ api: {} }), 'inconclusive', 'did not finish'],
  [
    'mmctl failed: the file is enough',
    createOneHostRun({}, { mattermostRunning: createFailedReading(1) }),
    'pass',
  ],
  ['no access', {}, 'not-assessed', 'nodes in the config file'],
])

const archived = { TeamSettings: { ExperimentalViewArchivedChannels: false } }
const createArchivedRun = (facts: Overrides) =>
  createGivenRun({ hosts: { mm1: { mattermostConfigOpt: createReading(createConfig(archived)) } }, facts })
// important-upgrade-notes.rst: 11.0 refuses to start with either.
testCases(check, [
  [
    'archived channels hidden, at 11.10',
    createOneHostRun(archived),
    'fail',
    'no release from 11.0 on starts',
  ],
  [
    'certificates of clients, at 11.10',
    createOneHostRun({ ExperimentalSettings: { ClientSideCertEnable: true } }),
    'fail',
    'ClientSideCertEnable is true',
  ],
  [
    '… by the environment',
    createOneHostRun(
      {},
      { units: createMattermostUnits(['MM_TEAMSETTINGS_EXPERIMENTALVIEWARCHIVEDCHANNELS=false']) },
    ),
    'fail',
    'ExperimentalViewArchivedChannels is false',
  ],
  [
    '… at 10.11, which starts with them',
    createArchivedRun(createClientConfig({ Version: '10.11.4' })),
    'pass',
  ],
  [
    '… at a release that is not known',
    createArchivedRun({ 'mattermost.clientConfig': silence }),
    'inconclusive',
    'which release runs is not known',
  ],
  [
    'archived channels shown',
    createOneHostRun({ TeamSettings: { ExperimentalViewArchivedChannels: true } }),
    'pass',
  ],
])
