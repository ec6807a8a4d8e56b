import { describe, expect, test } from 'vitest'
import { createPacketFilter } from '../../../../core/packet-filter/packet-filter.ts'
import { noSources } from '../../../../core/packet-filter/sources.ts'
import { readFirewalldZones } from '../../../../probes/host/questions/firewalld.ts'
import { readFirewalldFiles } from '../../../../probes/host/questions/firewalld-files.ts'
import { readUfw } from '../../../../probes/host/questions/ufw.ts'
import { readUfwFiles } from '../../../../probes/host/questions/ufw-files.ts'
import { createFirewalldTables } from './firewalld-rules.ts'
import { parseRichRule } from './rich-rule.ts'
import { createUfwStatusTables, createUfwTables } from './ufw-rules.ts'

type Tables = NonNullable<ReturnType<typeof createUfwTables>>

/** What becomes of what everyone sends to a port by TCP; `limited`: to some of them. */
function ask(iptables: Tables, port: number, family: 'ip' | 'ip6' = 'ip') {
  const filter = createPacketFilter({ ...noSources, iptables })
  const { reach, senders } = filter.reach({ family, protocol: 'tcp', port, who: 'everyone' })
  return reach === 'closed' && senders.open.length > 0 ? 'limited' : reach
}

describe('ufw status', () => {
  const status = (rows: string, incoming = 'deny') => {
    const tables = createUfwStatusTables(
      readUfw(`Status: active
Logging: on (low)
Default: ${incoming} (incoming), allow (outgoing), deny (routed)
New profiles: skip

To                         Action      From
--                         ------      ----
${rows}
`).value,
    )
    if (!tables) throw new Error('no defaults')
    return tables
  }

  test.each([
    // The first three were tried from outside.
    ['3306/tcp on eth0           ALLOW IN    Anywhere', 3306, 'open'],
    [
      '3306/tcp                   DENY IN     Anywhere\n3000:4000/tcp              ALLOW IN    Anywhere',
      3306,
      'closed',
    ],
    [
      '3306/tcp                   DENY IN     Anywhere\n3000:4000/tcp              ALLOW IN    Anywhere',
      3307,
      'open',
    ],
    ['Anywhere on wg0            ALLOW IN    Anywhere', 5432, 'closed'],
    [
      '5432/tcp                   ALLOW IN    0.0.0.0/1\n5432/tcp                   ALLOW IN    128.0.0.0/1',
      5432,
      'open',
    ],
    ['22/tcp                     LIMIT IN    Anywhere', 22, 'open'],
    ['80,443,8065/tcp            ALLOW IN    Anywhere', 8065, 'open'],
    ['8065                       ALLOW IN    Anywhere', 8065, 'open'],
    ['8065/udp                   ALLOW IN    Anywhere', 8065, 'closed'],
    ['8065/tcp                   ALLOW OUT   Anywhere', 8065, 'closed'],
    ['80,443/tcp (Nginx Full)    ALLOW IN    Anywhere', 443, 'open'],
    ['Nginx Full                 ALLOW IN    Anywhere', 443, 'open'],
    ['OpenSSH                    ALLOW IN    Anywhere', 8065, 'closed'],
    ['8065/tcp                   ALLOW IN    10.0.0.0/8', 8065, 'limited'],
    [
      '8065/tcp                   REJECT IN   Anywhere\n8065/tcp                   ALLOW IN    Anywhere',
      8065,
      'closed',
    ],
    ['Anywhere                   ALLOW IN    Anywhere', 8065, 'open'],
    ['Anywhere/esp               ALLOW IN    Anywhere/esp', 8065, 'closed'],
    ['8065/tcp                   ALLOW FWD   Anywhere', 8065, 'closed'],
    ['8065/tcp                   ALLOW IN    Anywhere                   # the app (v6)', 8065, 'open'],
  ] as const)('%s: port %d is %s', (rows, port, reach) => {
    expect(ask(status(rows), port)).toBe(reach)
  })

  test('a profile that nobody knows may be any port', () => {
    expect(ask(status('Mattermost                 ALLOW IN    Anywhere'), 8065)).toBe('unknown')
  })

  test('IPv6 on either side', () => {
    const rows =
      '3306/tcp (MySQL (v6))      ALLOW IN    Anywhere (v6)\n5432/tcp                   ALLOW IN    2000::/3'
    expect(ask(status(rows), 3306)).toBe('closed')
    expect(ask(status(rows), 3306, 'ip6')).toBe('open')
    expect(ask(status(rows), 5432, 'ip6')).toBe('open')
  })

  test('defaults that let in', () => {
    expect(ask(status('', 'allow'), 8065)).toBe('open')
    expect(createUfwStatusTables(readUfw('Status: active\n').value)).toBeNull()
  })
})

