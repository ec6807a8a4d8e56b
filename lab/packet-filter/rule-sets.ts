import { createDraws, type Draws } from './random.ts'

export const askedPorts = [22, 80, 443, 3306, 8065] as const
/** Rules may send there what was for another port. */
export const otherPorts = [8080, 9000] as const

/** One rule set as its program loads it, for both families. */
export interface RuleSetText {
  seed: number
  kind: 'iptables-nft' | 'iptables-legacy' | 'nft' | 'both'
  ipset: string
  iptables: { ip: string; ip6: string } | null
  nft: string | null
}

export const kinds = ['iptables-nft', 'iptables-legacy', 'nft', 'both'] as const

export function createRuleSet(seed: number): RuleSetText {
  const draws = createDraws(seed)
  const kind = kinds[seed % kinds.length] ?? 'nft'
  const words = kind === 'nft' ? null : { ip: createIptables(draws, 'ip'), ip6: createIptables(draws, 'ip6') }
  return {
    seed,
    kind,
    ipset: ipsets,
    iptables: words,
    nft: kind === 'nft' || kind === 'both' ? createNft(draws, kind === 'both' ? 3 : 8) : null,
  }
}

type Family = 'ip' | 'ip6'

const ipsets = `create nets4 hash:net family inet
add nets4 10.1.0.0/25
add nets4 10.1.0.2 nomatch
create all4 hash:net family inet
add all4 0.0.0.0/1
add all4 128.0.0.0/1
create hosts4 hash:ip family inet
add hosts4 10.2.0.2
create pairs4 hash:ip,port family inet
add pairs4 10.1.0.2,tcp:80
add pairs4 10.2.0.2,udp:443
create ports4 bitmap:port range 0-65535
add ports4 22
add ports4 8065
create nets6 hash:net family inet6
add nets6 fd01::/112
create all6 hash:net family inet6
add all6 ::/1
add all6 8000::/1
create hosts6 hash:ip family inet6
add hosts6 fd02::2
create pairs6 hash:ip,port family inet6
add pairs6 fd01::2,tcp:80
create ports6 bitmap:port range 0-65535
add ports6 443
`

const networks = {
  ip: [
    '10.1.0.0/24',
    '10.1.0.2/32',
    '10.1.0.128/25',
    '10.2.0.0/16',
    '0.0.0.0/1',
    '128.0.0.0/1',
    '10.0.0.0/8',
    '192.0.2.0/24',
  ],
  ip6: [
    'fd01::/64',
    'fd01::2/128',
    'fd01::8000/113',
    'fd02::/64',
    '::/1',
    '8000::/1',
    'fd00::/8',
    '2001:db8::/32',
  ],
} as const
const ranges = {
  ip: ['10.1.0.1-10.1.0.99', '10.1.0.100-10.2.0.9'],
  ip6: ['fd01::1-fd01::99', 'fd01::100-fd02::9'],
} as const
const own = { ip: ['10.1.0.1', '10.2.0.1'], ip6: ['fd01::1', 'fd02::1'] } as const
const container = { ip: '172.17.0.2', ip6: 'fd17::2' } as const

const not = (draws: Draws, probability = 0.25) => (draws.chance(probability) ? '! ' : '')
const port = (draws: Draws) => draws.pick(askedPorts)

