import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createHosts,
  createOneHost,
  createReading,
  createUnits,
  forbiddenReading,
  notInstalledReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { readServiceStates, readUnitFiles } from '../../probes/host/questions/service-states.ts'
import { check } from './services-enabled.ts'

const stopped = { activeState: 'inactive', subState: 'dead' }
const disabled = { unitFileState: 'disabled' }
const firewalls = (changes: Parameters<typeof createUnits>[0]) =>
  createOneHost({ units: createUnits({ 'firewalld.service': null, ...changes }) })

testCases(check, [
  ['all', createOneHost(), 'pass'],
  ['all, as documented', createOneHost(), 'pass', '', 'centos7'],
  [
    'nginx started by hand',
    createOneHost({ units: createUnits({ 'nginx.service': disabled }) }),
    'fail',
    'nginx (nginx.service) does not start',
  ],
  [
    'Mattermost stopped',
    createOneHost({ units: createUnits({ 'mattermost.service': stopped }) }),
    'fail',
    'does not run',
  ],
  [
    'Mattermost failed',
    createOneHost({ units: createUnits({ 'mattermost.service': { activeState: 'failed' } }) }),
    'fail',
    'does not run',
  ],
  [
    'a broken unit file',
    createOneHost({ units: createUnits({ 'mattermost.service': { unitFileState: 'bad' } }) }),
    'fail',
    'does not start',
  ],
  [
    'enabled until the next boot',
    createOneHost({ units: createUnits({ 'mariadb.service': { unitFileState: 'enabled-runtime' } }) }),
    'fail',
    'mariadb',
  ],
  [
    'static, as in seed 001',
    createOneHost({ units: createUnits({ 'mattermost.service': { unitFileState: 'static' } }) }),
    'inconclusive',
    'is static',
  ],
  [
    'the firewall off',
    createOneHost({ units: createUnits({ 'firewalld.service': { ...stopped, ...disabled } }) }),
    'fail',
    'firewall (firewalld.service) does not run and does not start',
  ],
  ['ufw in its place', firewalls({ 'ufw.service': { subState: 'exited' } }), 'pass'],
  ['nftables installed and not used', firewalls({ 'nftables.service': { ...stopped, ...disabled } }), 'pass'],
  ['nftables running and not enabled', firewalls({ 'nftables.service': disabled }), 'fail', 'nftables'],
  [
    'the timer off',
    createOneHost({ units: createUnits({ 'certbot-renewal.timer': { ...stopped, ...disabled } }) }),
    'fail',
    'renewal',
  ],
  [
    'the package’s timer in its place',
    createOneHost({
      units: createUnits({
        'certbot-renewal.timer': null,
        'certbot.timer': { activeState: 'active', unitFileState: 'enabled' },
      }),
    }),
    'pass',
  ],
  [
    'a left-over database',
    createOneHost({ units: createUnits({ 'mariadb.service': { ...stopped, ...disabled } }) }),
    'inconclusive',
    'was not declared',
  ],
  [
    'a database that was declared',
    createHosts(
      { mm1: { units: createUnits({ 'mariadb.service': { ...stopped, ...disabled } }) } },
      { mm1: ['database'] },
    ),
    'fail',
    'mariadb.service',
  ],
  [
    'two databases, one in use',
    createOneHost({
      units: createUnits({
        'postgresql.service': { loadState: 'loaded', activeState: 'active', unitFileState: 'enabled' },
        'mariadb.service': { ...stopped, ...disabled },
      }),
    }),
    'pass',
  ],
  [
    'declared and absent',
    createHosts({ mm1: { units: createUnits({ 'nginx.service': null }) } }, { mm1: ['edge'] }),
    'inconclusive',
    'no unit of it',
  ],
  ['forbidden', createOneHost({ units: forbiddenReading }), 'inconclusive'],
  ['no systemd', createOneHost({ units: notInstalledReading }), 'inconclusive', 'no systemd'],
])

const changeNginx = (changes: NonNullable<Parameters<typeof createUnits>[0]>[string]) =>
  createOneHost({ units: createUnits({ 'nginx.service': changes }) })