describe('what ufw loads at the next start', () => {
  const print = (path: string, text: string) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `${path}:${line}\n`)
      .join('')
  const first = (six: string, more = '') => `*filter
:ufw${six}-before-input - [0:0]
:ufw${six}-before-output - [0:0]
:ufw${six}-before-forward - [0:0]
:ufw${six}-not-local - [0:0]
-A ufw${six}-before-input -i lo -j ACCEPT
-A ufw${six}-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
${more}
COMMIT
`
  const user = (six: string, rules: string) => `*filter
:ufw${six}-user-input - [0:0]
### tuple ### allow tcp 443 0.0.0.0/0 any 0.0.0.0/0 in comment=6869
${rules}
COMMIT
`
  const files = ({
    beforeRules = '',
    userRules = '',
    policy = 'DROP',
    enabled = 'yes',
    after = '',
    ipv6 = 'yes',
  } = {}) =>
    readUfwFiles(
      [
        print('/etc/ufw/ufw.conf', `# comment\nENABLED=${enabled}\nLOGLEVEL=low\n`),
        print(
          '/etc/default/ufw',
          `IPV6=${ipv6}\nDEFAULT_INPUT_POLICY="${policy}"\nDEFAULT_OUTPUT_POLICY="ACCEPT"\nDEFAULT_FORWARD_POLICY="DROP"\nMANAGE_BUILTINS=no\n`,
        ),
        print('/etc/ufw/before.rules', first('', beforeRules)),
        print('/etc/ufw/before6.rules', first('6')),
        print('/etc/ufw/user.rules', user('', userRules)),
        print('/etc/ufw/user6.rules', user('6', '')),
        print('/etc/ufw/after.rules', `*filter\n:ufw-after-input - [0:0]\n${after}\nCOMMIT\n`),
        print('/etc/ufw/after6.rules', '*filter\n:ufw6-after-input - [0:0]\nCOMMIT\n'),
        print('/etc/ufw/applications.d/nginx', '[Nginx Own]\ntitle=Web\nports=8443/tcp\n'),
      ].join(''),
    )
  const load = (given: Parameters<typeof files>[0]) => {
    const tables = createUfwTables(files(given).value)
    if (!tables) throw new Error('not all was there')
    return tables
  }

  test('rules of users, then the policy', () => {
    const tables = load({ userRules: '-A ufw-user-input -p tcp --dport 443 -j ACCEPT' })
    expect([443, 8065].map((port) => ask(tables, port))).toEqual(['open', 'closed'])
    expect(ask(tables, 443, 'ip6')).toBe('closed')
  })

  test('a rule in before.rules, which `ufw status` does not show', () => {
    expect(ask(load({ beforeRules: '-A ufw-before-input -p tcp --dport 8065 -j ACCEPT' }), 8065)).toBe('open')
  })

  test('before.rules stands above what users refuse, and they above after.rules', () => {
    expect(
      ask(
        load({
          userRules: '-A ufw-user-input -p tcp --dport 8065 -j DROP',
          after: '-A ufw-after-input -p tcp --dport 8065 -j ACCEPT',
        }),
        8065,
      ),
    ).toBe('closed')
    expect(ask(load({ after: '-A ufw-after-input -p tcp --dport 8065 -j ACCEPT' }), 8065)).toBe('open')
  })

  test.each([
    ['ACCEPT', 'open'],
    ['REJECT', 'closed'],
  ])('the policy %s', (policy, reach) => {
    expect(ask(load({ policy }), 8065)).toBe(reach)
  })

  test('IPV6=no leaves loopback alone', () => {
    expect(ask(load({ ipv6: 'no', policy: 'ACCEPT' }), 8065, 'ip6')).toBe('closed')
  })

  test('what is said of itself', () => {
    const { value, residue } = files({ enabled: 'no' })
    expect(value).toMatchObject({
      enabled: false,
      ipv6: true,
      scripts: [],
      profiles: { 'Nginx Own': '8443/tcp' },
    })
    expect(residue).toEqual([])
    expect(JSON.stringify(value)).not.toContain('6869')
  })

  test('a policy that is not said, and a file that is not there, leave it open', () => {
    expect(createUfwTables(files({ policy: '' }).value)).toBeNull()
    const { value } = files()
    const { 'before.rules': _gone, ...rules } = value.rules
    expect(createUfwTables({ ...value, rules })).toBeNull()
  })
})

