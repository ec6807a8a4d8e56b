import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { at } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  createFailedReading,
  createHosts,
  createOneHost,
  createReading,
  forbiddenReading,
  notInstalledReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './selinux.ts'

const centos = {
  osRelease: createReading({
    id: 'centos',
    idLike: ['rhel', 'fedora'],
    versionId: '7',
    prettyName: 'CentOS Linux 7 (Core)',
  }),
  selinuxMode: createReading('Enforcing' as const),
  selinuxConnect: createReading(true),
  selinuxDenials: createReading([]),
}
const denial = (secondsAgo: number, changes = {}) =>
  createReading([
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

testCases(check, [
  ['CentOS', createOneHost(centos), 'pass'],
  ['CentOS, as documented', createOneHost(centos), 'pass', '', 'centos7'],
  ['Debian', createOneHost(), 'not-applicable', 'does not come with SELinux'],
  [
    'permissive',
    createOneHost({ ...centos, selinuxMode: createReading('Permissive' as const) }),
    'fail',
    'permissive',
  ],
  [
    'disabled',
    createOneHost({ ...centos, selinuxMode: createReading('Disabled' as const) }),
    'fail',
    'disabled',
  ],
  [
    'disabled on Debian',
    createOneHost({ selinuxMode: createReading('Disabled' as const) }),
    'not-applicable',
  ],
  [
    'nginx may not connect',
    createOneHost({ ...centos, selinuxConnect: createReading(false) }),
    'fail',
    'httpd_can_network_connect is off',
  ],
  ['denied an hour ago', createOneHost({ ...centos, selinuxDenials: denial(3600) }), 'fail', 'within a day'],
  ['denied last year', createOneHost({ ...centos, selinuxDenials: denial(31_000_000) }), 'pass'],
  [
    'another program denied',
    createOneHost({ ...centos, selinuxDenials: denial(3600, { command: 'sshd' }) }),
    'pass',
  ],
  [
    'the log forbidden',
    createOneHost({ ...centos, selinuxDenials: forbiddenReading }),
    'inconclusive',
    'audit.log',
  ],
  [
    'no getenforce on CentOS',
    createOneHost({ ...centos, selinuxMode: notInstalledReading }),
    'inconclusive',
    'not installed',
  ],
  [
    'no getenforce on an unknown system',
    createOneHost({ selinuxMode: notInstalledReading, osRelease: createFailedReading(1) }),
    'inconclusive',
    'distribution',
  ],
  [
    'an app host without nginx',
    createHosts({ mm1: { ...centos, selinuxConnect: createReading(false) } }, { mm1: ['app'] }),
    'pass',
  ],
])

const relay = (on: boolean, changes = {}) =>
  createOneHost({
    ...centos,
    selinuxConnect: createReading(false),
    selinuxRelay: createReading(on),
    ...changes,
  })
const started = (selinux: '0' | '1' | null, enforcing: '0' | '1' | null) =>
  createReading({ selinux, enforcing })

testCases(check, [
  ['as a relay', relay(true), 'inconclusive', 'httpd_can_network_relay'],
  ['the port labelled, perhaps', relay(false), 'inconclusive', 'http_port_t'],
  ['denied last month', relay(false, { selinuxDenials: denial(2_600_000) }), 'fail', 'is off'],
  [
    'permissive after the next boot',
    createOneHost({ ...centos, selinuxConfig: createReading('permissive' as const) }),
    'fail',
    'after the next boot',
  ],
  [
    'disabled after the next boot',
    createOneHost({ ...centos, selinuxConfig: createReading('disabled' as const) }),
    'fail',
    'is disabled after',
  ],
  [
    'permissive by its file, enforced by the kernel’s arguments',
    createOneHost({
      ...centos,
      selinuxConfig: createReading('permissive' as const),
      kernelArguments: started(null, '1'),
    }),
    'pass',
  ],
  [
    'switched on by hand',
    createOneHost({ ...centos, kernelArguments: started(null, '0') }),
    'fail',
    'enforcing=0',
  ],
  [
    'all as it should be',
    createOneHost({
      ...centos,
      selinuxConfig: createReading('enforcing' as const),
      kernelArguments: started(null, null),
    }),
    'pass',
  ],
])
