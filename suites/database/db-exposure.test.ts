import type { Fact } from '../../core/fact.ts'
import { ok } from '../../core/outcome.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { address4, type Overrides, refused, silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  createDatabaseRun,
  createDataSources,
  createListener,
  createLogin,
  createMysqlAnswers,
  createMysqlServer,
  createPostgresqlDsn,
  createPostgresqlServer,
  createSettings,
  mariadbSettings,
} from '../../lab/fixtures/facts/database-fixture.ts'
import { readFirewalldZones } from '../../probes/host/questions/firewalld.ts'
import { parseIptables } from '../../probes/host/questions/iptables.ts'
import { readUfw } from '../../probes/host/questions/ufw.ts'
import type { Reading } from '../../probes/host/reading.ts'
import { check } from './db-exposure.ts'

const parseUfw = (text: string) => readUfw(text).value
const parseFirewalldZones = (text: string) => readFirewalldZones(text).value

const value = <T>(told: T): Reading<T> => ok({ found: 'value', value: told })
const notInstalled: Reading<never> = ok({ found: 'not-installed' })
const forbidden: Reading<never> = ok({ found: 'forbidden' })
const nothing: Overrides = {
  'host.firewalldZones': { mm1: notInstalled },
  'host.firewalldDefaultZone': { mm1: notInstalled },
  'host.ufw': { mm1: notInstalled },
  'host.nftables': { mm1: notInstalled },
  'host.iptables': { mm1: notInstalled },
  'host.ip6tables': { mm1: notInstalled },
}
const local: Overrides = {
  'database.dataSources': createDataSources(createPostgresqlDsn('disable', 'localhost')),
}
const at = (...sockets: ReturnType<typeof createListener>[]): Overrides => ({
  'host.sockets': { mm1: value(sockets) },
})
const given = (...overrides: Overrides[]) =>
  createDatabaseRun(undefined, Object.assign({}, nothing, ...overrides))
const everywhere = at(createListener('0.0.0.0', 5432))

const zone = (lines: string): Overrides => ({
  'host.firewalldZones': {
    mm1: value(
      parseFirewalldZones(
        `public (active)\n  target: default\n  interfaces: eth0\n  services: ssh http\n${lines}`,
      ),
    ),
  },
  'host.firewalldDefaultZone': { mm1: value('public') },
})
/** ufw, and the kernel's rules for it. */
const ufw = (rules: string, kernel = '', policy = 'DROP', incoming = 'deny'): Overrides => ({
  'host.iptables': {
    mm1: value(
      parseIptables(
        `*filter\n:INPUT ${policy} [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n${kernel}COMMIT\n`,
      ),
    ),
  },
  'host.ufw': {
    mm1: value(
      parseUfw(
        `Status: active\nDefault: ${incoming} (incoming), allow (outgoing), disabled (routed)\n\nTo                         Action      From\n--                         ------      ----\n${rules}`,
      ),
    ),
  },
})
const published = (user: string): Overrides => ({
  'host.iptables': {
    mm1: value(
      parseIptables(
        `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:DOCKER - [0:0]
:DOCKER-USER - [0:0]
-A FORWARD -j DOCKER-USER
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
${user}-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 5432 -j ACCEPT
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 15432 -j DNAT --to-destination 172.17.0.2:5432
COMMIT
`,
      ),
    ),
  },
})
const open: Fact<'ports.reachability'> = [443, 5432].map((port) => ({
  address: address4,
  port,
  actual: port,
  outcome: ok({ banner: '' }),
}))
const createFilterFacts = (policy: string) => ({
  'host.nftables': {
    mm1: value({
      chains: [
        {
          family: 'inet',
          table: 'filter',
          name: 'input',
          hook: 'input',
          type: 'filter',
          policy,
          priority: 0,
        },
      ],
      rules: [],
    }),
  },
})
const bound = (bind_address: string) =>
  createDatabaseRun([
    createMysqlServer({
      inside: createLogin(
        createMysqlAnswers({ settings: createSettings({ ...mariadbSettings, bind_address }) }),
      ),
    }),
  ])

