import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  absentReading,
  createFailedReading,
  createHosts,
  createOneHost,
  createReading,
  createUnits,
  createZones,
  forbiddenReading,
  notInstalledReading,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { parseIptables } from '../../probes/host/questions/iptables.ts'
import { parseNftables } from '../../probes/host/questions/nftables.ts'
import { readUfw } from '../../probes/host/questions/ufw.ts'
import { check } from './firewall.ts'

const parseUfw = (text: string) => readUfw(text).value

const noFirewalld = {
  firewalldZones: notInstalledReading,
  firewalldPermanent: notInstalledReading,
  firewalldDefaultZone: notInstalledReading,
}
const ufw = (rules = '', incoming = 'deny') =>
  createReading(
    parseUfw(`Status: active
Logging: on (low)
Default: ${incoming} (incoming), allow (outgoing), disabled (routed)
New profiles: skip

To                         Action      From
--                         ------      ----
80,443/tcp (Nginx Full)    ALLOW IN    Anywhere
22/tcp                     ALLOW IN    10.10.250.231
${rules}`),
  )
const iptables = (rules: string, policy = 'DROP') =>
  createReading(parseIptables(`*filter\n:INPUT ${policy} [0:0]\n:WEB - [0:0]\n${rules}\nCOMMIT\n`))
const web = `[0:0] -A INPUT -i lo -j ACCEPT
[0:0] -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
[0:0] -A INPUT -p tcp -j WEB
[0:0] -A WEB -p tcp -m multiport --dports 22,80,443 -j ACCEPT`
/** The kernel's tables as ufw makes them, with rules of its own. */
const byUfw = (user = '', { policy = 'DROP', before = '' } = {}) =>
  createReading(
    parseIptables(`*filter
:INPUT ${policy} [0:0]
:ufw-before-input - [0:0]
:ufw-user-input - [0:0]
-A INPUT -j ufw-before-input
-A ufw-before-input -i lo -j ACCEPT
-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
${before}
-A ufw-before-input -j ufw-user-input
-A ufw-user-input -p tcp -m multiport --dports 80,443 -j ACCEPT
-A ufw-user-input -s 10.10.250.231/32 -p tcp -m tcp --dport 22 -j ACCEPT
${user}
COMMIT
`),
  )
const withUfw = (
  status = '',
  user = '',
  more: Parameters<typeof byUfw>[1] & { incoming?: string; six?: string } = {},
) => ({
  ...noFirewalld,
  ufw: ufw(status, more.incoming),
  iptables: byUfw(user, more),
  ip6tables: byUfw(more.six, more),
})
const bare = { ...noFirewalld, iptables: iptables(web), ip6tables: iptables(web) }
const docker = (rule: string) =>
  createReading(
    parseIptables(
      `*nat\n:PREROUTING ACCEPT [0:0]\n:DOCKER - [0:0]\n-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER\n[0:0] -A DOCKER ${rule}\nCOMMIT\n`,
    ),
  )
const tablesOf = (reading: ReturnType<typeof byUfw>) =>
  reading.status === 'ok' && reading.value.found === 'value' ? reading.value.value : []
const appRole = { mm1: ['app'] } as const

const nftables = (policy: string, ...rules: readonly unknown[]) =>
  createReading(
    parseNftables(
      JSON.stringify({
        nftables: [
          {
            chain: {
              family: 'inet',
              table: 'filter',
              name: 'input',
              type: 'filter',
              hook: 'input',
              prio: 0,
              policy,
            },
          },
          ...rules.map((expr) => ({ rule: { family: 'inet', table: 'filter', chain: 'input', expr } })),
        ],
      }),
    ),
  )
const toPort = (right: unknown) => [
  { match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right } },
  { accept: null },
]
const onlyNft = { ...noFirewalld, iptables: notInstalledReading, ip6tables: notInstalledReading }
const listening = createReading([
  { protocol: 'tcp', state: 'LISTEN', address: '*', zone: null, port: 443, processes: null },
])

