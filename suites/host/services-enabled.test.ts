import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { forbidden, hosts, notInstalled, one, units } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './services-enabled.ts'

const stopped = { activeState: 'inactive', subState: 'dead' }
const disabled = { unitFileState: 'disabled' }
const firewalls = (changes: Parameters<typeof units>[0]) =>
  one({ units: units({ 'firewalld.service': null, ...changes }) })

cases(check, [
  ['all', one(), 'pass'],
  ['all, as documented', one(), 'pass', '', 'centos7'],
  [
    'nginx started by hand',
    one({ units: units({ 'nginx.service': disabled }) }),
    'fail',
    'nginx (nginx.service) does not start',
  ],
  ['Mattermost stopped', one({ units: units({ 'mattermost.service': stopped }) }), 'fail', 'does not run'],
  [
    'Mattermost failed',
    one({ units: units({ 'mattermost.service': { activeState: 'failed' } }) }),
    'fail',
    'does not run',
  ],
  [
    'a broken unit file',
    one({ units: units({ 'mattermost.service': { unitFileState: 'bad' } }) }),
    'fail',
    'does not start',
  ],
  [
    'enabled until the next boot',
    one({ units: units({ 'mariadb.service': { unitFileState: 'enabled-runtime' } }) }),
    'fail',
    'mariadb',
  ],
  [
    'static, as in seed 001',
    one({ units: units({ 'mattermost.service': { unitFileState: 'static' } }) }),
    'inconclusive',
    'is static',
  ],
  [
    'the firewall off',
    one({ units: units({ 'firewalld.service': { ...stopped, ...disabled } }) }),
    'fail',
    'firewall (firewalld.service) does not run and does not start',
  ],
  ['ufw in its place', firewalls({ 'ufw.service': { subState: 'exited' } }), 'pass'],
  ['nftables installed and not used', firewalls({ 'nftables.service': { ...stopped, ...disabled } }), 'pass'],
  ['nftables running and not enabled', firewalls({ 'nftables.service': disabled }), 'fail', 'nftables'],
  [
    'the timer off',
    one({ units: units({ 'certbot-renewal.timer': { ...stopped, ...disabled } }) }),
    'fail',
    'renewal',
  ],
  [
    'the package’s timer in its place',
    one({
      units: units({
        'certbot-renewal.timer': null,
        'certbot.timer': { activeState: 'active', unitFileState: 'enabled' },
      }),
    }),
    'pass',
  ],
  [
    'a left-over database',
    one({ units: units({ 'mariadb.service': { ...stopped, ...disabled } }) }),
    'inconclusive',
    'was not declared',
  ],
  [
    'a database that was declared',
    hosts(
      { mm1: { units: units({ 'mariadb.service': { ...stopped, ...disabled } }) } },
      { mm1: ['database'] },
    ),
    'fail',
    'mariadb.service',
  ],
  [
    'two databases, one in use',
    one({
      units: units({
        'postgresql.service': { loadState: 'loaded', activeState: 'active', unitFileState: 'enabled' },
        'mariadb.service': { ...stopped, ...disabled },
      }),
    }),
    'pass',
  ],
  [
    'declared and absent',
    hosts({ mm1: { units: units({ 'nginx.service': null }) } }, { mm1: ['edge'] }),
    'inconclusive',
    'no unit of it',
  ],
  ['forbidden', one({ units: forbidden }), 'inconclusive'],
  ['no systemd', one({ units: notInstalled }), 'inconclusive', 'no systemd'],
])
