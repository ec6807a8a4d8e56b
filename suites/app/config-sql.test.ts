import {
  answered,
  bare,
  config,
  dataSource,
  given,
  mattermostUnits,
  noUnits,
  one,
  type Sections,
} from '../../lab/fixtures/facts/app-fixture.ts'
import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import { absent, failed, forbidden, value } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './config-sql.ts'

const packaged = 'postgres://mmuser:mostest@localhost/mattermost_test?sslmode=disable&connect_timeout=10'
const documented = 'mmuser:mmuser_password@tcp(localhost:3306)/mattermostdb?charset=utf8mb4,utf8'
const sql = (settings: Record<string, unknown>): Sections => ({ SqlSettings: settings })
const mysql = sql({ DriverName: 'mysql', DataSource: documented })
const serialized = value(bare({ SqlSettings: { MaxOpenConns: 100 } }))
const elsewhere = value(config(sql({ DataSource: dataSource.replace('db.example.org', 'old.example.org') })))
const masked = config(sql({ DataSource: '*'.repeat(32) }))

const started = (words: string[] | null) => ({
  execStart: [{ path: '/opt/mattermost/bin/mattermost', arguments: words, ignoreErrors: false }],
})

cases(check, [
  ['set', one(), 'pass', 'mmuser@db.example.org:5432/mattermost'],
  ['the same at /etc', given({ hosts: { mm1: { etc: value(config()) } } }), 'pass', '/etc/mattermost'],
  ['the documented MySQL, in its own profile', one(mysql), 'pass', '', 'centos7'],
  ['the documented MySQL runs, so the check of the release is not this one', one(mysql), 'pass'],
  ['PostgreSQL against the document', one(), 'fail', 'documented is mysql', 'centos7'],
  ["the package's default came back", one(sql({ DataSource: packaged })), 'fail', 'the one of the package'],
  ['the section was replaced', one({}, { opt: serialized }), 'fail', 'no DataSource'],
  ['the section was replaced, under salt', one({}, { opt: serialized }), 'fail', 'no DataSource', 'salt'],
  ['all of it spelt out', one(), 'pass', '', 'salt'],
  [
    'no driver spelt out',
    one({}, { opt: value(bare({ SqlSettings: { DataSource: dataSource } })) }),
    'fail',
    'lack DriverName',
    'salt',
  ],
  [
    'no driver spelt out, and the default fits',
    one({}, { opt: value(bare({ SqlSettings: { DataSource: dataSource } })) }),
    'pass',
  ],
  ['a driver that is none', one(sql({ DriverName: 'sqlite3' })), 'fail', 'no driver sqlite3'],
  ['driver and DataSource at odds', one(sql({ DriverName: 'mysql' })), 'fail', 'for postgres'],
  [
    'set by the environment',
    one(sql({ DataSource: packaged }), {
      units: mattermostUnits([`MM_SQLSETTINGS_DATASOURCE=${dataSource}`]),
    }),
    'pass',
  ],
  [
    'the next start goes elsewhere',
    one({}, { opt: elsewhere, running: value(config()) }),
    'fail',
    'old.example.org',
  ],
  ['two nodes, one database', given({ hosts: { mm1: {}, mm2: {} } }), 'pass', '', 'transport-encryption'],
  ['two nodes, two databases', given({ hosts: { mm1: {}, mm2: { opt: elsewhere } } }), 'fail', 'mm2'],
  [
    'environment that nobody read may hold another',
    one(sql({ DataSource: packaged }), {
      units: mattermostUnits([], { environmentFiles: ['/etc/default/mattermost (ignore_errors=yes)'] }),
    }),
    'inconclusive',
    '/etc/default/mattermost',
  ],
  [
    'unreadable',
    one(sql({ DriverName: 'mysql', DataSource: 'nonsense' })),
    'inconclusive',
    'could not be read',
  ],
  [
    'not readable for the account',
    one({}, { opt: forbidden, etc: forbidden }),
    'inconclusive',
    'may not run',
  ],
  ['silence of the host', one({}, { opt: silence, etc: silence }), 'inconclusive', 'silence'],
  [
    'one of two nodes silent',
    given({ hosts: { mm1: {}, mm2: { opt: silence, etc: silence } } }),
    'inconclusive',
    'mm2',
  ],
  [
    'in the database, and nobody shows it',
    one({}, { units: mattermostUnits([`MM_CONFIG=${dataSource}`]) }),
    'inconclusive',
    'in its database',
  ],
  [
    'in the database, and mmctl shows it',
    one({}, { units: mattermostUnits([`MM_CONFIG=${dataSource}`]), running: value(config()) }),
    'pass',
    'mmctl',
  ],
  [
    'a command line that is not shown',
    one({}, { units: mattermostUnits([], started(null)) }),
    'inconclusive',
    'holds a secret',
  ],
  [
    'at the other place, as the unit says',
    one(
      { SqlSettings: { DataSource: packaged } },
      {
        etc: value(config()),
        units: mattermostUnits([], started(['--config', '/etc/mattermost/config.json'])),
      },
    ),
    'pass',
    '/etc/mattermost/config.json',
  ],
  [
    'at a place that is not read',
    one({}, { units: mattermostUnits([], started(['--config', '/srv/config.json'])) }),
    'inconclusive',
    '/srv/config.json',
  ],
  ['nothing of it on any host', one({}, { opt: absent, units: noUnits }), 'inconclusive', 'no settings'],
  [
    'declared, and not there',
    given({ hosts: { mm1: { opt: absent, units: noUnits } }, roles: { mm1: ['app'] } }),
    'inconclusive',
    'no config.json',
  ],
  ['a proxy beside it', given({ hosts: { mm1: {}, web: { opt: absent, units: noUnits } } }), 'pass'],
  ['the API masks it', given({ api: answered(masked) }), 'not-assessed', 'SSH access'],
  ['the API shows the driver', given({ api: answered(masked) }), 'fail', 'documented is mysql', 'centos7'],
  [
    'the API shows another driver than the file',
    given({ hosts: { mm1: { opt: value(config(mysql)) } }, api: answered(masked) }),
    'fail',
    'REST API has postgres',
  ],
  ['the token is not valid', given({ api: answered(null, 401) }), 'inconclusive', 'not valid'],
  ['the role may not', given({ api: answered(null, 403) }), 'inconclusive', 'may not read'],
  [
    'nothing that is a configuration',
    given({ api: answered(null, 200) }),
    'inconclusive',
    'no configuration',
  ],
  [
    'the token was not sent',
    given({ api: { 'mattermost.configuration': { status: 'unprotected', code: 'CERT_HAS_EXPIRED' } } }),
    'inconclusive',
    'CERT_HAS_EXPIRED',
  ],
  ['the API is silent', given({ api: { 'mattermost.configuration': silence } }), 'inconclusive', 'silence'],
  ['the API was never asked', given({ api: {} }), 'inconclusive', 'did not finish'],
  ['mmctl failed: the file is enough', one({}, { running: failed(1) }), 'pass'],
  ['no access', {}, 'not-assessed', 'nodes in the config file'],
])
