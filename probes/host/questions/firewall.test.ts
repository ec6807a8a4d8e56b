import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { FormatError } from '../format-error.ts'
import { readFirewalldZones } from './firewalld.ts'
import { parseIptables } from './iptables.ts'
import { parseNftables } from './nftables.ts'
import { readUfw } from './ufw.ts'

const parseUfw = (text: string) => readUfw(text).value
const parseFirewalldZones = (text: string) => readFirewalldZones(text).value

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')

describe('firewalld', () => {
  const centos7 = `block
  target: %%REJECT%%
  icmp-block-inversion: no
  interfaces: 
  sources: 
  services: 
  ports: 
  protocols: 
  masquerade: no
  forward-ports: 
  source-ports: 
  icmp-blocks: 
  rich rules: 
	

public (active)
  target: default
  icmp-block-inversion: no
  interfaces: eth0
  sources: 
  services: dhcpv6-client http https ssh
  ports: 
  protocols: 
  masquerade: no
  forward-ports: 
  source-ports: 
  icmp-blocks: 
  rich rules: 
	

`
  const rhel9 = `public (default, active)
  target: default
  ingress-priority: 0
  egress-priority: 0
  icmp-block-inversion: no
  interfaces: eth0 eth1
  sources: 192.0.2.0/24
  services: cockpit http https
  ports: 8065/tcp 6000-6010/udp
  protocols: 
  forward: yes
  masquerade: yes
  forward-ports: 
	port=80:proto=tcp:toport=8065:toaddr=
  source-ports: 
  icmp-blocks: 
  rich rules: 
	rule family="ipv4" source address="192.0.2.1" port port="22" protocol="tcp" accept
`

  test('CentOS 7: the zone in use and its services', () => {
    const zones = parseFirewalldZones(centos7)
    expect(zones.map(({ name, active, target }) => [name, active, target])).toEqual([
      ['block', false, '%%REJECT%%'],
      ['public', true, 'default'],
    ])
    expect(zones[1]).toMatchObject({
      interfaces: ['eth0'],
      services: ['dhcpv6-client', 'http', 'https', 'ssh'],
      ports: [],
      masquerade: false,
      richRules: [],
    })
  })

  test('RHEL 9: ports, sources, rich rules, forwarded ports', () => {
    expect(parseFirewalldZones(rhel9)).toEqual([
      expect.objectContaining({
        name: 'public',
        active: true,
        interfaces: ['eth0', 'eth1'],
        sources: ['192.0.2.0/24'],
        ports: ['8065/tcp', '6000-6010/udp'],
        masquerade: true,
        forwardPorts: ['port=80:proto=tcp:toport=8065:toaddr='],
        richRules: ['rule family="ipv4" source address="192.0.2.1" port port="22" protocol="tcp" accept'],
      }),
    ])
  })

  test.each(['', 'FirewallD is not running\n', '  target: default\n'])('%j is no list of zones', (text) => {
    expect(() => parseFirewalldZones(text)).toThrow(expect.objectContaining({ name: 'FormatError' }))
  })
})

describe('ufw', () => {
  test('Ubuntu: verbose, both families', () => {
    expect(
      parseUfw(`Status: active
Logging: on (low)
Default: deny (incoming), allow (outgoing), disabled (routed)
New profiles: skip

To                         Action      From
--                         ------      ----
22/tcp                     ALLOW IN    10.10.250.231             
80,443/tcp (Nginx Full)    ALLOW IN    Anywhere                   # the site
10.10.250.146 8065/tcp on eth0 DENY IN     Anywhere                  
22/tcp                     LIMIT IN    Anywhere                   (log)
80,443/tcp (Nginx Full (v6)) ALLOW IN    Anywhere (v6)              # the site

`),
    ).toEqual({
      active: true,
      defaults: { incoming: 'deny', outgoing: 'allow', routed: 'disabled' },
      rules: [
        { to: '22/tcp', action: 'ALLOW', direction: 'IN', from: '10.10.250.231', v6: false },
        { to: '80,443/tcp (Nginx Full)', action: 'ALLOW', direction: 'IN', from: 'Anywhere', v6: false },
        {
          to: '10.10.250.146 8065/tcp on eth0',
          action: 'DENY',
          direction: 'IN',
          from: 'Anywhere',
          v6: false,
        },
        { to: '22/tcp', action: 'LIMIT', direction: 'IN', from: 'Anywhere', v6: false },
        {
          to: '80,443/tcp (Nginx Full (v6))',
          action: 'ALLOW',
          direction: 'IN',
          from: 'Anywhere (v6)',
          v6: true,
        },
      ],
    })
  })

  test('seed 001’s own table, which isn’t verbose', () => {
    const { defaults, rules } = parseUfw(`Status: active

To                         Action      From
--                         ------      ----
22/tcp                     ALLOW       10.10.250.10
8065/tcp                   ALLOW       Anywhere
22/tcp                     ALLOW       10.10.250.231
22/tcp                     ALLOW       10.10.250.165
`)
    expect(defaults).toBe(null)
    expect(rules.map(({ to, from }) => `${to} ${from}`)).toEqual([
      '22/tcp 10.10.250.10',
      '8065/tcp Anywhere',
      '22/tcp 10.10.250.231',
      '22/tcp 10.10.250.165',
    ])
  })

  test('inactive', () => {
    expect(parseUfw('Status: inactive\n')).toEqual({ active: false, defaults: null, rules: [] })
  })

  test.each(['', 'ERROR: problem\n'])('%j is no status', (text) =>
    expect(() => parseUfw(text)).toThrow(expect.objectContaining({ name: 'FormatError' })),
  )
})

