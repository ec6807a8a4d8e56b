import { describe, expect, test } from 'vitest'
import { type FirewalldZone, readFirewalldZones } from '../../../../probes/host/questions/firewalld.ts'
import { parseIptables } from '../../../../probes/host/questions/iptables.ts'
import { parseNftables } from '../../../../probes/host/questions/nftables.ts'
import { readUfw } from '../../../../probes/host/questions/ufw.ts'
import { createFirewalldFilter } from './firewalld-filter.ts'
import { createIptablesFilter } from './iptables-filter.ts'
import { createNftablesFilter } from './nftables-filter.ts'
import { isPortCovered, type Opening, parsePorts } from './opening.ts'
import { listPublishedPorts } from './published-ports.ts'
import { createUfwFilter } from './ufw-filter.ts'

const parseUfw = (text: string) => readUfw(text).value
const parseFirewalldZones = (text: string) => readFirewalldZones(text).value

/** `tcp 22`, `any 0-65535 from 10.0.0.1`. */
const short = ({ protocol, ports: [first, last], from }: Opening) =>
  `${protocol} ${first === last ? first : `${first}-${last}`}${from === null ? '' : ` from ${from}`}`
const every = 'any 0-65535'

test.each([
  ['22/tcp', { protocol: 'tcp', ports: [22, 22] }],
  ['6000-6010/udp', { protocol: 'udp', ports: [6000, 6010] }],
  ['6000:6010', { protocol: 'any', ports: [6000, 6010] }],
  ['65535', { protocol: 'any', ports: [65_535, 65_535] }],
  ['123456', null],
  ['x22', null],
  ['22x', null],
  ['22/sctp', null],
  ['22-', null],
  ['', null],
])('the ports of %j', (text, ports) => {
  expect(parsePorts(text)).toEqual(ports)
})

test.each([
  ['tcp', 80, 90, 80, 'tcp', true],
  ['tcp', 80, 90, 90, 'tcp', true],
  ['tcp', 80, 90, 79, 'tcp', false],
  ['tcp', 80, 90, 91, 'tcp', false],
  ['tcp', 80, 90, 85, 'udp', false],
  ['any', 80, 90, 85, 'udp', true],
] as const)('%s %d to %d covers %d/%s: %s', (protocol, first, last, port, over, covered) => {
  expect(isPortCovered({ protocol, ports: [first, last], from: null, rule: '' }, port, over)).toBe(covered)
})

