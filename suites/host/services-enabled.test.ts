import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createHosts,
  createOneHost,
  createUnits,
  forbiddenReading,
  notInstalledReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
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
