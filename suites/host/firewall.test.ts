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
const bare = { ...noFirewalld, iptables: iptables(web), ip6tables: iptables(web) }
const docker = (rule: string) =>
  createReading(
    parseIptables(`*nat\n:PREROUTING ACCEPT [0:0]\n:DOCKER - [0:0]\n[0:0] -A DOCKER ${rule}\nCOMMIT\n`),
  )
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

  ['ufw', createOneHost({ ...noFirewalld, ufw: ufw() }), 'pass'],
  [
    'ufw lets all in',
    createOneHost({ ...noFirewalld, ufw: ufw('', 'allow') }),
    'fail',
    'lets in what no rule forbids',
  ],
  [
    'ufw with 8065 on the edge',
    createOneHost({ ...noFirewalld, ufw: ufw('8065/tcp                   ALLOW IN    Anywhere') }),
    'fail',
    '8065',
  ],
  [
    'ufw with 8065 for IPv6',
    createOneHost({ ...noFirewalld, ufw: ufw('8065/tcp (v6)              ALLOW IN    Anywhere (v6)') }),
    'fail',
    '8065',
  ],
  [
    'ufw with 8065 for the proxy',
    createOneHost({ ...noFirewalld, ufw: ufw('8065/tcp                   ALLOW IN    10.0.0.5') }),
    'pass',
  ],
  [
    'ufw refuses before it allows',
    createOneHost({
      ...noFirewalld,
      ufw: ufw(
        '3306/tcp                   DENY IN     Anywhere\n3306/tcp                   ALLOW IN    Anywhere',
      ),
    }),
    'pass',
  ],
  [
    'an app host of its own',
    createHosts(
      {
        mm1: {
          ...noFirewalld,
          ufw: ufw(
            '8065/tcp                   ALLOW IN    Anywhere\n8074/tcp                   ALLOW IN    Anywhere',
          ),
        },
      },
      appRole,
    ),
    'pass',
  ],
  [
    'an app host with its database open',
    createHosts(
      { mm1: { ...noFirewalld, ufw: ufw('5432/tcp                   ALLOW IN    Anywhere') } },
      appRole,
    ),
    'fail',
    '5432',
  ],
  [
    'everything allowed in ufw',
    createOneHost({ ...noFirewalld, ufw: ufw('Anywhere                   ALLOW IN    Anywhere') }),
    'fail',
    '3306',
  ],
  [
    'ufw inactive',
    createOneHost({ ...noFirewalld, ufw: createReading({ active: false, defaults: null, rules: [] }) }),
    'fail',
    'no packet filter',
  ],
  [
    'ufw without root',
    createOneHost({ ...noFirewalld, ufw: createFailedReading(1) }),
    'inconclusive',
    'status 1',
  ],

  ['iptables', createOneHost(bare), 'pass'],
  [
    'iptables that accepts',
    createOneHost({ ...bare, iptables: iptables(web, 'ACCEPT') }),
    'fail',
    'no packet filter',
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
    'no packet filter',
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
    '8065',
  ],
  [
    'IPv6 forgotten',
    createOneHost({ ...bare, ip6tables: iptables('', 'ACCEPT'), sockets: listening }),
    'fail',
    'ip6tables lets in',
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
    'no packet filter',
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
      ...noFirewalld,
      ufw: ufw(),
      iptables: docker('! -i docker0 -p tcp -m tcp --dport 8065 -j DNAT --to-destination 172.17.0.2:8065'),
    }),
    'fail',
    '8065 (Mattermost without the proxy) is handed on by nat',
  ],
  [
    'published by Docker on loopback',
    createOneHost({
      iptables: docker(
        '-d 127.0.0.1/32 ! -i docker0 -p tcp -m tcp --dport 8065 -j DNAT --to-destination 172.17.0.2:8065',
      ),
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
    'what is opened is shown, now and after a restart',
    createOneHost({ firewalldZones: createZones('9100/tcp') }),
    'pass',
    /./,
    'current',
    [
      /^host\.firewalldZones mm1: firewalld denies by default; opens .*9100\/tcp/,
      /^host\.firewalldPermanent mm1: firewalld after a restart denies by default; opens (?!.*9100)/,
    ],
  ],
  [
    'nothing opened is shown',
    createHosts(
      {
        mm1: {
          ...noFirewalld,
          ufw: createReading({
            active: true,
            defaults: { incoming: 'deny', outgoing: 'allow', routed: 'deny' },
            rules: [],
          }),
        },
      },
      appRole,
    ),
    'pass',
    /./,
    'current',
    [/^host\.ufw mm1: ufw denies by default; opens nothing$/],
  ],
  [
    'to whom is shown',
    createOneHost({ ...noFirewalld, ufw: ufw() }),
    'pass',
    /./,
    'current',
    [/^host\.ufw mm1: .*\(from 10\.10\.250\.231\)/],
  ],
  [
    'a filter that lets in is shown',
    createOneHost({ ...noFirewalld, ufw: ufw('', 'allow') }),
    'fail',
    /./,
    'current',
    [/^host\.ufw mm1: ufw lets in by default; /],
  ],
])