describe('firewalld', () => {
  const zone = (name: string, lines: string, heading = '') => `${name}${heading}
  target: default
${lines}
`
  const list = (...zones: string[]) => readFirewalldZones(zones.join('\n')).value
  const files = (text: string) =>
    readFirewalldFiles(
      `/etc/firewalld/firewalld.conf:FirewallBackend=nftables\n/etc/firewalld/firewalld.conf:AllowZoneDrifting=no\n${text}`,
    ).value
  const build = (zones: string[], more = '', defaultZone = 'public') =>
    createFirewalldTables({ zones: list(...zones), defaultZone, files: files(more) })
  const open = (lines: string, more = '') =>
    build([zone('public', `  interfaces: eth0\n  services: ssh\n${lines}`)], more)
  const rich = (...rules: string[]) => `  rich rules: \n${rules.map((rule) => `\t${rule}`).join('\n')}`

  test.each([
    ['  ports: 8065/tcp', 8065, 'open'],
    ['  ports: 8000-9000/tcp', 8065, 'open'],
    ['  ports: 8065/udp', 8065, 'closed'],
    ['  protocols: tcp', 8065, 'open'],
    ['  protocols: gre', 8065, 'closed'],
    ['  services: mysql', 3306, 'open'],
    // Ordinary services, of which 17 of 18 left the verdict open.
    ['  services: ntp dns galera wireguard nfs samba-dc freeipa-4 kube-control-plane', 8065, 'closed'],
    ['  services: galera', 3306, 'open'],
    ['  services: freeipa-4', 443, 'open'],
    ['  services: own', 8065, 'unknown'],
    [
      `  ports: 3306/tcp\n${rich('rule family="ipv4" port port="3306" protocol="tcp" reject')}`,
      3306,
      'closed',
    ],
    [`  ports: 3306/tcp\n${rich('rule port port="3306" protocol="tcp" drop')}`, 3306, 'closed'],
    [rich('rule family="ipv4" port port="8065" protocol="tcp" accept'), 8065, 'open'],
    [
      rich('rule family="ipv4" source NOT address="10.0.0.0/8" port port="8065" protocol="tcp" accept'),
      8065,
      'open',
    ],
    [
      rich('rule family="ipv4" source address="10.0.0.0/8" port port="8065" protocol="tcp" accept'),
      8065,
      'limited',
    ],
    [
      rich(
        'rule family="ipv4" source address="0.0.0.0/1" accept',
        'rule family="ipv4" source address="128.0.0.0/1" accept',
      ),
      8065,
      'open',
    ],
    [rich('rule protocol value="tcp" accept'), 8065, 'open'],
    [rich('rule service name="http" log prefix="x" level="info" limit value="3/m" accept'), 8065, 'closed'],
    [rich('rule port port="8065" protocol="tcp" log prefix="x" level="info"'), 8065, 'closed'],
    [rich('rule port port="8065" protocol="tcp" mark set="7"'), 8065, 'closed'],
    [
      rich(
        'rule priority="-10" port port="8065" protocol="tcp" accept',
        'rule port port="8065" protocol="tcp" drop',
      ),
      8065,
      'open',
    ],
    [
      rich(
        'rule priority="10" port port="8065" protocol="tcp" accept',
        'rule port port="8065" protocol="tcp" drop',
      ),
      8065,
      'closed',
    ],
    [rich('rule something new="1" accept'), 8065, 'unknown'],
    [rich('rule icmp-type name="echo-request" accept'), 8065, 'closed'],
    [rich('rule family="ipv6" port port="8065" protocol="tcp" accept'), 8065, 'closed'],
  ] as const)('%s: port %d is %s', (lines, port, reach) => {
    expect(ask(open(lines), port)).toBe(reach)
  })

  test('zones of sources come before those of interfaces', () => {
    const trusted = (sources: string) => `trusted\n  target: ACCEPT\n  sources: ${sources}\n`
    const plain = zone('public', '  interfaces: eth0')
    expect(ask(build([plain, trusted('0.0.0.0/0')]), 8065)).toBe('open')
    expect(ask(build([plain, trusted('0.0.0.0/1 128.0.0.0/1')]), 8065)).toBe('open')
    expect(ask(build([plain, trusted('10.0.0.0/8')]), 8065)).toBe('limited')
    const dropped = 'drop\n  target: DROP\n  sources: 0.0.0.0/0\n'
    expect(ask(build([zone('public', '  interfaces: eth0\n  ports: 8065/tcp'), dropped]), 8065)).toBe(
      'closed',
    )
  })

  test('a zone with an interface and a source is open to both', () => {
    expect(
      ask(
        build(['trusted\n  target: ACCEPT\n  interfaces: eth0\n  sources: 10.0.0.0/8\n', zone('public', '')]),
        8065,
      ),
    ).toBe('open')
  })

  test('Docker’s own zone is of its own interface', () => {
    expect(
      ask(
        build([zone('public', '  interfaces: eth0'), 'docker\n  target: ACCEPT\n  interfaces: docker0\n']),
        8065,
      ),
    ).toBe('closed')
  })

  const direct = (rule: string, priority = 0) =>
    `/etc/firewalld/direct.xml:<?xml version="1.0"?>\n/etc/firewalld/direct.xml:<direct>\n/etc/firewalld/direct.xml:  <rule priority="${priority}" table="filter" ipv="ipv4" chain="INPUT">${rule}</rule>\n/etc/firewalld/direct.xml:</direct>\n`

  test('direct rules: by the iptables backend they let in, by nftables’ they only drop', () => {
    const accept = direct('-p tcp --dport 8065 -j ACCEPT')
    expect(ask(open('', accept), 8065)).toBe('closed')
    const old = `${accept}/etc/firewalld/firewalld.conf:FirewallBackend=iptables\n`
    expect(ask(open('', old), 8065)).toBe('open')
    expect(ask(open('  ports: 8065/tcp', direct('-p tcp --dport 8065 -j DROP')), 8065)).toBe('closed')
  })

  test('services of the host’s own, and a set of its own', () => {
    const service =
      '/etc/firewalld/services/own.xml:<service><short>x</short>\n/etc/firewalld/services/own.xml:<port port="8065" protocol="tcp"/><include service="http"/></service>\n'
    expect(ask(open('  services: own', service), 8065)).toBe('open')
    expect(ask(open('  services: own', service), 80)).toBe('open')
    const set =
      '/etc/firewalld/ipsets/all.xml:<ipset type="hash:net"><entry>0.0.0.0/1</entry><entry>128.0.0.0/1</entry></ipset>\n'
    const rule = rich('rule source ipset="all" port port="8065" protocol="tcp" accept')
    expect(ask(open(rule, set), 8065)).toBe('open')
    expect(ask(open(rule), 8065)).toBe('unknown')
  })

  test('policies about the host itself', () => {
    const policy = (target: string, egress = 'HOST', more = '') =>
      `/etc/firewalld/policies/p.xml:<policy target="${target}" priority="-1"><ingress-zone name="ANY"/><egress-zone name="${egress}"/>${more}</policy>\n`
    expect(ask(open('', policy('ACCEPT')), 8065)).toBe('open')
    expect(ask(open('  ports: 8065/tcp', policy('REJECT')), 8065)).toBe('closed')
    expect(ask(open('', policy('CONTINUE', 'HOST', '<port port="8065" protocol="tcp"/>')), 8065)).toBe('open')
    expect(ask(open('', policy('ACCEPT', 'docker')), 8065)).toBe('closed')
  })
})

test.each([
  ['rule family="ipv4" source address=\'10.0.0.1\' accept', 'accept'],
  ['rule accept', 'accept'],
  ['rule audit drop', 'drop'],
  ['rule port port=22 protocol=tcp reject type=tcp-reset', 'reject'],
])('%s decides', (text, action) => {
  expect(parseRichRule(text)).toMatchObject({ action })
})

test.each(['', 'accept', 'rule "x" accept', 'rule unheard of accept', 'rule source accept'])(
  '%j is no rule that has a meaning here',
  (text) => {
    expect(parseRichRule(text)).toBe('obscure')
  },
)
