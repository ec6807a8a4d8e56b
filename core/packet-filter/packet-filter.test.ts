import { describe, expect, test } from 'vitest'
import { parseIptables } from '../../probes/host/questions/iptables.ts'
import { parseNftables } from '../../probes/host/questions/nftables.ts'
import { createPacketFilter } from './packet-filter.ts'
import { type FilterSources, type IpSet, type Json, noSources } from './sources.ts'

const iptables = (rules: string, policy = 'DROP', more = '') =>
  parseIptables(`*filter\n:INPUT ${policy} [0:0]\n:c1 - [0:0]\n:c2 - [0:0]\n${rules}\nCOMMIT\n${more}`)
const reachOf = (
  sources: Partial<FilterSources>,
  port = 8065,
  { family = 'ip', protocol = 'tcp' }: { family?: 'ip' | 'ip6'; protocol?: 'tcp' | 'udp' } = {},
) => createPacketFilter({ ...noSources, ...sources }).reach({ family, protocol, port, who: 'everyone' }).reach
const ask = (rules: string, policy?: string, more?: string) =>
  reachOf({ iptables: { ip: iptables(rules, policy, more), ip6: [] } })

// What a condition narrows is still let in; each was tried against the kernel.
describe('iptables, policy DROP: everyone gets in by', () => {
  test.each([
    '-A INPUT -p tcp -m conntrack --ctstate NEW -m tcp --dport 8065 -j ACCEPT',
    '-A INPUT -i eth0 -p tcp -m tcp --dport 8065 -j ACCEPT',
    '-A INPUT -d 192.0.2.7/32 -p tcp -m tcp --dport 8065 -j ACCEPT',
    '-A INPUT ! -s 10.0.0.0/8 -p tcp -m tcp --dport 8065 -j ACCEPT',
    '-A INPUT -p tcp ! --dport 22 -j ACCEPT',
    '-A INPUT ! -p udp -j ACCEPT',
    '-A INPUT -p tcp -m tcp --dport 8000:9000 -j ACCEPT',
    '-A INPUT -p tcp -m multiport --dports 22,8065 -j ACCEPT',
    '-A INPUT -p tcp -m limit --limit 3/sec -j ACCEPT',
    '-A INPUT -p tcp -m hashlimit --hashlimit-upto 5/sec --hashlimit-name x -j ACCEPT',
    '-A INPUT -p tcp -m tcp --sport 1024:65535 -j ACCEPT',
    '-A INPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT',
    '-A INPUT -p tcp -m conntrack ! --ctstate INVALID -j ACCEPT',
    '-A INPUT -m pkttype --pkt-type unicast -j ACCEPT',
    '-A INPUT -m recent --set --name r -j ACCEPT',
    '-A INPUT -m time --timestart 08:00 --timestop 18:00 -j ACCEPT',
    '-A INPUT -s 0.0.0.0/1 -j ACCEPT\n-A INPUT -s 128.0.0.0/1 -j ACCEPT',
    '-A INPUT -m iprange --src-range 1.0.0.0-223.255.255.255 -j ACCEPT',
    '-A INPUT -j c1\n-A c1 -j ACCEPT',
    '-A INPUT -g c1\n-A INPUT -j DROP\n-A c1 -p tcp -j ACCEPT',
    '-A INPUT -j MARK --set-xmark 0x2/0x2\n-A INPUT -m mark --mark 0x2/0x2 -j ACCEPT',
  ])('%s', (rules) => {
    expect(ask(rules)).toBe('open')
  })
})

describe('iptables, policy ACCEPT: nobody gets in past', () => {
  test.each([
    '-A INPUT -p tcp -j DROP',
    '-A INPUT -i eth0 -j DROP',
    '-A INPUT -p tcp -m tcp ! --dport 22 -j REJECT --reject-with tcp-reset',
    '-A INPUT -m conntrack --ctstate NEW -j DROP',
    '-A INPUT -j c1\n-A c1 -p tcp -j c2\n-A c1 -j ACCEPT\n-A c2 -j DROP',
    '-A INPUT -g c1\n-A c1 -j DROP\n-A INPUT -j ACCEPT',
  ])('%s', (rules) => {
    expect(ask(rules, 'ACCEPT')).toBe('closed')
  })
})

