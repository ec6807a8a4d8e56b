import { expect, test } from 'vitest'
import { redactCredentials } from '../setting-value.ts'
import { readFirewalldZones } from './firewalld.ts'
import { parseIptables, parseIptablesDump } from './iptables.ts'
import { parseNftables } from './nftables.ts'
import { readUfw } from './ufw.ts'

const parseUfw = (text: string) => readUfw(text).value
const parseFirewalldZones = (text: string) => readFirewalldZones(text).value

const thrown = (field: string, offset: number) => expect.objectContaining({ field, offset })

test('firewalld: every setting of a zone, and none', () => {
  const [full, empty, ...others] = parseFirewalldZones(`full (default, active)
  target: DROP
  interfaces: eth0  eth1
  sources: 192.0.2.0/24 2001:db8::/32
  services: ssh
  ports: 1/tcp
  protocols: gre vrrp
  masquerade: yes
  forward-ports: port=1:proto=tcp:toport=2:toaddr= port=3:proto=udp:toport=4:toaddr=
	port=5:proto=tcp:toport=6:toaddr=
  source-ports: 7/tcp
  rich rules: 
	rule log prefix="a hunter2 b" accept
	rule log prefix=hunter2 level=info drop
  icmp-blocks: echo-request
empty (inactive)
`)
  expect(others).toEqual([])
  expect(full).toEqual({
    name: 'full',
    active: true,
    target: 'DROP',
    interfaces: ['eth0', 'eth1'],
    sources: ['192.0.2.0/24', '2001:db8::/32'],
    services: ['ssh'],
    ports: ['1/tcp'],
    protocols: ['gre', 'vrrp'],
    sourcePorts: ['7/tcp'],
    forwardPorts: [
      'port=1:proto=tcp:toport=2:toaddr=',
      'port=3:proto=udp:toport=4:toaddr=',
      'port=5:proto=tcp:toport=6:toaddr=',
    ],
    masquerade: true,
    richRules: ['rule log prefix="…" accept', 'rule log prefix="…" level=info drop'],
  })
  expect(empty).toEqual({
    name: 'empty',
    active: false,
    target: 'default',
    interfaces: [],
    sources: [],
    services: [],
    ports: [],
    protocols: [],
    sourcePorts: [],
    forwardPorts: [],
    masquerade: false,
    richRules: [],
  })
  // firewalld 0.6 wrote the two words as one.
  expect(parseFirewalldZones('z\n  sourceports: 1/tcp\n')[0]?.sourcePorts).toEqual(['1/tcp'])
})

test.each([
  ['a line that goes on after a setting of one line', 'z\n  ports: 1/tcp\n\trule\n', 3],
  ['a line that goes on in the next zone', 'z\n  rich rules: \ny\n\trule\n', 4],
  ['a rule by blanks', 'z\n  rich rules: \n  rule accept\n', 3],
  ['a sentence', 'z\nFirewallD is not running\n', 2],
  ['a setting without a colon', 'z\n  ports\n', 2],
  ['a setting that nobody knows', 'z\n  isolation: full\n', 2],
  ['a priority among zones (firewalld 2.1)', 'z\n  ingress-priority: -10\n', 2],
])('firewalld: %s is kept as not understood', (_name, text, line) => {
  expect(readFirewalldZones(text).residue).toEqual([expect.objectContaining({ line })])
})

test.each([
  ['a setting before any zone', '  ports: 1/tcp\n', 'zone', 0],
  ['a rule before any zone', '\trule\n', 'zone', 0],
  ['blank lines alone', '\n  \n', 'zone', 0],
])('firewalld: %s is no list of zones', (_name, text, field, offset) => {
  expect(() => parseFirewalldZones(text)).toThrow(thrown(field, offset))
})

const table = (rows: string) => `Status: active
Default: reject (incoming), deny (outgoing)

To                         Action      From
--                         ------      ----
${rows}`