describe('iptables', () => {
  const filter = (rules: string, policy = 'DROP', chains = '') => {
    const dump = `*filter\n:INPUT ${policy} [0:0]\n${chains}${rules
      .split('\n')
      .filter((rule) => rule !== '')
      .map((rule) => `-A ${rule}\n`)
      .join('')}COMMIT\n`
    const { openings, ...rest } = createIptablesFilter(parseIptables(dump), 'iptables')
    return { ...rest, openings: openings.map(short) }
  }

  test('no table, and the policy', () => {
    expect(createIptablesFilter([], 'ip6tables')).toEqual({
      name: 'ip6tables',
      fact: 'host.ip6tables',
      obscure: [],
      deniesByDefault: false,
      openings: [],
    })
    expect(
      createIptablesFilter(parseIptables('*nat\n:INPUT DROP\nCOMMIT\n'), 'iptables').deniesByDefault,
    ).toBe(false)
    expect(filter('')).toEqual({
      name: 'iptables',
      fact: 'host.iptables',
      obscure: [],
      deniesByDefault: true,
      openings: [],
    })
    expect(filter('', 'ACCEPT').deniesByDefault).toBe(false)
    // The kernel's own policy is ACCEPT, whatever other chains have.
    expect(
      createIptablesFilter(parseIptables('*filter\n:FORWARD DROP\nCOMMIT\n'), 'iptables').deniesByDefault,
    ).toBe(false)
  })

  test.each([
    ['INPUT -p tcp --dport 22 -j ACCEPT', ['tcp 22']],
    ['INPUT -p udp -m multiport --dports 53,60:61 -j ACCEPT', ['udp 53', 'udp 60-61']],
    ['INPUT --dport 22 -j ACCEPT', ['any 22']],
    ['INPUT -p tcp -j ACCEPT', ['tcp 0-65535']],
    ['INPUT -p icmp -j ACCEPT', []],
    ['INPUT -p all -s 10.0.0.1 -j ACCEPT', [`${every} from -s 10.0.0.1`]],
    ['INPUT -i lo -j ACCEPT', [`${every} from -i lo`]],
    ['INPUT -p tcp -m tcp --syn --dport 22 -j ACCEPT', ['tcp 22']],
    ['INPUT -p tcp --tcp-flags SYN,ACK SYN --dport 22 -j ACCEPT', ['tcp 22']],
    ['INPUT -s 0.0.0.0/0 -d ::/0 -p tcp --dport 22 -j ACCEPT', ['tcp 22']],
    ['INPUT -s 10.0.0.0/8 -p tcp --dport 22 -j ACCEPT', ['tcp 22 from -s 10.0.0.0/8']],
    ['INPUT -d 10.0.0.1 -i eth0 -p tcp --dport 22 -j ACCEPT', ['tcp 22 from -d 10.0.0.1 -i eth0']],
    ['INPUT -m conntrack --ctstate NEW -p tcp --dport 22 -j ACCEPT', ['tcp 22']],
    ['INPUT -m state --state NEW,ESTABLISHED -p tcp --dport 22 -j ACCEPT', ['tcp 22']],
    [
      'INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      [`${every} from --ctstate RELATED,ESTABLISHED`],
    ],
    ['INPUT -m state --state RENEWED -j ACCEPT', [`${every} from --state RENEWED`]],
    ['OTHER -p tcp --dport 22 -j ACCEPT', []],
    ['INPUT -p tcp --dport 22 -j LOG', []],
    ['INPUT -p tcp --dport 22 -j DROP', []],
    ['INPUT -p tcp --dport 22', []],
  ])('%s opens %j, and the policy still denies', (rule, openings) => {
    expect(filter(rule)).toMatchObject({ openings, deniesByDefault: true })
  })

  test.each([
    ['INPUT -j ACCEPT\nINPUT -p tcp --dport 22 -j ACCEPT', 'DROP', false, []],
    ['INPUT -p all -j ACCEPT', 'DROP', false, []],
    [
      'INPUT -p tcp --dport 22 -j ACCEPT\nINPUT -j DROP\nINPUT -p tcp --dport 23 -j ACCEPT',
      'ACCEPT',
      true,
      ['tcp 22'],
    ],
    ['INPUT -j REJECT --reject-with icmp-port-unreachable', 'ACCEPT', true, []],
    ['INPUT -p tcp -j DROP', 'ACCEPT', false, []],
    ['INPUT -s 10.0.0.1 -j REJECT', 'ACCEPT', false, []],
    ['INPUT -j RETURN\nINPUT -j DROP', 'ACCEPT', false, []],
    ['INPUT -j RETURN\nINPUT -j ACCEPT', 'DROP', true, []],
    ['INPUT -i lo -j RETURN\nINPUT -j DROP', 'ACCEPT', true, []],
  ])('%j with the policy %s denies by default: %s', (rules, policy, deniesByDefault, openings) => {
    expect(filter(rules, policy)).toMatchObject({ deniesByDefault, openings })
  })

  test('chains that rules lead to', () => {
    const chains = ':own - [0:0]\n:deny - [0:0]\n'
    const rules =
      'INPUT -s 10.0.0.1 -j own\nINPUT -p tcp --dport 443 -g own\nINPUT -j deny\nown -j ACCEPT\ndeny -j DROP'
    expect(filter(rules, 'ACCEPT', chains)).toMatchObject({
      deniesByDefault: true,
      openings: [`${every} from -s 10.0.0.1`, 'tcp 443'],
    })
    expect(filter('INPUT -j own\nown -j ACCEPT', 'DROP', chains).deniesByDefault).toBe(false)
    expect(filter('INPUT -j own\nown -j RETURN\nINPUT -j DROP', 'ACCEPT', chains).deniesByDefault).toBe(true)
    expect(filter('INPUT -p tcp -j deny', 'ACCEPT', chains).deniesByDefault).toBe(false)
    // What came by a narrow rule has been let in or turned away: what follows in the chain is not met.
    const own = (...rules: string[]) =>
      filter(['INPUT -s 10.0.0.1 -j own', ...rules.map((rule) => `own ${rule}`)].join('\n'), 'DROP', chains)
        .openings
    expect(own('-j ACCEPT', '-p tcp --dport 22 -j ACCEPT')).toEqual([`${every} from -s 10.0.0.1`])
    expect(own('-j DROP', '-p tcp --dport 22 -j ACCEPT')).toEqual([])
    expect(own('-j RETURN', '-p tcp --dport 22 -j ACCEPT')).toEqual([])
    expect(own('-p tcp --dport 22 -j ACCEPT', '-p tcp --dport 23 -j ACCEPT')).toEqual([
      'tcp 22 from -s 10.0.0.1',
      'tcp 23 from -s 10.0.0.1',
    ])
    // Not a chain of this table: a target of some extension.
    expect(filter('INPUT -j gone\ngone -j ACCEPT', 'DROP', chains).deniesByDefault).toBe(true)
    // A circle has an end.
    expect(filter('INPUT -j own\nown -j own', 'DROP', chains).deniesByDefault).toBe(true)
  })

  test('chains inside each other, as deep as they may be', () => {
    const names = Array.from({ length: 18 }, (_, index) => `c${index}`)
    const chains = names.map((name) => `:${name} - [0:0]\n`).join('')
    const nested = (depth: number) =>
      [
        ...['INPUT', ...names].slice(0, depth).map((name, index) => `${name} -j ${names[index]}`),
        `${names[depth - 1]} -j ACCEPT`,
      ].join('\n')
    expect(filter(nested(16), 'DROP', chains).deniesByDefault).toBe(false)
    expect(filter(nested(17), 'DROP', chains).deniesByDefault).toBe(true)
  })
})