describe('iptables, policy ACCEPT: what holds seldom, or for a few, shuts nobody out', () => {
  test.each([
    '-A INPUT -m conntrack --ctstate INVALID -j DROP',
    '-A INPUT -m set --match-set few src -j DROP',
    '-A INPUT -m hashlimit --hashlimit-above 9/sec --hashlimit-name x -j DROP',
    '-A INPUT -m connlimit --connlimit-above 20 -j DROP',
    '-A INPUT -p tcp -m tcp --tcp-flags ALL NONE -j DROP',
    '-A INPUT -m pkttype --pkt-type broadcast -j DROP',
    '-A INPUT -m recent --update --seconds 60 --hitcount 4 --name r -j DROP',
    '-A INPUT -p tcp -m tcp --dport 8065 -j RETURN\n-A INPUT -j DROP',
    '-A INPUT -i docker0 -j DROP',
    '-A INPUT -s 10.0.0.0/8 -j DROP',
  ])('%s', (rules) => {
    const ipsets: IpSet[] = [
      { name: 'few', type: 'hash:net', entries: [{ element: '192.0.2.0/24', options: [] }] },
    ]
    expect(reachOf({ iptables: { ip: iptables(rules, 'ACCEPT'), ip6: [] }, ipsets })).toBe('open')
  })
})

describe('iptables, policy DROP: nobody gets in by', () => {
  test.each([
    '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-A INPUT -p tcp -m tcp --tcp-flags ALL NONE -j ACCEPT',
    '-A INPUT -i lo -j ACCEPT',
    '-A INPUT -s 10.0.0.0/8 -j ACCEPT',
    '-A INPUT -p icmp -j ACCEPT',
    '-A INPUT -p udp -j ACCEPT',
    '-A INPUT -p tcp -m tcp ! --dport 8000:9000 -j ACCEPT',
    '-A INPUT -p tcp -j RETURN\n-A INPUT -j ACCEPT',
  ])('%s', (rules) => {
    expect(ask(rules)).toBe('closed')
  })
})

describe('what is not known stays a question', () => {
  test.each([
    ['-A INPUT -m new-module --new-option x -j ACCEPT', 'DROP'],
    ['-A INPUT -m set --match-set unread src -j ACCEPT', 'DROP'],
    ['-A INPUT -p tcp -j NEWTARGET', 'ACCEPT'],
    ['-A INPUT -m u32 --u32 0>>28=4 -j DROP', 'ACCEPT'],
  ])('%s', (rules, policy) => {
    expect(ask(rules, policy)).toBe('unknown')
  })

  test.each([
    ['-A INPUT -m u32 --u32 0>>28=4 -j ACCEPT\n-A INPUT -p tcp -j ACCEPT', 'open'],
    ['-A INPUT -m u32 --u32 0>>28=4 -j DROP\n-A INPUT -p tcp -j DROP', 'closed'],
  ])('unless both ways lead to the same: %s', (rules, reach) => {
    expect(ask(rules)).toBe(reach)
  })
})

test('a connection’s fields are not met where none is tracked, negated or not', () => {
  const raw = (rule: string) => `*raw\n:PREROUTING ACCEPT [0:0]\n${rule}\nCOMMIT\n`
  expect(ask('', 'ACCEPT', raw('-A PREROUTING -m conntrack ! --ctorigdstport 80 -j DROP'))).toBe('open')
  expect(ask('', 'ACCEPT', raw('-A PREROUTING -m connmark ! --mark 0x1 -j DROP'))).toBe('open')
  expect(
    ask('-A INPUT -m conntrack --ctstate NEW -j ACCEPT', 'DROP', raw('-A PREROUTING -j CT --notrack')),
  ).toBe('closed')
  expect(
    ask('-A INPUT -m conntrack --ctstate UNTRACKED -j ACCEPT', 'DROP', raw('-A PREROUTING -j CT --notrack')),
  ).toBe('open')
})

// Tried against the kernel: the SYN and its answer pass, and the ACK is tracked as new and sent elsewhere.
test('of a first packet that is not tracked NAT may catch what follows', () => {
  const untracked = (rule: string) =>
    `*raw\n:PREROUTING ACCEPT [0:0]\n${rule}\nCOMMIT\n*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 8065 -j REDIRECT --to-ports 22\nCOMMIT\n`
  const syn = '-A PREROUTING -p tcp -m tcp --tcp-flags SYN,RST SYN -j CT --notrack'
  expect(ask('', 'ACCEPT', untracked(syn))).toBe('unknown')
  expect(ask('-A INPUT -p tcp -j DROP', 'ACCEPT', untracked(syn))).toBe('closed')
  expect(ask('', 'ACCEPT', untracked('-A PREROUTING -p udp -j CT --notrack'))).toBe('open')
})