testCases(check, [
  ['firewalld', createOneHost(), 'pass'],
  ['firewalld, as documented', createOneHost(), 'pass', '', 'centos7'],
  [
    '8065 opened for now',
    createOneHost({ firewalldZones: createZones('8065/tcp') }),
    'fail',
    '8065 (Mattermost',
  ],
  [
    '3306 opened for good',
    createOneHost({ firewalldPermanent: createZones('3306/tcp', true) }),
    'fail',
    'after a restart opens 3306',
  ],
  [
    'a range that has 5432 in it',
    createOneHost({ firewalldZones: createZones('5000-6000/tcp') }),
    'fail',
    '5432 (PostgreSQL)',
  ],
  ['another port', createOneHost({ firewalldZones: createZones('9100/tcp') }), 'pass'],
  [
    'http and https for now only',
    createOneHost({
      firewalldPermanent: createReading([{ ...zone(), services: ['ssh'] }]),
    }),
    'fail',
    'port 80 is open in firewalld only until it restarts',
  ],
  [
    'the zone accepts all',
    createOneHost({ firewalldZones: createReading([{ ...zone(), target: 'ACCEPT' }]) }),
    'fail',
    'lets in',
  ],
  [
    'all is accepted from containers',
    createOneHost({
      firewalldZones: createReading([
        zone(),
        { ...zone(), name: 'docker', target: 'ACCEPT', interfaces: ['docker0'] },
      ]),
    }),
    'pass',
  ],
  [
    '8065 by a rich rule',
    createOneHost({
      firewalldZones: createReading([
        { ...zone(), richRules: ['rule family="ipv6" port port="8065" protocol="tcp" accept'] },
      ]),
    }),
    'fail',
    '8065',
  ],
  [
    '8065 for one host',
    createOneHost({
      firewalldZones: createReading([
        {
          ...zone(),
          richRules: ['rule family="ipv4" source address="10.0.0.5" port port="8065" protocol="tcp" accept'],
        },
      ]),
    }),
    'pass',
  ],
  [
    '80 forwarded to 8065',
    createOneHost({
      firewalldZones: createReading([
        { ...zone(), forwardPorts: ['port=8000:proto=tcp:toport=8065:toaddr='] },
      ]),
    }),
    'fail',
    '8065',
  ],
  [
    'an unknown service',
    createOneHost({ firewalldZones: createReading([{ ...zone(), services: ['ssh', 'own'] }]) }),
    'inconclusive',
    'service own',
  ],
  [
    'the permanent settings unread',
    createOneHost({ firewalldPermanent: forbiddenReading }),
    'inconclusive',
    '--permanent --list-all-zones',
  ],
  [
    'firewalld stopped',
    createOneHost({
      firewalldZones: absentReading,
      firewalldPermanent: absentReading,
      firewalldDefaultZone: absentReading,
    }),
    'fail',
    'no packet filter is active',
  ],
  [
    'firewalld forbidden',
    createOneHost({ firewalldZones: forbiddenReading }),
    'inconclusive',
    'sudo -n /usr/bin/firewall-cmd',
  ],

  ['ufw', createOneHost(withUfw()), 'pass'],
  [
    'ufw lets all in',
    createOneHost(withUfw('', '', { policy: 'ACCEPT', incoming: 'allow' })),
    'fail',
    'lets in what no rule forbids',
  ],
  [
    'ufw with 8065 on the edge',
    createOneHost(
      withUfw(
        '8065/tcp                   ALLOW IN    Anywhere',
        '-A ufw-user-input -p tcp -m tcp --dport 8065 -j ACCEPT',
      ),
    ),
    'fail',
    '8065',
  ],
  [
    'ufw with 8065 for IPv6',
    createOneHost({
      ...withUfw('8065/tcp (v6)              ALLOW IN    Anywhere (v6)', '', {
        six: '-A ufw-user-input -p tcp -m tcp --dport 8065 -j ACCEPT',
      }),
      sockets: listening,
    }),
    'fail',
    '8065',
  ],
  [
    'ufw with 8065 for the proxy',
    createOneHost(
      withUfw(
        '8065/tcp                   ALLOW IN    10.0.0.5',
        '-A ufw-user-input -s 10.0.0.5/32 -p tcp -m tcp --dport 8065 -j ACCEPT',
      ),
    ),
    'pass',
  ],
  [
    'ufw refuses before it allows',
    createOneHost(
      withUfw(
        '3306/tcp                   DENY IN     Anywhere\n3000:4000/tcp              ALLOW IN    Anywhere',
        '-A ufw-user-input -p tcp -m tcp --dport 3306 -j DROP\n-A ufw-user-input -p tcp -m multiport --dports 3000:4000 -j ACCEPT',
      ),
    ),
    'pass',
  ],
  [
    'an app host of its own',
    createHosts(
      {
        mm1: withUfw(
          '8065/tcp                   ALLOW IN    Anywhere\n8074/tcp                   ALLOW IN    Anywhere',
          '-A ufw-user-input -p tcp -m multiport --dports 8065,8074 -j ACCEPT',
        ),
      },
      appRole,
    ),
    'pass',
  ],
  [
    'an app host with its database open',
    createHosts(
      {
        mm1: withUfw(
          '5432/tcp                   ALLOW IN    Anywhere',
          '-A ufw-user-input -p tcp -m tcp --dport 5432 -j ACCEPT',
        ),
      },
      appRole,
    ),
    'fail',
    '5432',
  ],
  [
    'everything allowed in ufw',
    createOneHost(withUfw('Anywhere                   ALLOW IN    Anywhere', '-A ufw-user-input -j ACCEPT')),
    'fail',
    'lets in what no rule forbids',
  ],
  [
    // Whoever empties the tables leaves ufw "active".
    'ufw active, and nothing in the kernel',
    createOneHost({ ...noFirewalld, ufw: ufw() }),
    'fail',
    'no packet filter is active',
  ],
  [
    'ufw alone was asked, and lets 8065 in',
    createOneHost({
      ...noFirewalld,
      ufw: ufw('8065/tcp on eth0           ALLOW IN    Anywhere'),
      iptables: forbiddenReading,
      ip6tables: forbiddenReading,
    }),
    'fail',
    'ufw by its own words opens 8065',
  ],
  [
    'ufw alone was asked, and is in order by its own words',
    createOneHost({ ...noFirewalld, ufw: ufw(), iptables: forbiddenReading, ip6tables: forbiddenReading }),
    'inconclusive',
    'what the kernel lets in was not read',
  ],
  [
    'ufw inactive',
    createOneHost({ ...noFirewalld, ufw: createReading({ active: false, defaults: null, rules: [] }) }),
    'fail',
    'no packet filter',
  ],
  [
    'ufw without root',
    createOneHost({ ...withUfw(), ufw: createFailedReading(1) }),
    'pass',
    'what the next start loads was not read',
  ],

  ['iptables', createOneHost(bare), 'pass'],
  [
    'iptables that accepts',
    createOneHost({ ...bare, iptables: iptables(web, 'ACCEPT') }),
    'fail',
    'lets in what no rule forbids',
  ],
  [
    'iptables with a last word',
    createOneHost({
      ...bare,
      iptables: iptables(`${web}\n[0:0] -A INPUT -j REJECT --reject-with icmp-port-unreachable`, 'ACCEPT'),
    }),
    'pass',
  ],
  [
    'iptables with an early accept',
    createOneHost({ ...bare, iptables: iptables(`[0:0] -A INPUT -j ACCEPT\n${web}`) }),
    'fail',
    'lets in what no rule forbids',
  ],
  [
    'iptables with 3306 open',
    createOneHost({
      ...bare,
      iptables: iptables(`${web}\n[0:0] -A WEB -p tcp -m tcp --dport 3306 -j ACCEPT`),
    }),
    'fail',
    '3306',
  ],
  [
    'iptables with 3306 for one network',
    createOneHost({
      ...bare,
      iptables: iptables(`${web}\n[0:0] -A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 3306 -j ACCEPT`),
    }),
    'pass',
  ],
  [
    'iptables with all of TCP',
    createOneHost({ ...bare, iptables: iptables('[0:0] -A INPUT -p tcp -j ACCEPT') }),
    'fail',
    'lets in what no rule forbids',
  ],
  [
    'IPv6 forgotten',
    createOneHost({ ...bare, ip6tables: iptables('', 'ACCEPT'), sockets: listening }),
    'fail',
    'no packet filter is active by IPv6',
  ],
  [
    'IPv6 forgotten where nothing listens on it',
    createOneHost({ ...bare, ip6tables: iptables('', 'ACCEPT') }),
    'pass',
  ],
  [
    'IPv6 rules forbidden',
    createOneHost({ ...bare, ip6tables: forbiddenReading }),
    'inconclusive',
    'ip6tables-save',
  ],

  [
    'nftables',
    createOneHost({ ...onlyNft, nftables: nftables('drop', toPort({ set: [22, 80, 443] })) }),
    'pass',
  ],
  [
    'nftables that accepts',
    createOneHost({ ...onlyNft, nftables: nftables('accept') }),
    'fail',
    /no packet filter is active|lets in what no rule forbids/,
  ],
  [
    'nftables with a last word',
    createOneHost({ ...onlyNft, nftables: nftables('accept', toPort(443), [{ reject: null }]) }),
    'pass',
  ],
  [
    'nftables with a range',
    createOneHost({ ...onlyNft, nftables: nftables('drop', toPort({ range: [8000, 9000] })) }),
    'fail',
    '8065',
  ],
  [
    'nftables with a named set',
    createOneHost({ ...onlyNft, nftables: nftables('drop', toPort('@open')) }),
    'inconclusive',
    'not understood',
  ],
  [
    'published by Docker past ufw',
    createOneHost({
      ...withUfw(),
      ipForward: createReading(1),
      iptables: createReading([
        ...tablesOf(byUfw()),
        ...tablesOf(
          docker('! -i docker0 -p tcp -m tcp --dport 8065 -j DNAT --to-destination 172.17.0.2:8065'),
        ),
      ]),
    }),
    'fail',
    'opens 8065 (Mattermost without the proxy) to everyone',
  ],
  [
    'published by Docker at another port',
    createOneHost({
      ...withUfw(),
      ipForward: createReading(1),
      iptables: createReading([
        ...tablesOf(byUfw()),
        ...tablesOf(
          docker('! -i docker0 -p tcp -m tcp --dport 15432 -j DNAT --to-destination 172.17.0.2:5432'),
        ),
      ]),
    }),
    'fail',
    '5432 (PostgreSQL) is reached at port 15432',
  ],
  [
    'published by Docker on loopback',
    createOneHost({
      ...withUfw(),
      iptables: createReading([
        ...tablesOf(byUfw()),
        ...tablesOf(
          docker(
            '-d 127.0.0.1/32 ! -i docker0 -p tcp -m tcp --dport 8065 -j DNAT --to-destination 172.17.0.2:8065',
          ),
        ),
      ]),
    }),
    'pass',
  ],
  [
    'whether Docker publishes is forbidden',
    createOneHost({ iptables: forbiddenReading }),
    'inconclusive',
    'iptables-save',
  ],
  ['no program at all', createOneHost(onlyNft), 'fail', 'no packet filter'],

  [
    'a database host in the document of transport encryption',
    createHosts({
      mm1: {
        ...noFirewalld,
        units: createUnits({ 'mattermost.service': null, 'nginx.service': null }),
        nginxVersion: notInstalledReading,
      },
    }),
    'not-applicable',
    '',
    'transport-encryption',
  ],
  [
    'a Mattermost of one node in it',
    createHosts({ mm1: noFirewalld }, appRole),
    'not-applicable',
    '',
    'transport-encryption',
  ],
  [
    'a node of a cluster in it',
    createHosts(
      { mm1: {}, mm2: noFirewalld, nginx: noFirewalld },
      { mm1: ['app'], mm2: ['app'], nginx: ['edge'] },
    ),
    'fail',
    /^mm2: no packet filter is active$/,
    'transport-encryption',
  ],
])

function zone() {
  const told = createZones()
  const first = told.status === 'ok' && told.value.found === 'value' ? told.value.value[0] : undefined
  if (!first) throw new Error('the fixture has no zone')
  return first
}

testCases(check, [
  [
    'the rules that decide are shown',
    createOneHost(withUfw('', '', { policy: 'ACCEPT', incoming: 'allow' })),
    'fail',
    /./,
    'current',
    [/^host\.iptables mm1: iptables filter .*policy ACCEPT/i],
  ],
])
