import { expect, test } from 'vitest'
import {
  absentReading,
  createFailedReading,
  createReading,
  createZones,
  forbiddenReading,
  notInstalledReading,
} from '../../../../lab/fixtures/facts/host-fixture.ts'
import { parseIptables } from '../../../../probes/host/questions/iptables.ts'
import { readUfw } from '../../../../probes/host/questions/ufw.ts'
import { type FilterFacts, findActiveFilters } from './active-filters.ts'

const parseUfw = (text: string) => readUfw(text).value

type Readings = { [Path in keyof FilterFacts]?: NonNullable<FilterFacts[Path]>[string] }

/** A host without any filter, but for these. */
function find(changes: Readings = {}) {
  const readings: Readings = {
    'host.firewalldZones': notInstalledReading,
    'host.firewalldPermanent': notInstalledReading,
    'host.firewalldDefaultZone': notInstalledReading,
    'host.ufw': notInstalledReading,
    'host.nftables': notInstalledReading,
    'host.iptables': notInstalledReading,
    'host.ip6tables': notInstalledReading,
    'host.sockets': createReading([]),
    ...changes,
  }
  const facts = Object.fromEntries(
    Object.entries(readings).map(([path, reading]) => [path, reading === undefined ? {} : { a: reading }]),
  ) as FilterFacts
  const { filters, unknown } = findActiveFilters(facts, 'a')
  return {
    filters: filters.map(({ fact, deniesByDefault }) => `${fact}${deniesByDefault ? '' : ' open'}`),
    unknown: unknown?.evidence[0]?.fact ?? null,
  }
}

const ufw = (status: string) => createReading(parseUfw(status))
const active = ufw(
  'Status: active\nDefault: deny (incoming), allow (outgoing), disabled (routed)\n\nTo                         Action      From\n--                         ------      ----\n',
)
const inactive = ufw('Status: inactive\n')
const table = (policy: 'DROP' | 'ACCEPT') =>
  createReading(parseIptables(`*filter\n:INPUT ${policy} [0:0]\nCOMMIT\n`))
const chain = (family: string) =>
  createReading({
    chains: [
      { family, table: 'filter', name: 'input', hook: 'input', type: 'filter', policy: 'drop', priority: 0 },
    ],
    rules: [],
  })
const firewalld: Readings = {
  'host.firewalldZones': createZones(),
  'host.firewalldPermanent': createZones('', true),
  'host.firewalldDefaultZone': createReading('public'),
}
const socket = (address: string) =>
  createReading([
    { protocol: 'tcp' as const, state: 'LISTEN', address, port: 22, processes: null },
  ]) as NonNullable<Readings['host.sockets']>
const [drop, accept] = [table('DROP'), table('ACCEPT')]
const v4 = ['host.iptables']

test.each([
  ['nothing', {}, [], null],
  [
    'firewalld, as it is and as it will be',
    firewalld,
    ['host.firewalldZones', 'host.firewalldPermanent'],
    null,
  ],
  [
    'firewalld before ufw',
    { ...firewalld, 'host.ufw': active },
    ['host.firewalldZones', 'host.firewalldPermanent'],
    null,
  ],
  [
    'firewalld, which may not be asked what it will be',
    { ...firewalld, 'host.firewalldPermanent': forbiddenReading },
    ['host.firewalldZones'],
    'host.firewalldPermanent',
  ],
  [
    'firewalld, whose default zone could not be asked for',
    { ...firewalld, 'host.firewalldDefaultZone': createFailedReading(1) },
    ['host.firewalldZones', 'host.firewalldPermanent'],
    'host.firewalldDefaultZone',
  ],
  [
    'firewalld that does not run',
    { 'host.firewalldZones': absentReading, 'host.ufw': active },
    ['host.ufw'],
    null,
  ],
  ['ufw', { 'host.ufw': active }, ['host.ufw'], null],
  ['ufw before the kernel’s rules', { 'host.ufw': active, 'host.iptables': drop }, ['host.ufw'], null],
  ['ufw that is inactive', { 'host.ufw': inactive, 'host.iptables': drop }, v4, null],
  ['ufw that may not be asked', { 'host.ufw': forbiddenReading, 'host.iptables': drop }, v4, 'host.ufw'],
  [
    'firewalld that may not be asked',
    { 'host.firewalldZones': forbiddenReading, 'host.ufw': inactive },
    [],
    'host.firewalldZones',
  ],
  ['rules that let everything in', { 'host.iptables': accept, 'host.ip6tables': drop }, [], null],
  ['rules that may not be read', { 'host.iptables': forbiddenReading }, [], 'host.iptables'],
  [
    'rules for both families',
    { 'host.iptables': drop, 'host.ip6tables': drop },
    ['host.iptables', 'host.ip6tables'],
    null,
  ],
  [
    'rules for both families, and nft may not be asked',
    { 'host.iptables': drop, 'host.ip6tables': drop, 'host.nftables': forbiddenReading },
    ['host.iptables', 'host.ip6tables'],
    null,
  ],
  [
    'rules for IPv4, of a host without IPv6',
    { 'host.iptables': drop, 'host.sockets': socket('0.0.0.0') },
    v4,
    null,
  ],
  [
    'rules for IPv4, of a host with IPv6',
    { 'host.iptables': drop, 'host.sockets': socket('::') },
    ['host.iptables', 'host.ip6tables open'],
    null,
  ],
  [
    'rules for IPv4, of a host with sockets of both families',
    { 'host.iptables': drop, 'host.sockets': socket('*') },
    ['host.iptables', 'host.ip6tables open'],
    null,
  ],
  [
    'rules for IPv4 that deny, and for IPv6 that do not',
    { 'host.iptables': drop, 'host.ip6tables': accept, 'host.sockets': socket('::') },
    ['host.iptables', 'host.ip6tables open'],
    null,
  ],
  [
    'rules for IPv6 that may not be read',
    { 'host.iptables': drop, 'host.ip6tables': forbiddenReading, 'host.sockets': socket('::') },
    v4,
    'host.ip6tables',
  ],
  [
    'sockets that may not be listed',
    { 'host.iptables': drop, 'host.sockets': forbiddenReading },
    v4,
    'host.sockets',
  ],
  ['nft for both families', { 'host.nftables': chain('inet') }, ['host.nftables', 'host.nftables'], null],
  [
    'nft for IPv4 alone',
    { 'host.nftables': chain('ip'), 'host.sockets': socket('0.0.0.0') },
    ['host.nftables'],
    null,
  ],
  [
    'nft that denies, iptables that does not',
    { 'host.nftables': chain('inet'), 'host.iptables': accept },
    ['host.nftables', 'host.nftables'],
    null,
  ],
] as [string, Readings, string[], string | null][])('%s', (_name, readings, filters, unknown) => {
  expect(find(readings)).toEqual({ filters, unknown })
})