describe('nftables', () => {
  const match = (left: unknown, right: unknown, op = '==') => ({ match: { op, left, right } })
  const dport = (right: unknown, protocol = 'tcp', op = '==') =>
    match({ payload: { protocol, field: 'dport' } }, right, op)
  const accept = { accept: null }
  const drop = { drop: null }
  interface Options {
    policy?: string
    hook?: string
    type?: string
    family?: string
  }
  const filter = (
    rules: unknown[][],
    { policy = 'drop', hook = 'input', type = 'filter', family = 'inet' }: Options = {},
    others: Record<string, unknown[][]> = {},
  ) => {
    const rulesOf = (chain: string, each: unknown[][]) =>
      each.map((expr) => ({ rule: { family, table: 't', chain, expr } }))
    const dump = {
      nftables: [
        { chain: { family, table: 't', name: 'in', hook, type, policy, prio: 0 } },
        ...rulesOf('in', rules),
        ...Object.entries(others).flatMap(([name, each]) => rulesOf(name, each)),
      ],
    }
    const found = createNftablesFilter(parseNftables(JSON.stringify(dump)), 'ip')
    return found && { ...found, openings: found.openings.map(short), obscure: found.obscure.length }
  }

  test('which chain counts, and its policy', () => {
    expect(filter([])).toEqual({
      name: 'nftables',
      fact: 'host.nftables',
      deniesByDefault: true,
      openings: [],
      obscure: 0,
    })
    expect(filter([], { policy: 'accept' })?.deniesByDefault).toBe(false)
    expect(filter([], { family: 'ip' })?.deniesByDefault).toBe(true)
    expect(filter([], { hook: 'forward' })).toBeNull()
    expect(filter([], { type: 'nat' })).toBeNull()
    expect(filter([], { family: 'ip6' })).toBeNull()
    expect(filter([], { family: 'bridge' })).toBeNull()
  })

  test('of several chains the one that denies', () => {
    const chain = (name: string, policy: string) => ({
      chain: { family: 'inet', table: name, name: 'in', hook: 'input', type: 'filter', policy, prio: 0 },
    })
    const of = (...nftables: unknown[]) =>
      createNftablesFilter(parseNftables(JSON.stringify({ nftables })), 'ip6')
    expect(of(chain('a', 'accept'), chain('b', 'drop'))?.deniesByDefault).toBe(true)
    expect(of(chain('a', 'accept'), chain('b', 'accept'))?.deniesByDefault).toBe(false)
  })

  test.each([
    [[dport(22), accept], ['tcp 22']],
    [[dport(53, 'udp', 'in'), accept], ['udp 53']],
    [[dport(53, 'th'), accept], ['any 53']],
    [[dport({ range: [6000, 6010] }), accept], ['tcp 6000-6010']],
    [
      [dport({ set: [22, { range: [80, 81] }] }), accept],
      ['tcp 22', 'tcp 80-81'],
    ],
    [[match({ meta: { key: 'l4proto' } }, 'tcp'), accept], ['tcp 0-65535']],
    [[match({ payload: { protocol: 'ip', field: 'protocol' } }, 'udp'), accept], ['udp 0-65535']],
    [[match({ payload: { protocol: 'ip6', field: 'nexthdr' } }, 'icmpv6'), accept], []],
    [
      [match({ meta: { key: 'iifname' } }, 'lo'), accept],
      [`${every} from {"op":"==","left":{"meta":{"key":"iifname"}},"right":"lo"}`],
    ],
    [[match({ meta: { key: 'nfproto' } }, 'ipv4'), dport(22), accept], ['tcp 22']],
    [
      [match({ meta: { key: 'a' } }, 1), match({ meta: { key: 'b' } }, 2), dport(22), accept],
      [
        'tcp 22 from {"op":"==","left":{"meta":{"key":"a"}},"right":1}, {"op":"==","left":{"meta":{"key":"b"}},"right":2}',
      ],
    ],
    [[dport(22), drop], []],
    [[dport(22), { reject: null }], []],
    [[dport(22), { return: null }], []],
    [[dport(22), { log: null }], []],
    [[dport(22)], []],
  ] as [unknown[], string[]][])('%j opens %j, and the policy still denies', (rule, openings) => {
    expect(filter([rule])).toMatchObject({ openings, obscure: 0, deniesByDefault: true })
  })

  test.each([
    [[dport('@open'), accept]],
    [[dport({ set: [22, '@open'] }), accept]],
    [[dport({ range: ['a', 5] }), accept]],
    [[dport({ range: [5, 'a'] }), accept]],
    [[dport({ map: [] }), accept]],
    [[{ vmap: { key: 1 } }]],
    [[{ xt: { type: 'match' } }]],
  ])('%j is not understood', (rule) => {
    expect(filter([rule])).toMatchObject({ openings: [], obscure: 1, deniesByDefault: true })
  })

  test('a negation of a port narrows, and is none of its ports', () => {
    expect(filter([[dport(22, 'tcp', '!='), accept]])?.openings).toEqual([
      `${every} from {"op":"!=","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":22}`,
    ])
    for (const key of ['l4proto', 'nfproto'])
      expect(filter([[match({ meta: { key } }, 'tcp', '!='), accept]])?.openings).toEqual([
        `${every} from {"op":"!=","left":{"meta":{"key":"${key}"}},"right":"tcp"}`,
      ])
  })

  test.each([
    [[[accept], [drop]], 'drop', false],
    [[[drop], [accept]], 'accept', true],
    [[[{ reject: null }]], 'accept', true],
    [[[{ return: null }], [drop]], 'accept', false],
    [[[{ return: null }], [accept]], 'drop', true],
    [[[match({ meta: { key: 'iifname' } }, 'lo'), drop]], 'accept', false],
    [[[match({ meta: { key: 'iifname' } }, 'lo'), { return: null }], [drop]], 'accept', true],
    [[[dport(22), { return: null }], [drop]], 'accept', true],
    [[[{ jump: { target: 'yes' } }]], 'drop', false],
    [[[{ goto: { target: 'no' } }]], 'accept', true],
    [[[dport(22), { jump: { target: 'no' } }]], 'accept', false],
    [[[{ jump: { target: 'gone' } }], [drop]], 'accept', true],
    [[[{ jump: { target: 'circle' } }]], 'accept', false],
  ] as [unknown[][], string, boolean][])(
    '%j with the policy %s denies by default: %s',
    (rules, policy, deniesByDefault) => {
      const others = { yes: [[accept]], no: [[drop]], circle: [[{ jump: { target: 'circle' } }]] }
      expect(filter(rules, { policy }, others)).toMatchObject({ deniesByDefault })
    },
  )

  test('a chain that a narrower rule leads to opens for those alone', () => {
    const lo = match({ meta: { key: 'iifname' } }, 'lo')
    const { openings } = filter(
      [
        [lo, { jump: { target: 'a' } }],
        [dport(443), { jump: { target: 'b' } }],
      ],
      {},
      {
        a: [[dport(22), accept], [accept]],
        b: [[accept]],
      },
    ) ?? { openings: [] }
    const from = 'from {"op":"==","left":{"meta":{"key":"iifname"}},"right":"lo"}'
    expect(openings).toEqual([`tcp 22 ${from}`, `${every} ${from}`, 'tcp 443'])
  })

  test('rules of another table or family are none of its', () => {
    const chain = {
      chain: { family: 'ip', table: 't', name: 'in', hook: 'input', type: 'filter', policy: 'drop', prio: 0 },
    }
    const rule = (family: string, table: string, name: string) => ({
      rule: { family, table, chain: name, expr: [accept] },
    })
    const of = (each: unknown) =>
      createNftablesFilter(parseNftables(JSON.stringify({ nftables: [chain, each] })), 'ip')
    expect(of(rule('ip', 't', 'in'))?.deniesByDefault).toBe(false)
    for (const each of [rule('ip6', 't', 'in'), rule('ip', 'u', 'in'), rule('ip', 't', 'out')])
      expect(of(each)?.deniesByDefault).toBe(true)
  })
})