describe('iptables', () => {
  test('Debian 12, as recorded', () => {
    const [filter, nat] = parseIptables(fixture('debian12.iptables-save.txt'))
    expect(filter?.chains.map(({ name, policy }) => [name, policy])).toEqual([
      ['INPUT', 'DROP'],
      ['FORWARD', 'ACCEPT'],
      ['OUTPUT', 'ACCEPT'],
      ['ufw-user-input', null],
    ])
    expect(filter?.rules[0]?.arguments.join(' ')).toBe(
      '-p tcp -m multiport --dports 80,443 -m comment -j ACCEPT',
    )
    expect(nat?.name).toBe('nat')
    expect(nat?.rules.map(({ chain, packets, arguments: args }) => [chain, packets, args.join(' ')])).toEqual(
      [
        [
          'OUTPUT',
          0,
          '-d 10.10.250.231/32 -p tcp -m tcp --dport 8075 -j DNAT --to-destination 127.0.0.1:18075',
        ],
        [
          'OUTPUT',
          0,
          '-d 10.10.250.231/32 -p tcp -m tcp --dport 8074 -j DNAT --to-destination 127.0.0.1:18074',
        ],
      ],
    )
  })

  test('seed 001’s block of after.rules, which has no counters before its rules', () => {
    const [nat] = parseIptables(`*nat
:POSTROUTING ACCEPT [0:0]
:PREROUTING ACCEPT [0:0]

-A OUTPUT -p tcp -d 10.10.250.231 --dport 8075 -j DNAT --to-destination 127.0.0.1:18075

COMMIT
`)
    expect(nat?.rules).toEqual([
      expect.objectContaining({
        chain: 'OUTPUT',
        packets: null,
        arguments: expect.arrayContaining(['DNAT']),
      }),
    ])
  })

  test('nothing loaded', () => expect(parseIptables('')).toEqual([]))

  test('a dump that was cut off is none', () => {
    const whole = fixture('debian12.iptables-save.txt')
    const cut = whole.slice(0, whole.lastIndexOf('COMMIT'))
    expect(() => parseIptables(cut)).toThrow(expect.objectContaining({ field: 'COMMIT' }))
  })
})

describe('nftables', () => {
  test('Debian 12, as recorded', () => {
    const { chains, rules } = parseNftables(fixture('debian12.nft.json'))
    expect(chains).toContainEqual({
      family: 'inet',
      table: 'filter',
      name: 'input',
      hook: 'input',
      type: 'filter',
      policy: 'drop',
      priority: 0,
    })
    expect(rules.find(({ family }) => family === 'inet')?.statements).toContainEqual({ accept: null })
  })

  test('expressions within expressions without an end are no ruleset', () => {
    const rule = (depth: number) =>
      `{"nftables":[{"rule":{"family":"ip","table":"t","chain":"c","expr":[${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}]}}]}`
    expect(parseNftables(rule(50)).rules).toHaveLength(1)
    expect(() => parseNftables(rule(50_000))).toThrow(FormatError)
  })

  test.each(['', '{', '[]', '{"nftables":[{"chain":{"family":"ip"}}]}'])('%j is no ruleset', (text) => {
    expect(() => parseNftables(text)).toThrow(expect.objectContaining({ name: 'FormatError' }))
  })
})
