import { type Failure, ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  address4,
  address6,
  type Overrides,
  refused,
  refusedEachTime,
  reset,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './app-port-exposure.ts'

type Entry = NonNullable<Overrides['ports.reachability']>[number]

const open = ok({ banner: '' })
const web = (address: Entry['address'], outcome: Entry['outcome'] = open): Entry => ({
  address,
  port: 443,
  actual: 443,
  outcome,
})
const app = (address: Entry['address'], outcome: Entry['outcome'], http?: Entry['http']): Entry => ({
  address,
  port: 8065,
  actual: 8065,
  outcome,
  ...((outcome.status === 'refused' || outcome.status === 'unreachable') && { refusals: refusedEachTime }),
  ...(http && { http }),
})
const other = [web(address6), app(address6, refused)]
/** Port 8065 was refused, and this came of asking again. */
const repeated = (refusals: Entry['refusals'], outcome: Failure = refused) =>
  ports(web(address4), { ...app(address4, outcome), refusals }, ...other)
const ports = (...entries: Entry[]): Overrides => ({ 'ports.reachability': entries })
const prohibited: Failure = { status: 'unreachable', code: 'EHOSTUNREACH' }
const noRoute: Failure = { status: 'local', code: 'ENETUNREACH' }

testCases(check, [
  ['refused at every address', {}, 'pass', 'each time'],
  ['refused once, and not asked again', repeated(undefined), 'inconclusive', 'not asked again'],
  [
    'refused twice of three times',
    repeated({ asked: 3, absent: 2, controls: 3, sound: 3 }),
    'inconclusive',
    'absent 2 of 3 times',
  ],
  [
    'refused each time, and a control too',
    repeated({ asked: 3, absent: 3, controls: 3, sound: 2 }),
    'inconclusive',
    '1 of 3 control exchanges around it failed',
  ],
  [
    'refused too seldom',
    repeated({ asked: 2, absent: 2, controls: 2, sound: 2 }),
    'inconclusive',
    'only 2 times',
  ],
  [
    'at a host that refused what it accepts otherwise',
    { 'net.connections': [{ address: address4.address, port: 443, counts: { ok: 60, refused: 1 } }] },
    'inconclusive',
    'refused 1 and accepted 60 connections to port 443',
  ],
  [
    'another address refused some',
    { 'net.connections': [{ address: '192.0.2.99', port: 443, counts: { ok: 60, refused: 1 } }] },
    'pass',
  ],
  [
    'refused once by ICMP, of which Linux sends one a second, and silent then',
    repeated({ asked: 3, absent: 1, silent: 2, controls: 3, sound: 3 }, prohibited),
    'pass',
  ],
  [
    'refused once by a RST, and silent then',
    repeated({ asked: 3, absent: 1, silent: 2, controls: 3, sound: 3 }),
    'inconclusive',
    'absent 1 of 3 times',
  ],
  [
    'refused by ICMP, silent, and then something else',
    repeated({ asked: 3, absent: 1, silent: 1, controls: 3, sound: 3 }, prohibited),
    'inconclusive',
    'absent 1 of 3 times',
  ],
  ['documented', {}, 'pass', '', 'centos7'],
  ["firewalld's answer", ports(web(address4), app(address4, prohibited), ...other), 'pass'],
  [
    'Mattermost answers',
    ports(web(address4), app(address4, open, ok({ status: 200, mattermost: true })), ...other),
    'fail',
    'Mattermost answers',
  ],
  [
    'at the IPv6 address only',
    ports(
      web(address4),
      app(address4, refused),
      web(address6),
      app(address6, open, ok({ status: 200, mattermost: true })),
    ),
    'fail',
    '2001:db8::10',
  ],
  [
    'native TLS says 400 to plain HTTP',
    ports(web(address4), app(address4, open, ok({ status: 400, mattermost: false })), ...other),
    'fail',
    'something answers HTTP (400)',
  ],
  [
    'another protocol',
    ports(
      web(address4),
      app(address4, open, { status: 'malformed', field: 'status-line', offset: 0 }),
      ...other,
    ),
    'fail',
    'not HTTP',
  ],
  [
    'open although the other address is silent',
    ports(
      web(address4),
      app(address4, open, ok({ status: 200, mattermost: true })),
      web(address6),
      app(address6, silence),
    ),
    'fail',
  ],
  [
    'accepts and resets',
    ports(web(address4), app(address4, open, reset), ...other),
    'inconclusive',
    'says nothing',
  ],
  ['accepts, not asked further', ports(web(address4), app(address4, open), ...other), 'inconclusive'],
  [
    'silent, as a dropping firewall is',
    ports(web(address4), app(address4, { status: 'timeout', phase: 'connect', seconds: 10 }), ...other),
    'inconclusive',
    'ask the firewall itself',
  ],
  ['refused, and 443 too', ports(web(address4, refused), app(address4, refused), ...other), 'inconclusive'],
  [
    'no route to one address',
    ports(web(address4), app(address4, refused), web(address6, noRoute), app(address6, noRoute)),
    'inconclusive',
  ],
  [
    'an address that was not asked',
    ports(web(address4), app(address4, refused)),
    'inconclusive',
    'was not asked',
  ],
  ['refused at a host without TLS', { 'tls.handshake': silence }, 'inconclusive', 'no TLS handshake'],
  ['no address', { 'net.addresses': { status: 'unresolved', code: 'ENOTFOUND' } }, 'inconclusive'],
  [
    'closed, and an address that is not asked',
    {
      'net.addresses': ok({
        source: 'dns',
        addresses: [address4, address6],
        unasked: [{ address: '10.0.0.1', family: 4 }],
      }),
    },
    'inconclusive',
    '10.0.0.1',
  ],
  ['an empty list of addresses', { 'net.addresses': ok({ source: 'dns', addresses: [] }) }, 'inconclusive'],
])
