import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { at } from '../../lab/fixtures/facts/collection-fixture.ts'
import { failed, forbidden, hosts, notInstalled, one, value } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './selinux.ts'

const centos = {
  osRelease: value({
    id: 'centos',
    idLike: ['rhel', 'fedora'],
    versionId: '7',
    prettyName: 'CentOS Linux 7 (Core)',
  }),
  selinuxMode: value('Enforcing' as const),
  selinuxConnect: value(true),
  selinuxDenials: value([]),
}
const denial = (secondsAgo: number, changes = {}) =>
  value([
    {
      permissions: ['name_connect'],
      command: 'nginx',
      destinationPort: 8065,
      targetClass: 'tcp_socket',
      permissive: false,
      count: 3,
      last: Date.parse(at) / 1000 - secondsAgo,
      ...changes,
    },
  ])

cases(check, [
  ['CentOS', one(centos), 'pass'],
  ['CentOS, as documented', one(centos), 'pass', '', 'centos7'],
  ['Debian', one(), 'not-applicable', 'does not come with SELinux'],
  ['permissive', one({ ...centos, selinuxMode: value('Permissive' as const) }), 'fail', 'permissive'],
  ['disabled', one({ ...centos, selinuxMode: value('Disabled' as const) }), 'fail', 'disabled'],
  ['disabled on Debian', one({ selinuxMode: value('Disabled' as const) }), 'not-applicable'],
  [
    'nginx may not connect',
    one({ ...centos, selinuxConnect: value(false) }),
    'fail',
    'httpd_can_network_connect is off',
  ],
  ['denied an hour ago', one({ ...centos, selinuxDenials: denial(3600) }), 'fail', 'within a day'],
  ['denied last year', one({ ...centos, selinuxDenials: denial(31_000_000) }), 'pass'],
  ['another program denied', one({ ...centos, selinuxDenials: denial(3600, { command: 'sshd' }) }), 'pass'],
  ['the log forbidden', one({ ...centos, selinuxDenials: forbidden }), 'inconclusive', 'audit.log'],
  ['no getenforce on CentOS', one({ ...centos, selinuxMode: notInstalled }), 'inconclusive', 'not installed'],
  [
    'no getenforce on an unknown system',
    one({ selinuxMode: notInstalled, osRelease: failed(1) }),
    'inconclusive',
    'distribution',
  ],
  [
    'an app host without nginx',
    hosts({ mm1: { ...centos, selinuxConnect: value(false) } }, { mm1: ['app'] }),
    'pass',
  ],
])