/** The written list of iptables' matches. Those that vary let in with a burst that no try exhausts. */
function createMatches(draws: Draws, family: Family, chain: string, target: string): string {
  const isIncoming = chain !== 'OUTPUT'
  const lets = target === 'ACCEPT'
  const parts: string[] = []
  const used = new Set<string>()
  const protocol = draws.pick(['tcp', 'tcp', 'udp', ''])
  if (protocol) parts.push(`${protocol === 'udp' ? not(draws, 0.1) : ''}-p ${protocol}`)
  const isPlain = protocol !== '' && !parts[0]?.startsWith('!')
  const direction = isIncoming ? 'dport' : 'sport'
  if (isPlain && draws.chance(0.65))
    parts.push(
      draws.pick([
        () => `-m ${protocol} ${not(draws)}--${direction} ${port(draws)}`,
        () =>
          `-m ${protocol} ${not(draws)}--${direction} ${draws.pick(['1:1024', '80:443', '3000:9000', '1024:65535', '0:79'])}`,
        () => `-m multiport ${not(draws)}--${direction}s ${port(draws)},${port(draws)},5000:9000`,
        () => (protocol === 'tcp' ? `-m multiport --ports ${port(draws)},443` : ''),
      ])(),
    )
  const amount = draws.pick([0, 0, 1, 1, 2])
  const others: readonly (readonly [name: string, words: () => string])[] = [
    ['s', () => `${not(draws)}${isIncoming ? '-s' : '-d'} ${draws.pick(networks[family])}`],
    ['s', () => `${not(draws)}${isIncoming ? '-s' : '-d'} ${draws.pick(networks[family])}`],
    ['d', () => `${not(draws)}${isIncoming ? '-d' : '-s'} ${draws.pick(own[family])}`],
    [
      'i',
      () =>
        `${not(draws)}${isIncoming ? '-i' : '-o'} ${draws.pick(['eth0', 'eth1', 'eth+', 'lo', 'docker0'])}`,
    ],
    [
      'i',
      () =>
        `${not(draws)}${isIncoming ? '-i' : '-o'} ${draws.pick(['eth0', 'eth1', 'eth+', 'lo', 'docker0'])}`,
    ],
    [
      'state',
      () =>
        `-m conntrack ${not(draws)}--ctstate ${draws.pick(['NEW', 'RELATED,ESTABLISHED', 'INVALID', 'NEW,ESTABLISHED', 'UNTRACKED', 'ESTABLISHED'])}`,
    ],
    ['state', () => `-m state --state ${draws.pick(['NEW', 'RELATED,ESTABLISHED', 'NEW,RELATED'])}`],
    ['status', () => `-m conntrack ${not(draws)}--ctstate DNAT`],
    ['orig', () => (isPlain ? `-m conntrack ${not(draws)}--ctorigdstport ${port(draws)}` : '')],
    ['mark', () => `-m mark ${not(draws)}--mark ${draws.pick(['0x0', '0x1', '0x2/0x2', '0x1/0xff'])}`],
    [
      'connmark',
      () => (used.has('mark') ? '' : `-m connmark ${not(draws)}--mark ${draws.pick(['0x0', '0x1'])}`),
    ],
    [
      'flags',
      () =>
        protocol === 'tcp' && isPlain
          ? `-m tcp ${not(draws)}--tcp-flags ${draws.pick(['FIN,SYN,RST,ACK SYN', 'ALL NONE', 'SYN,RST SYN', 'SYN,ACK SYN,ACK', 'FIN,URG,PSH FIN,URG,PSH'])}`
          : '',
    ],
    [
      'type',
      () =>
        chain === 'INPUT' || chain === 'PREROUTING'
          ? `-m addrtype ${not(draws)}--dst-type ${draws.pick(['LOCAL', 'UNICAST', family === 'ip' ? 'BROADCAST,MULTICAST' : 'MULTICAST'])}`
          : '',
    ],
    [
      'pkttype',
      () =>
        isIncoming
          ? `-m pkttype ${not(draws)}--pkt-type ${draws.pick(['unicast', 'broadcast', 'multicast'])}`
          : '',
    ],
    [
      'iprange',
      () => `-m iprange ${not(draws)}--${isIncoming ? 'src' : 'dst'}-range ${draws.pick(ranges[family])}`,
    ],
    [
      'set',
      () =>
        `-m set ${not(draws)}--match-set ${draws.pick(['nets', 'all', 'hosts'])}${family === 'ip' ? 4 : 6} ${isIncoming ? 'src' : 'dst'}`,
    ],
    [
      'set',
      () =>
        isPlain
          ? `-m set ${not(draws)}--match-set ${draws.pick(['pairs'])}${family === 'ip' ? 4 : 6} ${isIncoming ? 'src,dst' : 'dst,src'}`
          : '',
    ],
    [
      'set',
      () =>
        isPlain
          ? `-m set ${not(draws)}--match-set ports${family === 'ip' ? 4 : 6} ${isIncoming ? 'dst' : 'src'}`
          : '',
    ],
    ['limit', () => (lets ? '-m limit --limit 9000/sec --limit-burst 9000' : '')],
    [
      'hashlimit',
      () =>
        lets || target === 'DROP'
          ? `-m hashlimit --hashlimit-${lets ? 'upto' : 'above'} 9000/sec --hashlimit-burst 9000 --hashlimit-name h${draws.count(1, 99_999_999)}`
          : '',
    ],
    ['connlimit', () => (target === 'DROP' && isIncoming ? '-m connlimit --connlimit-above 5000' : '')],
    ['string', () => (protocol === 'tcp' ? '-m string --string mattermost --algo bm' : '')],
    [
      'length',
      () =>
        protocol === 'tcp'
          ? `-m length ${not(draws)}--length ${draws.pick(['0:39', '40:1500', '1000:65535'])}`
          : '',
    ],
    [
      'ttl',
      () =>
        family === 'ip'
          ? `-m ttl --ttl-${draws.pick(['gt 10', 'lt 10'])}`
          : `-m hl --hl-${draws.pick(['gt 10', 'lt 10'])}`,
    ],
    ['dscp', () => `-m dscp ${not(draws)}--dscp ${draws.pick(['0x00', '0x2e'])}`],
    ['time', () => (lets ? '-m time --timestart 00:00 --timestop 23:59:59' : '')],
    [
      'recent',
      () =>
        target === 'DROP'
          ? '-m recent --update --seconds 60 --hitcount 15 --name r'
          : `-m recent --set --name r${draws.count(1, 3)}`,
    ],
    ['helper', () => `-m helper ${not(draws)}--helper ftp`],
    ['u32', () => (draws.chance(0.1) ? '-m u32 --u32 0>>28=4' : '')],
    ['comment', () => '-m comment --comment "-j ACCEPT"'],
  ]
  for (let at = 0; at < amount; at += 1) {
    const [name, words] = draws.pick(others)
    if (used.has(name)) continue
    const text = words()
    if (
      text === '' ||
      (name === 'state' && used.has('status')) ||
      (['orig', 'status', 'state'].includes(name) && parts.some((part) => part.includes('-m conntrack')))
    )
      continue
    if (name === 'connmark' && used.has('mark')) continue
    used.add(name)
    parts.push(text)
  }
  return parts.join(' ')
}

