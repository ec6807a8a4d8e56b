import { type Failure, ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  address4,
  address6,
  type Overrides,
  refused,
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
  ...(http && { http }),
})
const ports = (...entries: Entry[]): Overrides => ({ 'ports.reachability': entries })
const prohibited: Failure = { status: 'unreachable', code: 'EHOSTUNREACH' }
const noRoute: Failure = { status: 'local', code: 'ENETUNREACH' }
const other = [web(address6), app(address6, refused)]

testCases(check, [
  ['refused at every address', {}, 'pass'],
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
