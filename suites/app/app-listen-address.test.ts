import { ok } from '../../core/outcome.ts'
import { answered, config, given, noUnits, type Sections } from '../../lab/fixtures/facts/app-fixture.ts'
import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  address4,
  fixture,
  type Overrides,
  refused,
  silence,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { absent, notInstalled, units, value, zones } from '../../lab/fixtures/facts/host-fixture.ts'
import { check } from './app-listen-address.ts'

const at = (address: string): Sections => ({ ServiceSettings: { ListenAddress: address } })
const ports = (app: typeof refused | typeof silence | 'open'): Overrides => ({
  'ports.reachability': (fixture().facts.ports?.reachability ?? []).map((entry) =>
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
const one = (address: string, facts: Overrides) =>
  given({ hosts: { mm1: { opt: value(config(at(address))) } }, facts })
const firewalld = (openings = '') => ({
  'host.firewalldZones': { mm1: zones(openings) },
  'host.firewalldDefaultZone': { mm1: value('public') },
})
const ufw = (...rules: readonly string[]): Overrides => ({
  'host.ufw': {
    mm1: value({
      active: true,
      defaults: { incoming: 'deny', outgoing: 'allow', routed: 'disabled' },
      rules: rules.map((to) => ({ to, action: 'ALLOW', direction: 'IN', from: 'Anywhere', v6: false })),
    }),
  },
})
const app = { units: units({ 'nginx.service': null }), nginx: notInstalled, opt: value(config(at(':8065'))) }

cases(check, [
  ['loopback', one('127.0.0.1:8065', ports('open')), 'pass', 'loopback'],
  ['loopback of IPv6', one('[::1]:8065', ports(silence)), 'pass', 'loopback'],
  ['everywhere, refused from outside', one(':8065', ports(refused)), 'pass', 'refused'],
  ['everywhere, refused from outside, documented', one(':8065', ports(refused)), 'pass', '', 'centos7'],
  ['everywhere, and reached', one(':8065', ports('open')), 'fail', 'reached from outside'],
  ['one interface, and reached', one('192.0.2.10:8065', ports('open')), 'fail', '192.0.2.10'],
  ['everywhere, swallowed', one(':8065', ports(silence)), 'inconclusive', 'was not seen'],
  [
    'everywhere, swallowed by firewalld',
    one(':8065', { ...ports(silence), ...firewalld() }),
    'pass',
    'firewalld',
  ],
  [
    'everywhere, open in firewalld',
    one(':8065', { ...ports(silence), ...firewalld('8065/tcp') }),
    'inconclusive',
  ],
  [
    'everywhere, swallowed by ufw',
    one(':8065', { ...ports(silence), ...ufw('22/tcp', '443/tcp') }),
    'pass',
    'ufw',
  ],
  ['everywhere, open in ufw', one(':8065', { ...ports(silence), ...ufw('8065/tcp') }), 'inconclusive'],
  ['another port, which nobody asked from outside', one(':9000', ports(refused)), 'inconclusive'],
  ['no outside at all', one(':8065', { 'ports.reachability': undefined }), 'inconclusive'],
  [
    'for a proxy on another host',
    given({ hosts: { mm1: app, web: { units: noUnits, opt: absent } }, facts: ports(refused) }),
    'not-applicable',
    'another host',
  ],
  ['no address', one('8065', ports(refused)), 'inconclusive', 'no address'],
  ['by the API alone, reached', given({ api: answered(config(at(':8065'))), facts: ports('open') }), 'fail'],
  [
    'refused where nothing else answers',
    one(':8065', {
      'ports.reachability': [{ address: address4, port: 8065, actual: 8065, outcome: refused }],
    }),
    'inconclusive',
  ],
  ['no access', {}, 'not-assessed'],
])