describe('ufw', () => {
  const filter = (rows: string, incoming = 'deny') => {
    const text = `Status: active\nDefault: ${incoming} (incoming), allow (outgoing)\n\nTo Action From\n-- ------ ----\n${rows}\n`
    const found = createUfwFilter(parseUfw(text))
    return found && { ...found, openings: found.openings.map(short) }
  }

  test('its defaults', () => {
    expect(filter('22/tcp ALLOW IN Anywhere')).toEqual({
      name: 'ufw',
      fact: 'host.ufw',
      deniesByDefault: true,
      openings: ['tcp 22'],
      obscure: [],
    })
    expect(filter('22 ALLOW IN Anywhere', 'reject')?.deniesByDefault).toBe(true)
    expect(filter('22 ALLOW IN Anywhere', 'allow')?.deniesByDefault).toBe(false)
    expect(createUfwFilter({ active: true, defaults: null, rules: [] })).toBeNull()
  })

  test.each([
    ['22 ALLOW IN Anywhere', ['any 22']],
    ['22 LIMIT IN Anywhere', ['any 22']],
    ['80,443/tcp ALLOW IN Anywhere', ['tcp 80', 'tcp 443']],
    ['6000:6010/udp ALLOW IN Anywhere', ['udp 6000-6010']],
    ['22/tcp (v6) ALLOW IN Anywhere (v6)', ['tcp 22']],
    ['22/tcp ALLOW IN 10.0.0.1', ['tcp 22 from 10.0.0.1']],
    ['22/tcp on eth0 ALLOW IN Anywhere', ['tcp 22 from Anywhere on eth0']],
    ['22/tcp on eth0 ALLOW IN 10.0.0.1', ['tcp 22 from 10.0.0.1 on eth0']],
    ['22/tcp ALLOW IN not Anywhere', ['tcp 22 from not Anywhere']],
    ['22/tcp ALLOW IN Anywheres', ['tcp 22 from Anywheres']],
    ['Anywhere ALLOW IN 10.0.0.1', [`${every} from 10.0.0.1`]],
    ['Anywhere on eth1 ALLOW IN Anywhere', [`${every} from Anywhere on eth1`]],
    ['10.0.0.2 22/tcp ALLOW IN Anywhere', ['tcp 22']],
    ['10.0.0.2 ALLOW IN Anywhere', [every]],
    ['2001:db8::2 ALLOW IN Anywhere (v6)', [every]],
    ['OpenSSH ALLOW IN Anywhere', ['tcp 22']],
    ['Nginx HTTP ALLOW IN Anywhere', ['tcp 80']],
    ['Nginx HTTPS ALLOW IN Anywhere', ['tcp 443']],
    ['Nginx Full ALLOW IN Anywhere', ['tcp 80', 'tcp 443']],
    ['WWW ALLOW IN Anywhere', ['tcp 80']],
    ['WWW Secure ALLOW IN Anywhere', ['tcp 443']],
    ['WWW Full ALLOW IN Anywhere', ['tcp 80', 'tcp 443']],
    ['22/tcp ALLOW OUT Anywhere', []],
    ['22/tcp ALLOW FWD Anywhere', []],
    ['22/tcp DENY IN Anywhere\n22/tcp ALLOW IN Anywhere', []],
    ['22/tcp REJECT IN Anywhere\n22/tcp ALLOW IN Anywhere', []],
    ['22/tcp DENY IN 10.0.0.1\n22/tcp ALLOW IN Anywhere', ['tcp 22']],
    ['22/tcp ALLOW IN Anywhere\n22/tcp DENY IN Anywhere', ['tcp 22']],
    ['22/tcp DENY IN Anywhere\n23/tcp ALLOW IN Anywhere', ['tcp 23']],
  ])('%j opens %j', (rows, openings) => {
    expect(filter(rows)).toMatchObject({ openings, obscure: [] })
  })

  test.each([
    ['Samba ALLOW IN Anywhere', ['Samba ALLOW IN Anywhere']],
    ['Samba (v6) ALLOW IN Anywhere (v6)', []],
    ['Samba ALLOW IN 10.0.0.1', []],
    ['22/sctp ALLOW IN Anywhere', ['22/sctp ALLOW IN Anywhere']],
    ['22,23/sctp ALLOW IN Anywhere', ['22,23/sctp ALLOW IN Anywhere']],
  ])('of %j %j is not understood', (rows, obscure) => {
    expect(filter(rows)).toMatchObject({ openings: [], obscure })
  })
})