function createIptables(draws: Draws, family: Family): string {
  const reject = family === 'ip' ? 'icmp-port-unreachable' : 'icmp6-port-unreachable'
  const rule = (chain: string, targets: readonly string[], place = chain) => {
    const target = draws.pick(targets)
    const [verdict = ''] = target.split(' ')
    return `-A ${chain} ${createMatches(draws, family, place, verdict)} ${target.startsWith('-g') ? target : `-j ${target}`}`.replaceAll(
      '  ',
      ' ',
    )
  }
  const rules = (amount: number, chain: string, targets: readonly string[], place = chain) =>
    Array.from({ length: amount }, () => rule(chain, targets, place))
  const ends = ['ACCEPT', 'ACCEPT', 'ACCEPT', 'DROP', 'DROP', `REJECT --reject-with ${reject}`]
  const policy = () => draws.pick(['ACCEPT', 'DROP', 'DROP'])
  const lines = [
    '*filter',
    `:INPUT ${policy()} [0:0]`,
    `:FORWARD ${policy()} [0:0]`,
    `:OUTPUT ${draws.pick(['ACCEPT', 'ACCEPT', 'ACCEPT', 'DROP'])} [0:0]`,
    ':c1 - [0:0]',
    ':c2 - [0:0]',
    ...(draws.chance(0.5) ? ['-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'] : []),
    ...rules(draws.count(1, 7), 'INPUT', [
      ...ends,
      'c1',
      'c2',
      '-g c1',
      'RETURN',
      'MARK --set-xmark 0x1/0xffffffff',
      'LOG',
      'NFLOG',
    ]),
    ...rules(draws.count(1, 4), 'c1', [...ends, 'c2', 'RETURN', '-g c2'], 'INPUT'),
    ...rules(draws.count(0, 3), 'c2', [...ends, 'RETURN', 'RETURN'], 'INPUT'),
    ...(draws.chance(0.7) ? ['-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'] : []),
    ...rules(draws.count(0, 3), 'FORWARD', ends),
    ...(draws.chance(0.7) ? ['-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'] : []),
    ...(draws.chance(0.3) ? rules(draws.count(1, 3), 'OUTPUT', ends) : []),
    'COMMIT',
  ]
  if (draws.chance(0.4)) {
    const address = family === 'ip' ? container.ip : `[${container.ip6}]`
    const plain = container[family]
    const natRule = () => {
      const to = draws.pick([
        `REDIRECT --to-ports ${draws.pick([...askedPorts, ...otherPorts])}`,
        `DNAT --to-destination ${address}:${draws.pick([...askedPorts, ...otherPorts])}`,
        `DNAT --to-destination ${plain}`,
        `DNAT --to-destination ${family === 'ip' ? '10.1.0.1' : '[fd01::1]'}:${port(draws)}`,
        `DNAT --to-destination :${port(draws)}`,
      ])
      const from = draws.pick([
        () => '',
        () => `-s ${draws.pick(networks[family])} `,
        () => `${not(draws)}-i eth0 `,
        () => '-m addrtype --dst-type LOCAL ',
      ])()
      return `-A PREROUTING ${from}-p ${draws.pick(['tcp', 'udp'])} --dport ${port(draws)} -j ${to}`
    }
    lines.push(
      '*nat',
      ':PREROUTING ACCEPT [0:0]',
      ...Array.from({ length: draws.count(1, 3) }, natRule),
      'COMMIT',
    )
  }
  if (draws.chance(0.2))
    lines.push(
      '*raw',
      ':PREROUTING ACCEPT [0:0]',
      ...rules(draws.count(1, 2), 'PREROUTING', ['CT --notrack', 'DROP', 'ACCEPT']),
      'COMMIT',
    )
  if (draws.chance(0.3))
    lines.push(
      '*mangle',
      ':PREROUTING ACCEPT [0:0]',
      ...rules(draws.count(1, 3), 'PREROUTING', [
        'MARK --set-xmark 0x1/0xffffffff',
        'MARK --set-xmark 0x2/0x2',
        'CONNMARK --set-xmark 0x1/0xffffffff',
        'CONNMARK --save-mark',
        'DROP',
        'ACCEPT',
        'RETURN',
      ]),
      'COMMIT',
    )
  return `${lines.join('\n')}\n`
}