testCases(check, [
  [
    'each service is shown',
    createOneHost(),
    'pass',
    /./,
    'current',
    [
      /^host\.units mm1: nginx\.service is loaded, active, enabled$/,
      /^host\.units mm1: mattermost\.service is loaded, active, enabled$/,
      /^host\.units mm1: certbot-renewal\.timer is loaded, active, enabled$/,
    ],
  ],
  [
    'as it is',
    changeNginx({ ...stopped, ...disabled }),
    'inconclusive',
    'nginx.service',
    'current',
    [/^host\.units mm1: nginx\.service is loaded, inactive, disabled$/],
  ],
  [
    'a unit that something made while it ran',
    changeNginx({ unitFileState: '' }),
    'inconclusive',
    'what starts it with the host is not known',
    'current',
    [/^host\.units mm1: nginx\.service is loaded, active, without unit file$/],
  ],
])

const states = (text: string) =>
  createReading(readServiceStates(`dbus.service loaded active running Bus\n${text}\n`).value)
const files = (text: string) => createReading(readUnitFiles(`dbus.service static -\n${text}\n`).value)
const wrapped = (instances: string, changes = {}) =>
  createOneHost({
    units: createUnits({
      'mariadb.service': null,
      'postgresql.service': {
        loadState: 'loaded',
        activeState: 'active',
        subState: 'exited',
        unitFileState: 'enabled',
      },
    }),
    unitFiles: files('postgresql.service enabled enabled\npostgresql@.service indirect enabled'),
    ...(instances && { serviceStates: states(instances) }),
    ...changes,
  })
const alone = (text: string, enabled: string) =>
  createOneHost({
    units: createUnits({ 'mariadb.service': null }),
    serviceStates: states(text),
    unitFiles: files(enabled),
  })

// Debian's postgresql-common, PGDG's packages for RHEL, MySQL's and MariaDB's multi-instance units.
testCases(check, [
  [
    'PostgreSQL’s cluster stopped, its wrapper active',
    wrapped('postgresql@15-main.service loaded inactive dead PostgreSQL Cluster 15-main'),
    'fail',
    'the database (postgresql.service) does not run',
  ],
  [
    'the cluster failed',
    wrapped('\u25CF postgresql@15-main.service loaded failed failed PostgreSQL Cluster 15-main'),
    'fail',
  ],
  [
    'the cluster runs',
    wrapped('postgresql@15-main.service loaded active running PostgreSQL Cluster 15-main'),
    'pass',
  ],
  [
    'one of two',
    wrapped(
      'postgresql@13-main.service loaded inactive dead x\npostgresql@15-main.service loaded active running x',
    ),
    'pass',
  ],
  ['nothing known of clusters, and no process', wrapped(''), 'fail', 'does not run'],
  [
    'nothing known of clusters and processes',
    wrapped('', { processes: forbiddenReading }),
    'inconclusive',
    'active (exited)',
  ],
  [
    'PGDG’s unit',
    alone('postgresql-15.service loaded active running x', 'postgresql-15.service enabled disabled'),
    'pass',
  ],
  [
    'PGDG’s unit, stopped',
    alone('postgresql-15.service loaded failed failed x', 'postgresql-15.service enabled disabled'),
    'fail',
    'postgresql-15.service',
  ],
  [
    'an instance of MySQL, of whose template one is enabled',
    alone('mysqld@replica01.service loaded active running x', 'mysqld@.service enabled disabled'),
    'inconclusive',
    'what starts it',
  ],
  ['900 restarts', changeNginx({ restarts: 900 }), 'inconclusive', '900 times'],
  ['57 restarts', changeNginx({ restarts: 57 }), 'inconclusive', '57 times'],
  ['10 restarts', changeNginx({ restarts: 10 }), 'inconclusive', '10 times'],
  ['3 restarts', changeNginx({ restarts: 3 }), 'pass', '', 'current', [/started again 3 times/]],
  [
    'failing and started again',
    changeNginx({ activeState: 'activating', subState: 'auto-restart' }),
    'fail',
    'does not run',
  ],
  [
    'migrating its database',
    changeNginx({ activeState: 'activating', subState: 'start' }),
    'inconclusive',
    'activating',
  ],
  ['stopping', changeNginx({ activeState: 'deactivating', subState: 'stop-sigterm' }), 'inconclusive'],
  ['a command that ended', changeNginx({ subState: 'exited' }), 'inconclusive', 'active (exited)'],
  ['linked and not enabled', changeNginx({ unitFileState: 'linked' }), 'fail', 'does not start'],
  ['of System V', changeNginx({ unitFileState: 'generated' }), 'inconclusive', 'generated'],
])