test('ufw: every direction and action, logs and comments, and defaults of older versions', () => {
  expect(
    parseUfw(
      table(`22 on eth0                 ALLOW FWD   10.0.0.0/8 on eth1 (log-all) # why
Anywhere                   REJECT OUT  192.0.2.1 443/tcp
8065 (v6)                  DENY        Anywhere
443                        LIMIT IN    Anywhere (v6)
`),
    ),
  ).toEqual({
    active: true,
    defaults: { incoming: 'reject', outgoing: 'deny', routed: 'disabled' },
    rules: [
      { to: '22 on eth0', action: 'ALLOW', direction: 'FWD', from: '10.0.0.0/8 on eth1', v6: false },
      { to: 'Anywhere', action: 'REJECT', direction: 'OUT', from: '192.0.2.1 443/tcp', v6: false },
      { to: '8065 (v6)', action: 'DENY', direction: 'IN', from: 'Anywhere', v6: true },
      { to: '443', action: 'LIMIT', direction: 'IN', from: 'Anywhere (v6)', v6: true },
    ],
  })
  expect(parseUfw('Status: active\n')).toEqual({ active: true, defaults: null, rules: [] })
})

test.each([
  'Default: deny (incoming), allow (outgoing), unheard (routed)',
  'Default: deny (incoming), allow (outgoing), deny (routed) x',
  'x Default: deny (incoming), allow (outgoing)',
  'Default: deny (incoming)',
])('ufw: %j says nothing of the defaults', (line) => {
  expect(parseUfw(`Status: active\n${line}\n`).defaults).toBeNull()
})

test.each([
  ['Status: active x\n', 'status', 0],
  ['x Status: active\n', 'status', 0],
  ['\u00C9tat : actif\n', 'status', 0],
])('ufw: %j is no status', (text, field, offset) => {
  expect(() => parseUfw(text)).toThrow(thrown(field, offset))
})

test.each(['22 PERMIT Anywhere', '22 ALLOW', `${'x'.repeat(1000)} ALLOW Anywhere`])(
  'ufw: the row %j is kept as not understood, without what a comment says',
  (row) => {
    const { value, residue } = readUfw(table(`${row} # hunter2\n443 ALLOW IN Anywhere\n`))
    expect(value.rules).toHaveLength(1)
    expect(residue).toEqual([{ line: 6, text: expect.not.stringContaining('hunter2') }])
  },
)

test('iptables: policies, chains of users, counters, texts and comments', () => {
  expect(
    parseIptables(
      `# Generated
*filter
:INPUT DROP [12:34]
:FORWARD QUEUE
:OUTPUT RETURN [5:6]
:own - [7:8]
[9:10] -A INPUT
-A INPUT -m comment --comment "-j ACCEPT" -j own
-A INPUT --string hunter2 --hex-string |686f| --log-prefix "a b" --nflog-prefix c -j LOG
COMMIT 
  # between
*nat
-F
-X own
-Z
-N new
-D INPUT 1
COMMIT
`
        .replace('-F\n', '-F x\n')
        .replace('-Z\n', '-Z x\n'),
    ),
  ).toEqual([
    {
      name: 'filter',
      chains: [
        { name: 'INPUT', policy: 'DROP', packets: 12 },
        { name: 'FORWARD', policy: 'QUEUE', packets: 0 },
        { name: 'OUTPUT', policy: 'RETURN', packets: 5 },
        { name: 'own', policy: null, packets: 7 },
      ],
      rules: [
        { chain: 'INPUT', packets: 9, arguments: [] },
        { chain: 'INPUT', packets: null, arguments: ['-m', 'comment', '-j', 'own'] },
        {
          chain: 'INPUT',
          packets: null,
          arguments: [
            '--string',
            '…',
            '--hex-string',
            '…',
            '--log-prefix',
            '…',
            '--nflog-prefix',
            '…',
            '-j',
            'LOG',
          ],
        },
      ],
    },
    { name: 'nat', chains: [], rules: [] },
  ])
})

test.each([
  ['*filter\n-A INPUT "x\nCOMMIT\n', 'quote', 8],
  ['*filter\n-I INPUT x\nCOMMIT\n', 'rule', 8],
  ['*filter\nx -F y\nCOMMIT\n', 'rule', 8],
  ['*filter\n-Fx y\nCOMMIT\n', 'rule', 8],
  ['*filter x\nCOMMIT\n', 'rule', 0],
  ['x*filter\nCOMMIT\n', 'rule', 0],
  ['-A INPUT -j DROP\n', 'rule', 0],
  [':INPUT DROP [0:0]\n', 'rule', 0],
  ['*filter\n:INPUT\nCOMMIT\n', 'rule', 8],
  ['*filter\n:INPUT DROP [x]\nCOMMIT\n', 'rule', 8],
  ['*filter\nCOMMIT x\n', 'rule', 8],
  ['*filter\nx [0:0] -A INPUT\nCOMMIT\n', 'rule', 8],
  ['*filter\n', 'COMMIT', 8],
])('iptables: %j is no dump', (text, field, offset) => {
  expect(() => parseIptables(text)).toThrow(thrown(field, offset))
})

