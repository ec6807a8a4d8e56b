import { ok } from '../../core/outcome.ts'
import {
  createApiFacts,
  createConfig,
  createGivenRun,
  noUnits,
  type Sections,
} from '../../lab/fixtures/facts/app-fixture.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  address4,
  createCollection,
  type Overrides,
  refused,
  silence,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  absentReading,
  createProcess,
  createProcesses,
  createReading,
  createUnits,
  createZones,
  forbiddenReading,
  notInstalledReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { parseIptables } from '../../probes/host/questions/iptables.ts'
import { check } from './app-listen-address.ts'

const at = (address: string): Sections => ({ ServiceSettings: { ListenAddress: address } })
const ports = (app: typeof refused | typeof silence | 'open'): Overrides => ({
  'ports.reachability': (createCollection().facts.ports?.reachability ?? []).map((entry) =>
    entry.port !== 8065
      ? entry
      : app === 'open'
        ? {
            ...entry,
            outcome: ok({ banner: '' }),
            http: ok({ status: 200, mattermost: true }),
          }
        : { ...entry, outcome: app },
  ),
})
/** Without other facts nobody could read what the kernel filters. */
const unread: Overrides = {
  'host.iptables': { mm1: forbiddenReading },
  'host.ip6tables': { mm1: forbiddenReading },
  'host.nftables': { mm1: forbiddenReading },
}
const createListeningRun = (address: string, facts: Overrides) =>
  createGivenRun({
    hosts: { mm1: { mattermostConfigOpt: createReading(createConfig(at(address))) } },
    facts: { ...unread, ...facts },
  })
const kernel = (rules = ''): Overrides => ({
  'host.iptables': {
    mm1: createReading(
      parseIptables(`*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n${rules}COMMIT\n`),
    ),
  },
  'host.ip6tables': { mm1: notInstalledReading },
  'host.nftables': { mm1: notInstalledReading },
})
const firewalld = (openings = '') => ({
  'host.iptables': { mm1: notInstalledReading },
  'host.ip6tables': { mm1: notInstalledReading },
  'host.nftables': { mm1: notInstalledReading },
  'host.firewalldZones': { mm1: createZones(openings) },
  'host.firewalldDefaultZone': { mm1: createReading('public') },
})
const ufw = (...rules: readonly string[]): Overrides => ({
  'host.ufw': {
    mm1: createReading({
      active: true,
      defaults: { incoming: 'deny', outgoing: 'allow', routed: 'disabled' },
      rules: rules.map((to) => ({ to, action: 'ALLOW', direction: 'IN', from: 'Anywhere', v6: false })),
    }),
  },
})
const app = {
  units: createUnits({ 'nginx.service': null }),
  processes: createProcesses(createProcess(200, '/opt/mattermost/bin/mattermost')),
  nginxVersion: notInstalledReading,
  mattermostConfigOpt: createReading(createConfig(at(':8065'))),
}

testCases(check, [
  ['loopback', createListeningRun('127.0.0.1:8065', ports('open')), 'pass', 'loopback'],
  ['loopback of IPv6', createListeningRun('[::1]:8065', ports(silence)), 'pass', 'loopback'],
  ['everywhere, refused from outside', createListeningRun(':8065', ports(refused)), 'pass', 'refused'],
  [
    'everywhere, refused from outside, documented',
    createListeningRun(':8065', ports(refused)),
    'pass',
    '',
    'centos7',
  ],
  [
    'everywhere, refused from outside, though the host lets everyone in',
    createListeningRun(':8065', {
      ...ports(refused),
      ...kernel('-A INPUT -p tcp -m tcp --dport 8065 -j ACCEPT\n'),
    }),
    'inconclusive',
    'is refused from outside',
  ],
  ['everywhere, and reached', createListeningRun(':8065', ports('open')), 'fail', 'reached from outside'],
  ['one interface, and reached', createListeningRun('192.0.2.10:8065', ports('open')), 'fail', '192.0.2.10'],
  ['everywhere, swallowed', createListeningRun(':8065', ports(silence)), 'inconclusive', 'was not seen'],
  [
    'everywhere, swallowed by firewalld',
    createListeningRun(':8065', { ...ports(silence), ...firewalld() }),
    'pass',
    'firewalld',
  ],
  [
    'everywhere, open in firewalld',
    createListeningRun(':8065', { ...ports(silence), ...firewalld('8065/tcp') }),
    'inconclusive',
  ],
  [
    'everywhere, swallowed by ufw',
    createListeningRun(':8065', { ...ports(silence), ...ufw('22/tcp', '443/tcp'), ...kernel() }),
    'pass',
    'ufw',
  ],
  [
    'everywhere, open in ufw',
    createListeningRun(':8065', {
      ...ports(silence),
      ...ufw('8065/tcp'),
      ...kernel('-A INPUT -p tcp -m tcp --dport 8065 -j ACCEPT\n'),
    }),
    'inconclusive',
    'does not answer from outside',
  ],
  [
    'another port, which nobody asked from outside',
    createListeningRun(':9000', ports(refused)),
    'inconclusive',
  ],
  ['no outside at all', createListeningRun(':8065', { 'ports.reachability': undefined }), 'inconclusive'],
  [
    'for a proxy on another host',
    createGivenRun({
      hosts: {
        mm1: app,
        web: {
          units: noUnits,
          processes: createProcesses(createProcess(100, 'nginx:')),
          mattermostConfigOpt: absentReading,
        },
      },
      facts: ports(refused),
    }),
    'not-applicable',
    'another host',
  ],
  [
    'another port, which the packet filter keeps',
    createListeningRun(':9000', { ...ports(refused), ...kernel() }),
    'pass',
    'does not let anybody in at port 9000',
  ],
  [
    'another port, which the packet filter lets everyone in at',
    createListeningRun(':9000', {
      ...ports(refused),
      ...kernel('-A INPUT ! -s 10.0.0.0/8 -p tcp -m tcp --dport 9000 -j ACCEPT\n'),
    }),
    'fail',
    'lets everyone in at port 9000',
  ],
  [
    'ufw alone, without the kernel’s tables',
    createListeningRun(':8065', { ...ports(silence), ...ufw('22/tcp', '443/tcp') }),
    'inconclusive',
  ],
  ['no address', createListeningRun('8065', ports(refused)), 'inconclusive', 'no address'],
  [
    'by the API alone, reached',
    createGivenRun({ api: createApiFacts(createConfig(at(':8065'))), facts: ports('open') }),
    'fail',
  ],
  [
    'refused where nothing else answers',
    createListeningRun(':8065', {
      'ports.reachability': [{ address: address4, port: 8065, actual: 8065, outcome: refused }],
    }),
    'inconclusive',
  ],
  ['no access', {}, 'not-assessed'],
])