testCases(check, [
  ['without access', {}, 'not-assessed', 'port-exposure'],
  [
    'on loopback',
    given(local, at(createListener('127.0.0.1', 5432), createListener('::1', 5432))),
    'pass',
    'loopback',
  ],
  [
    'on loopback, as the document has it',
    given(local, at(createListener('127.0.0.1', 3306, 'mariadbd'))),
    'pass',
    '',
    'centos7',
  ],
  ['everywhere, without a firewall', given(local, everywhere), 'fail', 'on this host only'],
  ['everywhere, as the document does not have it', given(local, everywhere), 'fail', '', 'salt'],
  ['everywhere, needed, without a firewall', given(everywhere), 'fail', 'no packet filter'],
  // What stands before a database leads to it.
  ...(['pgbouncer', 'pgpool', 'odyssey', 'proxysql', 'mysqlrouter', 'maxscale'] as const).map(
    (program) =>
      [
        `${program} everywhere before a database on loopback`,
        given(at(createListener('127.0.0.1', 5432), createListener('0.0.0.0', 6432, program))),
        'inconclusive',
        `${program} hands connections on to a database`,
      ] as const,
  ),
  [
    'PgBouncer on loopback',
    given(at(createListener('127.0.0.1', 5432), createListener('127.0.0.1', 6432, 'pgbouncer'))),
    'pass',
  ],
  [
    'PgBouncer everywhere, behind ufw',
    given(at(createListener('127.0.0.1', 5432), createListener('0.0.0.0', 6432, 'pgbouncer')), ufw('')),
    'pass',
  ],
  [
    'PgBouncer at the database’s own port',
    given(at(createListener('127.0.0.1', 5433), createListener('0.0.0.0', 5432, 'pgbouncer'))),
    'fail',
  ],
  [
    'every address of the loopback interface',
    given(at({ ...createListener('0.0.0.0', 5432), zone: 'lo' })),
    'pass',
  ],
  [
    'every address of another interface',
    given(at({ ...createListener('0.0.0.0', 5432), zone: 'eth0' })),
    'fail',
  ],
  ['at an inner address, needed', given(at(createListener('10.0.0.5', 5432))), 'pass', 'another host'],
  [
    'at an inner address, not needed',
    given(local, at(createListener('10.0.0.5', 5432))),
    'fail',
    'on this host only',
  ],
  ['at a public address, needed', given(at(createListener('198.51.100.5', 5432))), 'fail'],
  [
    'IPv6 only',
    given(local, at(createListener('127.0.0.1', 5432), createListener('::', 5432))),
    'fail',
    'every address',
  ],
  ['at another port', given(local, at(createListener('*', 15432))), 'fail', '15432'],
  [
    'at another port, and nobody says whose it is',
    given(local, at(createListener('*', 15432, null))),
    'inconclusive',
    'SSH access',
  ],
  [
    'the MySQL X protocol',
    given(local, at(createListener('127.0.0.1', 3306, 'mysqld'), createListener('*', 33060, 'mysqld'))),
    'fail',
    '33060',
  ],
  ['firewalld closed', given(local, everywhere, zone('')), 'pass', 'firewall limits'],
  [
    'firewalld open',
    given(local, everywhere, zone('  ports: 5432/tcp\n')),
    'fail',
    '(firewalld) lets everyone in',
  ],
  ['firewalld open by service', given(local, everywhere, zone('  services: postgresql\n')), 'fail'],
  ['firewalld open by range', given(local, everywhere, zone('  ports: 5000-6000/tcp\n')), 'fail'],
  [
    'firewalld open to named sources',
    given(
      everywhere,
      zone(
        '  rich rules:\n\trule family="ipv4" source address="10.0.0.7/32" port port="5432" protocol="tcp" accept\n',
      ),
    ),
    'pass',
    'limits',
  ],
  [
    'firewalld open by a rich rule',
    given(everywhere, zone('  rich rules:\n\trule family="ipv4" port port="5432" protocol="tcp" accept\n')),
    'fail',
    'lets everyone in at port 5432',
  ],
  [
    'firewalld may not be asked',
    given(local, everywhere, { 'host.firewalldZones': { mm1: forbidden } }),
    'inconclusive',
    'mmverify sudoers',
  ],
  ['ufw closed', given(local, everywhere, ufw('22/tcp                     ALLOW IN    Anywhere\n')), 'pass'],
  [
    'ufw open',
    given(
      local,
      everywhere,
      ufw(
        '5432/tcp                   ALLOW IN    Anywhere\n',
        '-A INPUT -p tcp -m tcp --dport 5432 -j ACCEPT\n',
      ),
    ),
    'fail',
    'ufw',
  ],
  [
    'ufw open to one host',
    given(
      everywhere,
      ufw(
        '5432/tcp                   ALLOW IN    10.0.0.7\n',
        '-A INPUT -s 10.0.0.7/32 -p tcp -m tcp --dport 5432 -j ACCEPT\n',
      ),
    ),
    'pass',
    'limits',
  ],
  ['ufw open to everyone for everything', given(local, everywhere, ufw('', '', 'ACCEPT', 'allow')), 'fail'],
  [
    'ufw and an application',
    given(local, everywhere, ufw('OpenSSH                    ALLOW IN    Anywhere\n')),
    'pass',
  ],
  [
    'published by Docker past the firewall',
    given(
      local,
      ufw('22/tcp                     ALLOW IN    Anywhere\n'),
      published(''),
      at(createListener('0.0.0.0', 15432, 'docker-proxy')),
    ),
    'fail',
    'hands on to port 5432 of 172.17.0.2 what is sent to its port 15432, by everyone',
  ],
  [
    'published by Docker, and shut in DOCKER-USER',
    given(
      local,
      published('-A DOCKER-USER -p tcp -m conntrack --ctorigdstport 15432 -j DROP\n'),
      at(createListener('127.0.0.1', 5432)),
    ),
    'pass',
  ],
  [
    'rules of nftables',
    given(local, everywhere, createFilterFacts('drop')),
    'pass',
    'does not let anybody in',
  ],
  [
    'nftables that filter nothing',
    given(local, everywhere, createFilterFacts('accept')),
    'fail',
    /no packet filter|lets everyone in/,
  ],
  [
    'loopback of IPv4 within IPv6',
    given(local, at(createListener('::ffff:127.0.0.1', 3306, 'mariadbd'))),
    'pass',
    'loopback',
  ],
  [
    'it answers from outside',
    given(local, at(createListener('127.0.0.1', 5432)), { 'ports.reachability': open }),
    'fail',
    'from outside',
  ],
  [
    'sockets may not be seen',
    given({ 'host.sockets': { mm1: forbidden } }),
    'inconclusive',
    'could not be read',
  ],
  ['silence', given({ 'host.sockets': { mm1: silence } }), 'inconclusive', 'silence'],
  [
    'no database there, its settings say loopback',
    createDatabaseRun(
      [
        createMysqlServer({
          inside: createLogin(
            createMysqlAnswers({
              settings: createSettings({ ...mariadbSettings, bind_address: '127.0.0.1' }),
            }),
          ),
        }),
      ],
      at(),
    ),
    'pass',
    'loopback',
  ],
  ['no host, its settings say an inner address', bound('10.0.0.5'), 'pass', 'inner'],
  ['no host, its settings say everywhere', bound('0.0.0.0'), 'inconclusive', 'SSH access'],
  [
    'no host, and no account',
    createDatabaseRun([createPostgresqlServer({ inside: null })]),
    'not-assessed',
    'databases[].account',
  ],
  [
    'no host, and the server is down',
    createDatabaseRun([createPostgresqlServer({ offer: refused, inside: refused })]),
    'inconclusive',
    'refused',
  ],
])