/** The written list of nftables' statements. */
function createNftMatches(draws: Draws, hook: string, verdict: string): string {
  const isLetting = verdict === 'accept'
  const isRefusing = verdict === 'drop' || verdict === 'reject'
  const isIncoming = hook !== 'output'
  const [from, to] = isIncoming ? ['s', 'd'] : ['d', 's']
  const neg = () => (draws.chance(0.25) ? '!= ' : '')
  const p = () => String(port(draws))
  const items: readonly (() => string)[] = [
    () =>
      `${draws.pick(['tcp', 'udp', 'th'])} ${to}port ${neg()}${p()}`.replace(
        'th ',
        'meta l4proto { tcp, udp } th ',
      ),
    () => `tcp ${to}port ${neg()}{ ${p()}, 5000-9000 }`,
    () => `udp ${to}port ${neg()}{ ${p()}, 400-500 }`,
    () => `tcp ${to}port ${draws.pick(['>=', '<', '>', '<='])} ${p()}`,
    () => `tcp ${to}port ${neg()}80-3306`,
    () => `ip ${from}addr ${neg()}${draws.pick(networks.ip)}`,
    () => `ip6 ${from}addr ${neg()}${draws.pick(networks.ip6)}`,
    () => `ip ${from}addr ${neg()}{ 10.1.0.0/25, 10.2.0.1-10.2.0.9 }`,
    () => `ip ${from}addr ${neg()}@nets`,
    () => `ip6 ${from}addr ${neg()}@nets6`,
    () => `tcp ${to}port ${neg()}@ports`,
    () => `ip ${to}addr ${neg()}${draws.pick(own.ip)}`,
    () =>
      isIncoming
        ? `iifname ${neg()}${draws.pick(['eth0', 'eth1', '"eth*"', '{ eth0, docker0 }', 'lo'])}`
        : `oifname ${neg()}${draws.pick(['eth0', 'eth1', '"eth*"'])}`,
    () => (isIncoming ? `iif ${neg()}${draws.pick(['eth0', 'lo', 'eth1'])}` : 'oif eth0'),
    () =>
      `ct state ${draws.pick(['new', 'established,related', 'invalid', '!= invalid', '{ new, untracked }', '!= established', 'new,established'])}`,
    () => 'ct status dnat',
    () => `meta l4proto ${neg()}${draws.pick(['tcp', 'udp', '{ tcp, udp }', '{ icmp, ipv6-icmp }'])}`,
    () => `meta nfproto ${neg()}${draws.pick(['ipv4', 'ipv6'])}`,
    () => `meta mark ${neg()}${draws.pick(['0', '1', '2'])}`,
    () => 'meta mark & 0x1 == 0x1',
    () => `ct mark ${neg()}1`,
    () =>
      `tcp flags ${draws.pick(['syn', '& (fin|syn|rst|ack) == syn', '& (syn|ack) == syn|ack', 'ack', '!= syn'])}`,
    () =>
      isLetting
        ? 'limit rate 9000/second burst 9000 packets'
        : isRefusing
          ? 'limit rate over 9000/second burst 9000 packets'
          : '',
    () => (isLetting ? 'quota 900 mbytes' : isRefusing ? 'quota over 900 mbytes' : ''),
    () => (isRefusing ? 'ct state new ct count over 5000' : ''),
    () => (isIncoming ? `fib daddr type ${neg()}local` : ''),
    () => (isIncoming ? `meta pkttype ${neg()}${draws.pick(['host', 'broadcast', 'multicast'])}` : ''),
    () =>
      isIncoming ? `ip saddr . tcp dport ${neg()}{ 10.1.0.2 . 80, 10.2.0.2 . 443, 10.1.0.0/24 . 8065 }` : '',
    () => (isIncoming ? `iifname . tcp dport @pairs` : ''),
    () => `ip protocol ${neg()}tcp`,
    () => (isIncoming ? `ip ttl ${draws.pick(['> 10', '< 10'])}` : ''),
    () => `tcp sport ${draws.pick(['1024-65535', '>= 1', '!= 60000'])}`,
    () => `meta l4proto tcp ct original proto-dst ${p()}`,
    () => `ct direction ${draws.pick(['original', 'reply'])}`,
    () => 'counter',
    () => 'log prefix "x "',
    () => (draws.chance(0.2) ? 'meta cgroup 1' : ''),
  ]
  const amount = draws.pick([1, 1, 1, 2, 2, 3])
  const chosen = Array.from({ length: amount }, () => draws.pick(items)()).filter((text) => text !== '')
  // An address of each family, or both protocols, never hold together and are refused.
  const kindsOf = (pattern: RegExp) => chosen.filter((text) => pattern.test(text)).length
  const clashes =
    (kindsOf(/^ip |^ip6? .addr|^ip saddr/) > 0 && kindsOf(/^ip6 |nfproto/) > 0) ||
    kindsOf(/^tcp |^udp |l4proto|protocol|th |tcp dport/) > 1 ||
    (kindsOf(/^ip /) > 0 && kindsOf(/nfproto/) > 0)
  return (clashes ? chosen.slice(0, 1) : [...new Set(chosen)]).join(' ')
}