test('an answer that does not get out', () => {
  const shut = `*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT DROP [0:0]\nCOMMIT\n`
  const sources = { iptables: { ip: parseIptables(shut), ip6: [] } }
  expect(reachOf(sources)).toBe('closed')
  expect(reachOf(sources, 8065, { protocol: 'udp' })).toBe('open')
})

test('IPv6: an address of the host’s own is unicast too (xt_addrtype.c)', () => {
  const six = { iptables: { ip: [], ip6: iptables('-A INPUT -m addrtype --dst-type UNICAST -j ACCEPT') } }
  expect(reachOf(six, 8065, { family: 'ip6' })).toBe('open')
  expect(ask('-A INPUT -m addrtype --dst-type UNICAST -j ACCEPT')).toBe('closed')
})

test.each([
  ['bitmap:port', '8065', 'dst', 'open'],
  ['hash:net', '0.0.0.0/0', 'src', 'open'],
  ['hash:ip,port', '192.0.2.1,tcp:8065', 'src,dst', 'closed'],
])('a set of %s with %s', (type, element, direction, reach) => {
  const ipsets: IpSet[] = [{ name: 's', type, entries: [{ element, options: [] }] }]
  const ip = iptables(`-A INPUT -m set --match-set s ${direction} -j ACCEPT`)
  expect(reachOf({ iptables: { ip, ip6: [] }, ipsets })).toBe(reach)
})

describe('NAT before the filter', () => {
  const nat = (rule: string) => `*nat\n:PREROUTING ACCEPT [0:0]\n${rule}\nCOMMIT\n`
  const own = nat('-A PREROUTING -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 8065')
  const answered = '-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'
  const published = (user: string) =>
    parseIptables(
      `*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:DOCKER-USER - [0:0]\n${answered}\n-A FORWARD -j DOCKER-USER\n-A FORWARD -d 172.17.0.2/32 -o docker0 -p tcp -m tcp --dport 8065 -j ACCEPT\n${user}\nCOMMIT\n${nat('-A PREROUTING -p tcp -m tcp --dport 8066 -j DNAT --to-destination 172.17.0.2:8065')}`,
    )

  test('REDIRECT: the filter sees the port it leads to', () => {
    const ip = iptables('-A INPUT -p tcp -m tcp --dport 8065 -j ACCEPT', 'DROP', own)
    expect(
      createPacketFilter({ ...noSources, iptables: { ip, ip6: [] } }).reach({
        family: 'ip',
        protocol: 'tcp',
        port: 80,
        who: 'everyone',
      }),
    ).toMatchObject({
      reach: 'open',
      toward: [{ kind: 'local', port: 8065 }],
    })
    expect(
      reachOf(
        { iptables: { ip: iptables('-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT', 'DROP', own), ip6: [] } },
        80,
      ),
    ).toBe('closed')
  })

  test('who is sent where it was going anyway is not translated', () => {
    const same = nat('-A PREROUTING -p tcp -m tcp --dport 8065 -j REDIRECT --to-ports 8065')
    expect(ask('-A INPUT -m conntrack --ctstate DNAT -j ACCEPT', 'DROP', same)).toBe('closed')
  })

  test('an answer that is not tracked is not translated back', () => {
    const ip = iptables(
      '-A FORWARD -j ACCEPT',
      'DROP',
      `${nat('-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.17.0.2')}*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -i docker0 -j CT --notrack\nCOMMIT\n`,
    )
    expect(reachOf({ iptables: { ip, ip6: [] } }, 80)).toBe('closed')
    expect(reachOf({ iptables: { ip: ip.filter(({ name }) => name !== 'raw'), ip6: [] } }, 80)).toBe('open')
  })

  test('a container’s publication goes past INPUT, and DOCKER-USER shuts it', () => {
    expect(reachOf({ iptables: { ip: published(''), ip6: [] } }, 8066)).toBe('open')
    const user = '-A DOCKER-USER -p tcp -m conntrack --ctorigdstport 8066 -j DROP'
    expect(reachOf({ iptables: { ip: published(user), ip6: [] } }, 8066)).toBe('closed')
    expect(reachOf({ iptables: { ip: published(''), ip6: [] }, forwarding: false }, 8066)).toBe('closed')
  })
})