describe('firewalld', () => {
  const zone = (changes: Partial<FirewalldZone> = {}): FirewalldZone => ({
    ...(parseFirewalldZones('public (active)\n  interfaces: eth0\n')[0] as FirewalldZone),
    ...changes,
  })
  const filter = (zones: FirewalldZone[], defaultZone: string | null = null) => {
    const { openings, ...rest } = createFirewalldFilter(zones, defaultZone, 'host.firewalldZones')
    return { ...rest, openings: openings.map(short) }
  }

  test('which zones count', () => {
    const ports = ['1/tcp']
    const opened = (changes: Partial<FirewalldZone>, defaultZone: string | null = null) =>
      filter([zone({ ports, ...changes })], defaultZone).openings.length > 0
    expect(opened({})).toBe(true)
    expect(opened({ active: false, interfaces: [] })).toBe(false)
    expect(opened({ active: false, interfaces: [] }, 'public')).toBe(true)
    expect(opened({ active: false, interfaces: [] }, 'other')).toBe(false)
    expect(opened({ active: false })).toBe(true)
    expect(opened({ active: false, interfaces: [], sources: ['10.0.0.1'] })).toBe(true)
    expect(opened({ active: true, interfaces: [] })).toBe(true)
    for (const name of ['lo', 'docker0', 'docker', 'podman1', 'cni0', 'virbr12', 'br-0a1b', 'veth', 'veth1a'])
      expect({ name, opened: opened({ interfaces: [name] }) }).toEqual({ name, opened: false })
    for (const name of ['lo0', 'xlo', 'dockerx', 'br-', 'br0', 'eth0'])
      expect({ name, opened: opened({ interfaces: [name] }) }).toEqual({ name, opened: true })
    expect(opened({ interfaces: ['docker0', 'eth0'] })).toBe(true)
    expect(opened({ interfaces: ['docker0'], sources: ['10.0.0.1'] })).toBe(true)
    expect(opened({ interfaces: ['docker0'] }, 'public')).toBe(true)
  })

  test('what denies by default', () => {
    expect(filter([zone()])).toEqual({
      name: 'firewalld',
      fact: 'host.firewalldZones',
      deniesByDefault: true,
      openings: [],
      obscure: [],
    })
    expect(filter([zone({ target: 'ACCEPT' })]).deniesByDefault).toBe(false)
    expect(filter([zone(), zone({ target: 'ACCEPT' })]).deniesByDefault).toBe(false)
    expect(filter([zone({ target: 'ACCEPT', sources: ['10.0.0.1'] })]).deniesByDefault).toBe(true)
    expect(filter([zone({ target: 'ACCEPT', active: false, interfaces: [] })]).deniesByDefault).toBe(true)
  })

  // firewalld's own definitions, /usr/lib/firewalld/services/*.xml.
  test.each([
    ['ssh', ['tcp 22']],
    ['http', ['tcp 80']],
    ['https', ['tcp 443']],
    ['http3', ['udp 443']],
    ['dhcpv6-client', ['udp 546']],
    ['cockpit', ['tcp 9090']],
    ['mdns', ['udp 5353']],
    ['mysql', ['tcp 3306']],
    ['postgresql', ['tcp 5432']],
    ['prometheus', ['tcp 9090']],
    ['prometheus-node-exporter', ['tcp 9100']],
    ['zabbix-agent', ['tcp 10050']],
    ['snmp', ['udp 161']],
    ['ldap', ['tcp 389']],
    ['smtp', ['tcp 25']],
  ])('the service %s', (service, openings) => {
    expect(filter([zone({ services: [service] })])).toMatchObject({ openings, obscure: [] })
    expect(filter([zone({ richRules: [`rule service name="${service}" accept`] })])).toMatchObject({
      openings,
    })
  })

  test.each([
    [{ ports: ['1/tcp', '5-6/udp'] }, ['tcp 1', 'udp 5-6']],
    [{ sourcePorts: ['7/tcp'] }, [every]],
    [{ protocols: ['tcp', 'udp', 'gre'] }, ['tcp 0-65535', 'udp 0-65535']],
    [{ forwardPorts: ['port=80:proto=tcp:toport=8065:toaddr='] }, ['tcp 8065']],
    [
      {
        forwardPorts: ['port=80:proto=tcp:toport=8065:toaddr=10.0.0.9', 'port=80:proto=tcp:toport=:toaddr='],
      },
      [],
    ],
    [
      { ports: ['1/tcp'], interfaces: [], sources: ['10.0.0.1', '10.0.0.2'] },
      ['tcp 1 from 10.0.0.1, 10.0.0.2'],
    ],
    [{ sourcePorts: ['7/tcp'], interfaces: [], sources: ['10.0.0.1'] }, [`${every} from 10.0.0.1`]],
    [{ protocols: ['tcp'], interfaces: [], sources: ['10.0.0.1'] }, ['tcp 0-65535 from 10.0.0.1']],
    [{ ports: ['1/tcp'], sources: ['10.0.0.1'] }, ['tcp 1']],
    [{ richRules: ['rule port port="8065" protocol="tcp" accept'] }, ['tcp 8065']],
    [{ richRules: ['rule port port=8065 protocol=tcp accept'] }, ['tcp 8065']],
    [
      { richRules: ['rule source address="10.0.0.1" port port="22" protocol="tcp" accept'] },
      ['tcp 22 from 10.0.0.1'],
    ],
    [{ richRules: ['rule source ipset="friends" accept'] }, [`${every} from friends`]],
    [{ richRules: ['rule source mac="00:11:22:33:44:55" accept'] }, [`${every} from 00:11:22:33:44:55`]],
    [
      {
        richRules: [
          'rule family="ipv4" source address="0.0.0.0/0" accept',
          'rule source address="::/0" accept',
        ],
      },
      [every, every],
    ],
    [{ richRules: ['rule accept'], interfaces: [], sources: ['10.0.0.1'] }, [`${every} from 10.0.0.1`]],
    [{ richRules: ['rule source-port port="7" protocol="tcp" accept'] }, [every]],
    [
      { richRules: ['rule port port="22" protocol="tcp" drop', 'rule port port="22" protocol="tcp" reject'] },
      [],
    ],
    [{ richRules: ['rule log prefix="…" accepted'] }, []],
    [{ richRules: ['rule protocol value="icmp" accept', 'rule icmp-type name="x" accept'] }, []],
  ] as [Partial<FirewalldZone>, string[]][])('%j opens %j', (changes, openings) => {
    expect(filter([zone(changes)])).toMatchObject({ openings, obscure: [] })
  })

  test.each([
    [{ services: ['unheard'] }, ['public: service unheard']],
    [{ ports: ['1/sctp'] }, ['public: port 1/sctp']],
    [{ richRules: ['rule service name="unheard" accept'] }, ['public: rule service name="unheard" accept']],
    [
      { richRules: ['rule port port="1" protocol="sctp" accept'] },
      ['public: rule port port="1" protocol="sctp" accept'],
    ],
    [{ richRules: ['rule protocol value="tcp" accept'] }, ['public: rule protocol value="tcp" accept']],
    [{ richRules: ['rule protocol value=udp accept'] }, ['public: rule protocol value=udp accept']],
    [
      { forwardPorts: ['port=80:proto=sctp:toport=1:toaddr='] },
      ['public: forward-port port=80:proto=sctp:toport=1:toaddr='],
    ],
  ] as [Partial<FirewalldZone>, string[]][])('of %j %j is not understood', (changes, obscure) => {
    expect(filter([zone(changes)])).toMatchObject({ openings: [], obscure })
  })

  test('each opening names its zone and what opened it', () => {
    const { openings } = createFirewalldFilter(
      [
        zone({
          services: ['ssh'],
          ports: ['1/tcp'],
          sourcePorts: ['2/tcp'],
          protocols: ['udp'],
          richRules: ['rule accept'],
        }),
      ],
      null,
      'host.firewalldPermanent',
    )
    expect(openings.map(({ rule }) => rule)).toEqual([
      'public: service ssh',
      'public: port 1/tcp',
      'public: every port, from source port 2/tcp',
      'public: protocol udp',
      'public: rule accept',
    ])
  })
})

