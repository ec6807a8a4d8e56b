import { expect, test } from 'vitest'
import type { HostRole } from '../../../core/access.ts'
import type { Check } from '../../../core/check.ts'
import { type Failure, ok } from '../../../core/outcome.ts'
import {
  address4,
  address6,
  createCollection,
  host,
  type Overrides,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import {
  absentReading,
  accessTo,
  createReading,
  createZones,
  forbiddenReading,
  type HostReadings,
  hostFacts,
  notInstalledReading,
} from '../../../lab/fixtures/facts/host-fixture.ts'
import { parseIptables } from '../../../probes/host/questions/iptables.ts'
import { parseNftables } from '../../../probes/host/questions/nftables.ts'
import { parseSockets } from '../../../probes/host/questions/sockets.ts'
import { readUfw } from '../../../probes/host/questions/ufw.ts'
import { markResult } from '../../gate-marks.ts'
import { judgeCheck } from '../../judge.ts'
import { check as appPort } from './app-port-exposure.ts'
import { check as innerPorts } from './port-exposure.ts'

const parseUfw = (text: string) => readUfw(text).value

type Entry = NonNullable<Overrides['ports.reachability']>[number]

const dropped: Failure = { status: 'timeout', phase: 'connect', seconds: 4 }
const entry = (
  port: number,
  outcome: Entry['outcome'] = dropped,
  address: Entry['address'] = address4,
): Entry => ({
  address,
  port,
  actual: port,
  outcome,
})
const loopback = { address: '127.0.0.1', family: 4 } as const
const open = ok({ banner: '' })
const inner = [3306, 5432, 33_060, 8067, 8074, 8075]

/** Every port is dropped but the web server's. */
const drops = (address: Entry['address'] = address4): Entry[] => [
  entry(443, open, address),
  ...[8065, ...inner].map((port) => entry(port, dropped, address)),
]

const sockets = (...lines: string[]) =>
  createReading(
    parseSockets(
      [
        'tcp LISTEN 0 511 0.0.0.0:443 0.0.0.0:*',
        ...lines.map((line) => `tcp LISTEN 0 511 ${line} 0.0.0.0:*`),
      ].join('\n'),
    ),
  )
const everywhere = '*:8065'
const ufw = (rules = '') =>
  createReading(
    parseUfw(`Status: active
Logging: on (low)
Default: deny (incoming), allow (outgoing), disabled (routed)
New profiles: skip

To                         Action      From
--                         ------      ----
80,443/tcp (Nginx Full)    ALLOW IN    Anywhere
${rules}`),
  )
const tables = (input = '', nat = '', policy = 'DROP') =>
  createReading(
    parseIptables(
      `*filter\n:INPUT ${policy} [0:0]\n:FORWARD ACCEPT [0:0]\n[0:0] -A INPUT -i lo -j ACCEPT\n${input}\nCOMMIT\n*nat\n:PREROUTING ACCEPT [0:0]\n:DOCKER - [0:0]\n[0:0] -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER\n${nat}\nCOMMIT\n`,
    ),
  )
const noFirewalld = {
  firewalldZones: notInstalledReading,
  firewalldPermanent: notInstalledReading,
  firewalldDefaultZone: notInstalledReading,
}
/** Mattermost on every address behind ufw, as seed 001 has it. */
const behindUfw: HostReadings = {
  ...noFirewalld,
  sockets: sockets(everywhere, '127.0.0.1:5432'),
  // As Docker leaves it: without forwarding nothing is handed on.
  ipForward: createReading(1),
  ufw: ufw(),
  iptables: tables(),
  ip6tables: tables(),
  nftables: notInstalledReading,
}
/** Behind a cloud's security group: no filter of its own. */
const behindCloud: HostReadings = {
  ...behindUfw,
  ufw: notInstalledReading,
  iptables: tables('', '', 'ACCEPT'),
  ip6tables: tables('', '', 'ACCEPT'),
  sockets: sockets('127.0.0.1:8065', '[::1]:5432'),
}

interface Case {
  readings?: HostReadings
  name?: string
  roles?: readonly HostRole[]
  facts?: Overrides
}

function judge(check: Check, { readings = behindUfw, name = host, roles = ['edge'], facts = {} }: Case = {}) {
  const access = accessTo([name], { [name]: roles })
  const collection = createCollection(
    {
      ...hostFacts({ [name]: readings }),
      'net.addresses': ok({ source: 'dns', addresses: [address4] }),
      'ports.reachability': drops(),
      ...facts,
    },
    { access },
  )
  return judgeCheck(check, collection, 'current')
}

test.each<[string, Case, string]>([
  // ufw-docker #21: "UFW should be denying all incoming connections", with 22, 80 and 443 open; nmap sees the rest filtered.
  ['ufw denies by default', {}, `(ufw) does not let anybody in at port 8065`],
  [
    'firewalld has no rule for it',
    {
      readings: {
        ...behindUfw,
        ufw: notInstalledReading,
        firewalldZones: createZones(),
        firewalldPermanent: createZones(),
        firewalldDefaultZone: createReading('public'),
        iptables: tables('', '', 'ACCEPT'),
      },
    },
    '(firewalld)',
  ],
  // docker/for-linux #690: "I decided to use the cloud firewall service".
  ['a security group, and loopback', { readings: behindCloud }, 'nothing but loopback listens on port 8065'],
  [
    'a host that holds the address, by whatever name it goes',
    { name: 'mm1', readings: { ...behindUfw, sockets: sockets(everywhere, `${address4.address}:53`) } },
    'of mm1 (ufw)',
  ],
  ['a host that goes by the address', { name: address4.address }, '(ufw)'],
  ['a host for Mattermost', { roles: ['app'] }, '(ufw)'],
  [
    'another port is published by Docker',
    {
      readings: {
        ...behindUfw,
        iptables: tables(
          '',
          '[0:0] -A DOCKER ! -i docker0 -p tcp -m tcp --dport 3000 -j DNAT --to-destination 172.17.0.2:3000',
        ),
      },
    },
    '(ufw)',
  ],
  // dakera-deploy #271: published on loopback, so that Docker hands it on to nobody else.
  [
    'published by Docker on loopback',
    {
      readings: {
        ...behindCloud,
        iptables: tables(
          '',
          '[0:0] -A DOCKER -d 127.0.0.1/32 ! -i docker0 -p tcp -m tcp --dport 8065 -j DNAT --to-destination 172.17.0.2:8065',
        ),
      },
    },
    'nothing but loopback',
  ],
])('silence, and closed inside: %s', (_, given, says) => {
  const { verdict, reason } = judge(appPort, given)
  expect({ verdict, reason }).toEqual({
    verdict: 'pass',
    reason: expect.stringMatching(/does not answer from outside, and /),
  })
  expect(reason).toContain(says)
})

test.each<[string, Case]>([
  ['nobody to ask inside', { facts: { 'host.sockets': {} } }],
  ['a host of databases', { roles: ['database'] }],
  [
    'loopback, which every host has',
    {
      name: 'mm1',
      readings: behindCloud,
      facts: {
        'net.addresses': ok({ source: 'connect-to', addresses: [loopback] }),
        'ports.reachability': drops(loopback),
      },
    },
  ],
  ['a host of another name', { name: 'mm1' }],
  [
    'a name of two addresses, one host',
    {
      facts: {
        'net.addresses': ok({ source: 'dns', addresses: [address4, address6] }),
        'ports.reachability': [...drops(), ...drops(address6)],
      },
    },
  ],
  ['a host without a web server', { readings: { ...behindUfw, sockets: createReading(parseSockets('')) } }],
  ['sockets that were not read', { readings: { ...behindUfw, sockets: forbiddenReading } }],
  ['NAT that was not read', { readings: { ...behindUfw, iptables: forbiddenReading } }],
  [
    'ufw opens it to everyone',
    {
      readings: {
        ...behindUfw,
        ufw: ufw('8065 ALLOW IN Anywhere'),
        iptables: tables('[0:0] -A INPUT -p tcp -m tcp --dport 8065 -j ACCEPT'),
      },
    },
  ],
  [
    'ufw opens it to some',
    {
      readings: {
        ...behindUfw,
        ufw: ufw('8065/tcp ALLOW IN 10.0.0.0/8'),
        iptables: tables('[0:0] -A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 8065 -j ACCEPT'),
      },
    },
  ],
  [
    'before.rules, which ufw does not show',
    { readings: { ...behindUfw, iptables: tables('[0:0] -A INPUT -p tcp -m tcp --dport 8065 -j ACCEPT') } },
  ],
  ['tables that were emptied under ufw', { readings: { ...behindUfw, iptables: tables('', '', 'ACCEPT') } }],
  ['no firewall, and it listens', { readings: { ...behindCloud, sockets: sockets(everywhere) } }],
  // moby #4737, moby #22054, docker/for-linux #690: Docker publishes past ufw.
  [
    'published by Docker',
    {
      readings: {
        ...behindUfw,
        iptables: tables(
          '',
          '[0:0] -A DOCKER ! -i docker0 -p tcp -m tcp --dport 8065 -j DNAT --to-destination 172.17.0.2:8065',
        ),
      },
    },
  ],
  [
    'published by Docker on every address but loopback',
    {
      readings: {
        ...behindCloud,
        iptables: tables(
          '',
          '[0:0] -A DOCKER ! -d 127.0.0.0/8 -p tcp -m tcp --dport 8065 -j DNAT --to-destination 172.17.0.2:8065',
        ),
      },
    },
  ],
  [
    'every port handed on',
    {
      readings: {
        ...behindCloud,
        iptables: tables('', '[0:0] -A PREROUTING -p tcp -j DNAT --to-destination 10.0.0.9'),
      },
    },
  ],
  [
    'handed on by nftables',
    {
      readings: {
        ...behindCloud,
        nftables: createReading(
          parseNftables(
            JSON.stringify({
              nftables: [
                {
                  chain: {
                    family: 'inet',
                    table: 'own',
                    name: 'pre',
                    type: 'nat',
                    hook: 'prerouting',
                    prio: -100,
                    policy: 'accept',
                  },
                },
                {
                  rule: {
                    family: 'inet',
                    table: 'own',
                    chain: 'pre',
                    expr: [{ dnat: { addr: '10.0.0.9' } }],
                  },
                },
              ],
            }),
          ),
        ),
      },
    },
  ],
  ['no tables at all', { readings: { ...behindCloud, iptables: absentReading, nftables: absentReading } }],
])('silence, and nothing that speaks for it: %s', (_, given) => {
  const result = judge(appPort, given)
  expect(result).toMatchObject({ verdict: 'inconclusive', severity: 'high', openSeverity: 'low' })
  expect(result.reason).toContain('does not answer at all')
})

test('the inner ports, too: all six pass by both words, and one that accepts fails', () => {
  expect(judge(innerPorts)).toMatchObject({
    verdict: 'pass',
    reason: expect.stringMatching(
      /port 5432 of \S+ does not answer from outside, and on \S+ nothing but loopback/,
    ),
  })
  const facts = { 'ports.reachability': [...drops().filter(({ port }) => port !== 3306), entry(3306, open)] }
  expect(judge(innerPorts, { facts })).toMatchObject({ verdict: 'fail' })
  expect(judge(innerPorts, { facts })).not.toHaveProperty('openSeverity')
})

test('a second address that is open fails, whatever the host says of the first', () => {
  const second = { ...entry(8065, open, address6), http: ok({ status: 200, mattermost: true }) }
  const facts = {
    'net.addresses': ok({ source: 'dns' as const, addresses: [address4, address6] }),
    'ports.reachability': [...drops(), entry(443, open, address6), second],
  }
  expect(judge(appPort, { facts })).toMatchObject({ verdict: 'fail' })
})

test('a port that accepts and says nothing is as open a question as before', () => {
  const silentAfter = { ...entry(8065, open), http: dropped }
  const result = judge(appPort, { facts: { 'ports.reachability': [entry(443, open), silentAfter] } })
  expect(result).toMatchObject({ verdict: 'inconclusive', severity: 'high' })
  expect(result).not.toHaveProperty('openSeverity')
})

test('silence of every port, that of the web server too, is no mild question', () => {
  const facts = { 'ports.reachability': drops().map((each) => ({ ...each, outcome: dropped })) }
  expect(judge(appPort, { facts })).not.toHaveProperty('openSeverity')
})

test('beside another doubt silence is no mild question', () => {
  const doubted = entry(5432, { status: 'refused' })
  const facts = { 'ports.reachability': [...drops().filter(({ port }) => port !== 5432), doubted] }
  const result = judge(innerPorts, { facts, readings: { ...behindUfw, sockets: forbiddenReading } })
  expect(result).toMatchObject({ verdict: 'inconclusive' })
  expect(result).not.toHaveProperty('openSeverity')
})

test('a nightly that waits for open questions of medium severity lets silence pass, and fails what is open', () => {
  const gate = { failOn: 'medium', inconclusiveOn: 'medium', baseline: [] } as const
  const silent = judge(appPort, { name: 'mm1' })
  expect(markResult(silent, undefined, gate).counts).toBe('no')
  expect(markResult(silent, undefined, { ...gate, inconclusiveOn: 'low' }).counts).toBe('open')
  expect(markResult({ ...silent, verdict: 'fail' }, undefined, gate).counts).toBe('fails')
})