const match = (left: Json, right: Json, op = '=='): Json => ({ match: { op, left, right } })
const port = (right: Json, op?: string) => match({ payload: { protocol: 'tcp', field: 'dport' } }, right, op)
const state = (right: Json, op = 'in') => match({ ct: { key: 'state' } }, right, op)
interface Base {
  policy?: string
  flags?: Json
  table?: string
  priority?: number
}
const nftEntries = (
  rules: readonly Json[][],
  { policy = 'accept', flags, table = 't', priority = 0 }: Base = {},
) => [
  { table: { family: 'inet', name: table, ...(flags !== undefined && { flags }) } },
  { chain: { family: 'inet', table, name: 'in', type: 'filter', hook: 'input', prio: priority, policy } },
  { chain: { family: 'inet', table, name: 'c1' } },
  ...rules.map((expr) => ({ rule: { family: 'inet', table, chain: 'in', expr } })),
]
const readNft = (...entries: readonly unknown[]) => parseNftables(JSON.stringify({ nftables: entries }))
const askNft = (rules: readonly Json[][], base?: Base, more: readonly unknown[] = []) =>
  reachOf({ nftables: readNft(...nftEntries(rules, base), ...more) })

const accept: Json = { accept: null }
const drop: Json = { drop: null }

describe('nftables', () => {
  test.each([
    [
      'a limit that drops what is over it',
      [[{ limit: { rate: 10, per: 'second', inv: true } }, drop]],
      'accept',
      'open',
    ],
    ['a quota', [[{ quota: { val: 1, val_unit: 'mbytes', inv: true } }, drop]], 'accept', 'open'],
    ['a named limit', [[{ limit: 'l' }, drop]], 'accept', 'open'],
    ['new connections to the port', [[state('new'), port(8065), accept]], 'drop', 'open'],
    ['ports from 1024', [[port(1024, '>='), accept]], 'drop', 'open'],
    ['another port', [[port(22, '!='), accept]], 'drop', 'open'],
    ['not invalid', [[state('invalid', '!='), accept]], 'drop', 'open'],
    ['answers alone', [[state(['established', 'related']), accept]], 'drop', 'closed'],
    [
      'ICMP alone',
      [[match({ meta: { key: 'l4proto' } }, { set: ['icmp', 'ipv6-icmp'] }), accept]],
      'drop',
      'closed',
    ],
    [
      'a set of both protocols',
      [[match({ meta: { key: 'l4proto' } }, { set: ['tcp', 'udp'] }), accept]],
      'drop',
      'open',
    ],
    [
      'a map of verdicts',
      [
        [
          {
            vmap: {
              key: { payload: { protocol: 'tcp', field: 'dport' } },
              data: {
                set: [
                  [22, drop],
                  [8065, accept],
                ],
              },
            },
          },
        ],
      ],
      'drop',
      'open',
    ],
    [
      'a map that jumps',
      [
        [
          {
            vmap: {
              key: { payload: { protocol: 'tcp', field: 'dport' } },
              data: { set: [[8065, { goto: { target: 'c1' } }]] },
            },
          },
          accept,
        ],
      ],
      'drop',
      'closed',
    ],
    ['a named set that was not read', [[port('@nowhere'), accept]], 'drop', 'unknown'],
    ['a statement that is new', [[{ novel: 1 }]], 'accept', 'unknown'],
    ['an extension of iptables', [[{ xt: { type: 'match', name: 'u32' } }, accept]], 'drop', 'unknown'],
    [
      'a refusal by ICMPv6, which is IPv6’s',
      [[port(8065), { reject: { type: 'icmpv6', expr: 'port-unreachable' } }]],
      'accept',
      'open',
    ],
    [
      'a refusal by ICMP',
      [[port(8065), { reject: { type: 'icmp', expr: 'port-unreachable' } }]],
      'accept',
      'closed',
    ],
    [
      'an address of the other family',
      [[match({ payload: { protocol: 'ip6', field: 'saddr' } }, '2001:db8::1', '!='), accept]],
      'drop',
      'closed',
    ],
  ] as const)('%s', (_name, rules, policy, reach) => {
    expect(askNft(rules as unknown as Json[][], { policy })).toBe(reach)
  })

  test('flags: a table that is switched off filters nothing, and a name in their place leaves it open', () => {
    expect(askNft([], { policy: 'drop', flags: 'dormant' })).toBe('open')
    expect(askNft([], { policy: 'drop', flags: ['dormant', 'owner'] })).toBe('open')
    expect(askNft([], { policy: 'drop', flags: 'owner' })).toBe('closed')
    // nft 1.0.6 prints the name of the table instead.
    expect(askNft([], { policy: 'drop', flags: 't' })).toBe('unknown')
  })

  test('a named set, and a concatenation', () => {
    const set = (name: string, elem: readonly Json[]) => ({
      set: { family: 'inet', table: 't', name, type: 'x', elem },
    })
    expect(
      askNft([[port('@ports'), accept]], { policy: 'drop' }, [set('ports', [22, { range: [8000, 9000] }])]),
    ).toBe('open')
    expect(askNft([[port('@ports'), accept]], { policy: 'drop' }, [set('ports', [22])])).toBe('closed')
    const both = { concat: [{ meta: { key: 'iifname' } }, { payload: { protocol: 'tcp', field: 'dport' } }] }
    expect(
      askNft([[match(both, '@pairs'), accept]], { policy: 'drop' }, [
        set('pairs', [{ concat: ['eth0', 8065] }]),
      ]),
    ).toBe('open')
    expect(
      askNft([[match(both, '@pairs'), accept]], { policy: 'drop' }, [
        set('pairs', [{ concat: ['eth0', 22] }]),
      ]),
    ).toBe('closed')
  })

  test('all base chains of a hook: accept ends its own, drop ends all', () => {
    const later = nftEntries([[accept]], { table: 'u', priority: 10 })
    expect(askNft([[port(8065), drop]], {}, later)).toBe('closed')
    expect(askNft([[accept]], {}, nftEntries([[drop]], { table: 'u', priority: 10 }))).toBe('closed')
    expect(
      reachOf({
        iptables: { ip: iptables('-A INPUT -j ACCEPT'), ip6: [] },
        nftables: readNft(...nftEntries([[drop]])),
      }),
    ).toBe('closed')
    const marks = (priority: number) =>
      nftEntries([[{ mangle: { key: { meta: { key: 'mark' } }, value: 1 } }]], { table: 'm', priority })
    const marked: Json[][] = [[match({ meta: { key: 'mark' } }, 1), accept]]
    expect(askNft(marked, { policy: 'drop' }, marks(-10))).toBe('open')
    expect(askNft(marked, { policy: 'drop' }, marks(10))).toBe('closed')
    // Of one priority, the later made comes first.
    expect(askNft(marked, { policy: 'drop' }, marks(0))).toBe('unknown')
  })

  test('of two NAT chains of one priority the later made comes first, which a listing does not tell', () => {
    const pre = (table: string, to: number, prio = -100) => [
      {
        chain: {
          family: 'inet',
          table,
          name: 'pre',
          type: 'nat',
          hook: 'prerouting',
          prio,
          policy: 'accept',
        },
      },
      { rule: { family: 'inet', table, chain: 'pre', expr: [port(80), { redirect: { port: to } }] } },
    ]
    const filtered = nftEntries([[port(8065), accept]], { policy: 'drop' })
    expect(reachOf({ nftables: readNft(...filtered, ...pre('a', 8065), ...pre('b', 22)) }, 80)).toBe(
      'unknown',
    )
    expect(reachOf({ nftables: readNft(...filtered, ...pre('a', 8065, -110), ...pre('b', 22)) }, 80)).toBe(
      'open',
    )
  })

  test('what iptables-nft wrote is not read twice', () => {
    const shown = [
      { table: { family: 'ip', name: 'filter' } },
      ...['INPUT', 'c1', 'c2'].map((name) => ({
        chain: {
          family: 'ip',
          table: 'filter',
          name,
          ...(name === 'INPUT' && { type: 'filter', hook: 'input', prio: 0, policy: 'accept' }),
        },
      })),
      {
        rule: {
          family: 'ip',
          table: 'filter',
          chain: 'INPUT',
          expr: [{ xt: { type: 'match', name: 'set' } }, drop],
        },
      },
    ]
    const ip = iptables('-A INPUT -m conntrack --ctstate INVALID -j DROP', 'ACCEPT')
    expect(reachOf({ iptables: { ip, ip6: [] }, nftables: readNft(...shown) })).toBe('open')
    const older = ip.map((table) => ({ ...table, backend: 'legacy' as const }))
    expect(reachOf({ iptables: { ip: older, ip6: [] }, nftables: readNft(...shown) })).toBe('unknown')
  })
})