// libnftables-json(5).
test('nftables: chains with and without a hook, and what a rule writes to the log left out', () => {
  const rule = (...expr: unknown[]) => ({ rule: { family: 'ip', table: 't', chain: 'c', handle: 4, expr } })
  const dump = {
    nftables: [
      { metainfo: { version: '1.0.6' } },
      { table: { family: 'ip', name: 't' } },
      { chain: { family: 'ip', table: 't', name: 'own', handle: 1 } },
      {
        chain: {
          family: 'ip6',
          table: 'u',
          name: 'in',
          type: 'filter',
          hook: 'input',
          prio: -10,
          policy: 'accept',
        },
      },
      rule({ log: { prefix: 'hunter2', level: 'info' } }, { log: null }, { accept: null }, { log: ['x'] }),
      rule('text', null, ['log'], 5, true),
    ],
  }
  expect(parseNftables(JSON.stringify(dump))).toEqual({
    tables: [{ family: 'ip', name: 't', flags: [] }],
    sets: [],
    chains: [
      { family: 'ip', table: 't', name: 'own', hook: null, type: null, policy: null, priority: null },
      {
        family: 'ip6',
        table: 'u',
        name: 'in',
        hook: 'input',
        type: 'filter',
        policy: 'accept',
        priority: -10,
      },
    ],
    rules: [
      {
        family: 'ip',
        table: 't',
        chain: 'c',
        statements: [{ log: { level: 'info' } }, { log: null }, { accept: null }, { log: ['x'] }],
      },
      { family: 'ip', table: 't', chain: 'c', statements: ['text', null, ['log'], 5, true] },
    ],
  })
})

test.each([
  ['{', 'json'],
  ['[]', ''],
  ['{"nftables":[{"chain":{"family":"ip"}}]}', 'nftables.0.chain.table'],
  ['{"nftables":[{"rule":{"family":"ip","table":"t","chain":"c"}}]}', 'nftables.0.rule.expr'],
  ['{"nftables":[{"chain":{"family":"ip","table":"t","name":"n","prio":"x"}}]}', 'nftables.0.chain.prio'],
])('nftables: %j is wrong at %j', (text, field) => {
  expect(() => parseNftables(text)).toThrow(thrown(field, 0))
})

test.each([
  ['https://h/p?q', 'https://h/p'],
  ['https://h/p#f', 'https://h/p'],
  ['https://h?q', 'https://h/'],
  ['HTTPS://u:p@h/p', 'https://h/p'],
  ['https://u@h  and   u@h', 'https://h/  and   …'],
  ['(https://h)', '(https://…'],
  ['a1+.-://h/p', 'a1+.-://h/p'],
  ['1a://h', '1a://…'],
  ['https://h\nhttps://u:p@h', 'https://h\nhttps://h/'],
])('%j is shown as %j', (text, shown) => {
  expect(redactCredentials(text)).toBe(shown)
})

test.each([
  'public\n',
  '\0\0\0\n',
  '<html><body>Login</body></html>\n',
  'denied\n',
  'a\n  target: default\nb\n',
])('firewalld: %j is no zone, or one of which nothing is told', (text) => {
  const outcome = (() => {
    try {
      return readFirewalldZones(text).residue.length
    } catch (error) {
      return (error as Error).message
    }
  })()
  expect(['zone at 0', 1]).toContain(outcome)
})

test('a dump that has lost the line of a chain is none', () => {
  const rules = '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n'
  expect(() => parseIptablesDump(`*filter\n${rules}`)).toThrow(thrown('chain', 59))
  expect(() => parseIptablesDump(`*filter\n:FORWARD DROP [0:0]\n${rules}`)).toThrow()
  expect(() => parseIptablesDump(`*filter\n:INPUT DROP [0:0]\nCOMMIT\n*nat\n${rules}`)).toThrow()
  expect(parseIptablesDump(`*filter\n:INPUT DROP [0:0]\n${rules}`)).toHaveLength(1)
  // A file for iptables-restore -n adds to chains that are there.
  expect(parseIptables(`*filter\n${rules}`)).toHaveLength(1)
})
