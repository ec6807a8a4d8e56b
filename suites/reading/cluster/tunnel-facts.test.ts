import { expect, test } from 'vitest'
import type { Truth } from '../../../core/truth.ts'
import { createCluster } from '../../../lab/fixtures/facts/cluster-fixture.ts'
import { parseIptables } from '../../../probes/host/questions/iptables.ts'
import type { Tunnel } from '../../../probes/host/ssh-forwarding.ts'
import { filterOfTables } from '../host/firewall/next-start.ts'
import {
  isLocal,
  isPeer,
  isUdpLeaving,
  listLocalPorts,
  peersOf,
  type TransportFacts,
} from './tunnel-facts.ts'

const peer = { host: 'mm2', address: '172.20.0.3' }
const other = '172.20.0.4'
const forward = (host: string, hostPort = 8074, port = 18074) => ({ bindAddress: null, port, host, hostPort })
const tunnel = (server: string, ...forwards: Tunnel['forwards']): Tunnel => ({
  server,
  forwards,
  serverAliveInterval: null,
  exitOnForwardFailure: false,
  strictHostKeyChecking: null,
})

test('a peer is known by its address, or by its name in any case', () => {
  expect(['172.20.0.3', 'mm2', 'MM2'].map((name) => isPeer(name, peer))).toEqual([true, true, true])
  expect(['172.20.0.30', 'mm22', 'mm3', ''].map((name) => isPeer(name, peer))).toEqual(Array(4).fill(false))
  expect(isPeer('mm2', { ...peer, host: 'MM2' })).toBe(true)
})

test('what is local to the far end', () => {
  expect(['localhost', 'LocalHost', '127.0.0.1', '127.1.2.3', '::1'].map(isLocal)).toEqual(
    Array(5).fill(true),
  )
  expect(['172.20.0.3', 'localhost.example.org', '', '::2'].map(isLocal)).toEqual(Array(4).fill(false))
})

test.each([
  ['to the peer', tunnel(peer.address, forward(peer.address)), [18074]],
  ['to the peer, by its name', tunnel('mm2', forward('mm2')), [18074]],
  ['to the peer’s own loopback', tunnel('mm2', forward('localhost')), [18074]],
  ['to the loopback of another', tunnel(other, forward('localhost')), []],
  // In clear from there on, which is for others to say: it leads to the peer.
  ['to the peer by another', tunnel(other, forward(peer.address)), [18074]],
  ['to another by the peer', tunnel(peer.address, forward(other)), []],
  ['to another port', tunnel(peer.address, forward(peer.address, 8075)), []],
  [
    'two ways',
    tunnel(peer.address, forward(peer.address), forward('127.0.0.1', 8074, 18076)),
    [18074, 18076],
  ],
  ['one of two', tunnel(peer.address, forward(peer.address, 8075, 18075), forward(peer.address)), [18074]],
] as [string, Tunnel, number[]][])('a tunnel %s', (_name, each, ports) => {
  expect(listLocalPorts(each, peer, 8074)).toEqual(ports)
})

const facts = (() => {
  const { host, cluster } = createCluster().facts
  const paths = Object.entries({ host, cluster }).flatMap(([area, all]) =>
    Object.entries(all ?? {}).map(([name, value]) => [`${area}.${name}`, value]),
  )
  return Object.fromEntries(paths) as TransportFacts
})()

test('peers, each once, without those of no host', () => {
  const one = { ...peer, port: 8074, contact: { status: 'refused' as const }, rule: null }
  const redirected = { mm1: [one, { ...one, port: 8075 }, { ...one, host: null, address: '10.9.9.9' }] }
  expect(peersOf({ ...facts, 'cluster.redirected': redirected }, 'mm1')).toEqual([peer])
  expect(peersOf(facts, 'mm1').map(({ host }) => host)).toEqual(['mm2', 'mm3'])
  expect(peersOf(facts, 'nobody')).toEqual([])
})

/** Rules of nat and of filter, with the policy of the latter's OUTPUT. */
test.each([
  ['nothing filters', [], null, 'ACCEPT', 'yes'],
  ['let out by policy', [], [], 'ACCEPT', 'yes'],
  ['kept in by policy', [], [], 'DROP', 'no'],
  ['dropped', [], ['-p udp -m udp --dport 8074 -j DROP'], 'ACCEPT', 'no'],
  ['rejected', [], ['-p udp -m udp --dport 8074 -j REJECT'], 'ACCEPT', 'no'],
  ['dropped to this peer', [], ['-d 172.20.0.3/32 -p udp -j DROP'], 'ACCEPT', 'no'],
  ['dropped to another', [], ['-d 172.20.0.4/32 -p udp -j DROP'], 'ACCEPT', 'yes'],
  ['dropped from this node', [], ['-s 172.20.0.2/32 -p udp -j DROP'], 'ACCEPT', 'no'],
  ['dropped from another', [], ['-s 172.20.0.9/32 -p udp -j DROP'], 'ACCEPT', 'yes'],
  ['TCP alone is dropped', [], ['-p tcp -m tcp --dport 8074 -j DROP'], 'ACCEPT', 'yes'],
  ['a filter that is not understood', [], ['-p udp -m geoip --src-cc FR -j DROP'], 'ACCEPT', 'unknown'],
  ['redirected', ['-p udp -m udp --dport 8074 -j REDIRECT --to-ports 9'], [], 'ACCEPT', 'no'],
  ['TCP alone is redirected', ['-p tcp -m tcp --dport 8074 -j REDIRECT --to-ports 9'], [], 'ACCEPT', 'yes'],
  [
    'perhaps redirected',
    ['-m owner --uid-owner 1 -j ACCEPT', '-p udp -m udp --dport 8074 -j REDIRECT --to-ports 9'],
    [],
    'ACCEPT',
    'unknown',
  ],
] as [string, string[], string[] | null, string, Truth][])(
  'gossip over UDP: %s',
  (_name, nat, filter, policy, leaves) => {
    const rules = (all: string[]) => all.map((rule) => `-A OUTPUT ${rule}\n`).join('')
    const tables = parseIptables(
      `*nat\n:OUTPUT ACCEPT [0:0]\n${rules(nat)}COMMIT\n${
        filter === null ? '' : `*filter\n:OUTPUT ${policy} [0:0]\n${rules(filter)}COMMIT\n`
      }`,
    )
    expect(isUdpLeaving(filterOfTables(tables), facts, 'mm1', peer, 8074)).toBe(leaves)
  },
)