function createNft(draws: Draws, most: number): string {
  const tables: string[] = []
  const amount = draws.pick([1, 1, 2])
  for (let at = 0; at < amount; at += 1) {
    const family = draws.pick(['inet', 'inet', 'inet', 'ip', 'ip6'])
    const noise = (text: string) =>
      family === 'inet' || !(family === 'ip' ? /ip6 |nfproto/ : /\bip |nfproto/).test(text)
    const rule = (hook: string, verdicts: readonly string[]) => {
      const verdict = draws.pick(verdicts)
      const words = createNftMatches(draws, hook, verdict)
      return noise(words) ? [`    ${words} ${verdict}`] : []
    }
    const rules = (count: number, hook: string, verdicts: readonly string[]) =>
      Array.from({ length: count }, () => rule(hook, verdicts)).flat()
    const ends = ['accept', 'accept', 'accept', 'drop', 'drop', 'reject']
    const vmaps = [
      '    tcp dport vmap { 22 : accept, 80 : jump c1, 443 : goto c1, 3306 : drop, 5000-9000 : return }',
      '    ct state vmap { established : accept, related : accept, invalid : drop }',
      '    iifname vmap { lo : accept, eth0 : jump c1, eth1 : continue }',
      '    meta l4proto vmap { tcp : jump c1, udp : accept }',
      '    tcp dport vmap @verdicts',
      ...(family === 'ip6'
        ? []
        : [
            '    ip saddr . tcp dport vmap { 10.1.0.2 . 80 : accept, 10.2.0.2 . 22 : drop }',
            '    ip saddr vmap { 10.1.0.0/25 : jump c1, 10.2.0.0/16 : accept }',
          ]),
    ]
    const input = () => {
      const lines = rules(draws.count(1, most), 'input', [
        ...ends,
        'jump c1',
        'goto c1',
        'return',
        'continue',
        'meta mark set 1',
        'ct mark set 1',
        'meta mark set mark or 0x2',
      ])
      if (draws.chance(0.4)) lines.splice(draws.count(0, lines.length), 0, draws.pick(vmaps))
      return lines
    }
    const chain = (
      name: string,
      hook: string,
      type: string,
      priority: string,
      policy: string,
      lines: readonly string[],
    ) =>
      [
        `  chain ${name} {`,
        `    type ${type} hook ${hook} priority ${priority}; policy ${policy};`,
        ...lines,
        '  }',
      ].join('\n')
    const policy = () => draws.pick(['accept', 'drop', 'drop'])
    const parts = [
      // Never `flags dormant`: nft 1.0.6 ends its JSON in the middle of a table's flags.
      ...(family === 'ip6'
        ? []
        : ['  set nets { type ipv4_addr; flags interval; elements = { 10.1.0.0/25, 10.2.0.2 } }']),
      ...(family === 'ip'
        ? []
        : ['  set nets6 { type ipv6_addr; flags interval; elements = { fd01::/112, fd02::2 } }']),
      '  set ports { type inet_service; flags interval; elements = { 22, 8000-9000 } }',
      '  set pairs { type ifname . inet_service; elements = { "eth0" . 80, "eth1" . 443 } }',
      ['  chain c1 {', ...rules(draws.count(0, 3), 'input', [...ends, 'return']), '  }'].join('\n'),
      '  map verdicts { type inet_service : verdict; elements = { 22 : drop, 80 : accept, 8065 : jump c1 } }',
      chain(
        'in',
        'input',
        'filter',
        draws.pick(['filter', 'filter', '-10', 'filter + 10']),
        policy(),
        input(),
      ),
    ]
    if (draws.chance(0.2))
      parts.push(
        chain(
          'again',
          'input',
          'filter',
          draws.pick(['-200', '5', '-5']),
          'accept',
          rules(draws.count(1, 3), 'input', ends),
        ),
      )
    if (draws.chance(0.2))
      parts.push(
        chain('out', 'output', 'filter', 'filter', draws.pick(['accept', 'drop']), [
          '    ct state established,related accept',
          ...rules(draws.count(0, 2), 'output', ends),
        ]),
      )
    if (draws.chance(0.3))
      parts.push(
        chain('through', 'forward', 'filter', 'filter', policy(), [
          '    ct state established,related accept',
          ...rules(draws.count(0, 3), 'forward', ends),
        ]),
      )
    if (draws.chance(0.15))
      parts.push(
        chain(
          'early',
          'prerouting',
          'filter',
          draws.pick(['raw', '-150', 'mangle']),
          'accept',
          rules(draws.count(1, 2), 'input', [
            'notrack',
            'drop',
            'accept',
            'meta mark set 1',
            'ct mark set 1',
          ]),
        ),
      )
    if (draws.chance(0.35)) {
      const to = () =>
        draws.pick([
          `redirect to :${draws.pick([...askedPorts, ...otherPorts])}`,
          ...(family === 'ip6'
            ? []
            : [
                `dnat ${family === 'inet' ? 'ip ' : ''}to 172.17.0.2:${draws.pick([...askedPorts, ...otherPorts])}`,
                `dnat ${family === 'inet' ? 'ip ' : ''}to 172.17.0.2`,
              ]),
          ...(family === 'ip' ? [] : [`dnat ${family === 'inet' ? 'ip6 ' : ''}to [fd17::2]:80`]),
        ])
      parts.push(
        chain(
          'pre',
          'prerouting',
          'nat',
          draws.pick(['dstnat', 'dstnat - 5', 'filter']),
          'accept',
          Array.from(
            { length: draws.count(1, 3) },
            () =>
              `    ${draws.pick(['', 'iifname eth0 ', 'fib daddr type local '])}${draws.pick(['tcp', 'udp'])} dport ${port(draws)} ${to()}`,
          ),
        ),
      )
    }
    tables.push(`table ${family} t${at} {\n${parts.join('\n')}\n}`)
  }
  return `${tables.join('\n')}\n`
}
