import { expect, test } from 'vitest'
import { createReading } from '../../lab/fixtures/facts/host-fixture.ts'
import { renderDnatRule, renderNatTable } from '../../lab/fixtures/scripted-rules.ts'
import { packetFilterOf } from './packet-filter.ts'
import { parseIptables } from './questions/iptables.ts'
import { nftables } from './questions/nftables.ts'
import { understand } from './reading.ts'

const absent = { status: 'ok', value: { found: 'absent' } } as const
const ofIptables = (text: string) =>
  packetFilterOf(
    {
      iptables: { mm1: createReading(parseIptables(text)) },
      ip6tables: { mm1: absent },
      nftables: { mm1: absent },
    },
    'mm1',
  )

const createQuestion = (destination: string, port = 8074, protocol: 'tcp' | 'udp' = 'tcp') => ({
  protocol,
  source: '172.20.0.2',
  destination,
  port,
})

test('the document’s rules, with their counters', () => {
  const filter = ofIptables(
    renderNatTable(
      [renderDnatRule('172.20.0.3', 8074, 18_074), renderDnatRule('172.20.0.4', 8074, 28_074)],
      7,
    ),
  )
  expect(filter.leave(createQuestion('172.20.0.4')).redirect).toMatchObject({
    toAddress: '127.0.0.1',
    toPort: 28_074,
    packets: 7,
    destination: '172.20.0.4',
    port: '8074',
  })
  expect(filter.leave(createQuestion('172.20.0.5')).redirect).toBeNull()
  expect(filter.leave(createQuestion('172.20.0.3', 8075)).redirect).toBeNull()
  expect(filter.leave(createQuestion('172.20.0.3', 8074, 'udp')).redirect).toBeNull()
  expect(filter.redirects).toHaveLength(2)
})

test('rules in a chain of their own', () => {
  const filter = ofIptables(
    renderNatTable(
      ['OUTPUT -j mattermost-tunnels', renderDnatRule('172.20.0.3', 8074, 18_074, 'mattermost-tunnels')],
      3,
    ),
  )
  expect(filter.leave(createQuestion('172.20.0.3')).redirect).toMatchObject({ toPort: 18_074 })
  expect(filter.redirects).toHaveLength(1)
})

test('a chain that nothing jumps to redirects nothing', () => {
  const filter = ofIptables(renderNatTable([renderDnatRule('172.20.0.3', 8074, 18_074, 'left-over')]))
  expect(filter.leave(createQuestion('172.20.0.3')).redirect).toBeNull()
  expect(filter.redirects).toEqual([])
})

test('Docker’s rule for its own ports is none for peers', () => {
  const docker = 'OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER'
  const filter = ofIptables(
    renderNatTable([docker, 'DOCKER -p tcp -m tcp --dport 8074 -j DNAT --to-destination 172.17.0.2:8074']),
  )
  expect(filter.leave(createQuestion('172.20.0.3')).redirect).toBeNull()
})

test('REDIRECT stays on the host', () => {
  const filter = ofIptables(
    renderNatTable(['OUTPUT -d 172.20.0.3/32 -p tcp -m tcp --dport 8074 -j REDIRECT --to-ports 18074']),
  )
  expect(filter.leave(createQuestion('172.20.0.3')).redirect).toMatchObject({
    toAddress: '127.0.0.1',
    toPort: 18_074,
  })
})

const match = (protocol: string, field: string, right: unknown) => ({
  match: { op: '==', left: { payload: { protocol, field } }, right },
})
const nft = (...rules: [chain: string, ...statements: unknown[]][]) =>
  packetFilterOf(
    {
      iptables: { mm1: absent },
      ip6tables: { mm1: absent },
      nftables: {
        mm1: createReading(
          understand(
            nftables,
            JSON.stringify({
              nftables: [
                { metainfo: { version: '1.0.6' } },
                {
                  chain: {
                    family: 'ip',
                    table: 'tunnels',
                    name: 'out',
                    type: 'nat',
                    hook: 'output',
                    prio: -100,
                    policy: 'accept',
                  },
                },
                {
                  chain: {
                    family: 'inet',
                    table: 'guard',
                    name: 'in',
                    type: 'filter',
                    hook: 'input',
                    prio: 0,
                    policy: 'drop',
                  },
                },
                ...rules.map(([chain, ...expr]) => ({
                  rule: {
                    family: chain === 'in' ? 'inet' : 'ip',
                    table: chain === 'in' ? 'guard' : 'tunnels',
                    chain,
                    expr,
                  },
                })),
              ],
            }),
            '',
          ).value,
        ),
      },
    },
    'mm1',
  )

test('nftables’ own rules', () => {
  const filter = nft([
    'out',
    match('ip', 'daddr', '172.20.0.3'),
    match('tcp', 'dport', { set: [8074, 8075] }),
    { counter: { packets: 5, bytes: 300 } },
    { dnat: { addr: '127.0.0.1', port: 18_074 } },
  ])
  expect(filter.leave(createQuestion('172.20.0.3', 8075)).redirect).toMatchObject({
    toAddress: '127.0.0.1',
    toPort: 18_074,
    packets: 5,
  })
  expect(filter.leave(createQuestion('172.20.0.4')).redirect).toBeNull()
})

test('older iptables beside nftables, and the sets that it looks up', () => {
  const table = (rule: string, policy = 'ACCEPT') =>
    createReading(parseIptables(`*filter\n:INPUT ${policy} [0:0]\n${rule}\nCOMMIT\n`))
  const reach = (readings: Parameters<typeof packetFilterOf>[0]) =>
    packetFilterOf({ ip6tables: { mm1: absent }, nftables: { mm1: absent }, ...readings }, 'mm1').reach({
      family: 'ip',
      protocol: 'tcp',
      port: 8065,
      who: 'everyone',
    }).reach
  const [open, shut] = [table('-A INPUT -p tcp -j ACCEPT', 'DROP'), table('-A INPUT -p tcp -j DROP')]
  expect(reach({ iptables: { mm1: open } })).toBe('open')
  expect(reach({ iptables: { mm1: open }, iptablesLegacy: { mm1: shut } })).toBe('closed')
  // The same program under both names, which is asked twice.
  expect(reach({ iptables: { mm1: open }, iptablesLegacy: { mm1: open } })).toBe('open')
  expect(
    reach({
      iptables: { mm1: open },
      iptablesLegacy: { mm1: { status: 'ok', value: { found: 'forbidden' } } },
    }),
  ).toBe('unknown')
  const listed = table('-A INPUT -p tcp -m set --match-set all src -j ACCEPT', 'DROP')
  const set = (...elements: string[]) => ({
    mm1: createReading([
      { name: 'all', type: 'hash:net', entries: elements.map((element) => ({ element, options: [] })) },
    ]),
  })
  expect(reach({ iptables: { mm1: listed } })).toBe('unknown')
  expect(reach({ iptables: { mm1: listed }, ipsets: set('0.0.0.0/1', '128.0.0.0/1') })).toBe('open')
  expect(reach({ iptables: { mm1: listed }, ipsets: set('192.0.2.7') })).toBe('closed')
})