test.each([
  ['DOCKER -p tcp -m tcp --dport 8065 -j DNAT --to-destination 172.17.0.2:8065', ['tcp 8065']],
  ['PREROUTING -p udp --dport 8074 -j DNAT --to-destination 172.17.0.2', ['udp 8074']],
  ['PREROUTING --dport 80 -j DNAT --to-destination 172.17.0.2', ['tcp 80']],
  ['DOCKER -s 10.0.0.1 -p tcp --dport 80 -j DNAT --to-destination 172.17.0.2', ['tcp 80 from 10.0.0.1']],
  ['DOCKER -d 10.0.0.2 -p tcp --dport 80 -j DNAT --to-destination 172.17.0.2', ['tcp 80']],
  ['DOCKER -d 127.0.0.1/32 -p tcp --dport 80 -j DNAT --to-destination 172.17.0.2', []],
  ['DOCKER -d 10.127.0.1 -p tcp --dport 80 -j DNAT --to-destination 172.17.0.2', ['tcp 80']],
  ['OUTPUT -p tcp --dport 80 -j DNAT --to-destination 172.17.0.2', []],
  ['DOCKER -p tcp --dport 80 -j RETURN', []],
  ['DOCKER -p tcp -j DNAT --to-destination 172.17.0.2', []],
])('the nat rule %s publishes %j', (rule, openings) => {
  const rules = (table: string) =>
    listPublishedPorts(parseIptables(`*${table}\n-A ${rule}\nCOMMIT\n`)).map(short)
  expect(rules('nat')).toEqual(openings)
  expect(rules('mangle')).toEqual([])
})
