import { expect, test } from 'vitest'
import { type Access, noAccess } from '../../core/access.ts'
import { ok } from '../../core/outcome.ts'
import type { ProbeContext } from '../../core/probe.ts'
import { createContext } from '../../lab/fixtures/loopback-context.ts'
import { type Answers, nodeKeys, type ScriptedContact, serveNode } from '../../lab/fixtures/scripted-node.ts'
import { renderDnatRule, renderNatTable, renderUfwFilter } from '../../lab/fixtures/scripted-rules.ts'
import { findClosedPort, serveTcp } from '../../lab/servers/loopback-server.ts'
import { createEndpoint, createKnownHosts } from '../../lab/servers/ssh-server.ts'
import type { HostFacts } from '../host/host-facts.ts'
import { parseIptables } from '../host/questions/iptables.ts'
import { parseMattermostConfig } from '../host/questions/mattermost-config.ts'
import { parsePreStart } from '../host/questions/pre-start.ts'
import { parseUnits } from '../host/questions/units.ts'
import type { Reading } from '../host/reading.ts'
import { clusterFactsSchema } from './cluster-facts.ts'
import type { HostFactsNeeded } from './layout.ts'
import { gatherNodes } from './node-facts.ts'

const [first, second] = nodeKeys
if (!first || !second) throw new Error('two nodes have keys')
const addresses = { mm1: '172.20.0.2', mm2: '172.20.0.3' }
const nodeSchema = clusterFactsSchema.omit({ status: true })

const value = <T>(told: T): Reading<T> => ok({ found: 'value', value: told })
const mattermost = parseUnits('Id=mattermost.service\nLoadState=loaded\nActiveState=active\n')
const filter = renderUfwFilter()
const rulesTo = (peer: string) => [renderDnatRule(peer, 8074, 18_074), renderDnatRule(peer, 8075, 18_075)]

function hostFacts(names: readonly string[], changes: Partial<HostFactsNeeded> = {}): HostFactsNeeded {
  const each = <T>(of: (name: string) => Reading<T>) =>
    Object.fromEntries(names.map((name) => [name, of(name)]))
  const peer = (name: string) => (name === 'mm1' ? addresses.mm2 : addresses.mm1)
  return {
    units: each(() => value(mattermost)),
    mattermostConfigEtc: each<never>(() => ok({ found: 'absent' })),
    mattermostConfigOpt: each(() => value(parseMattermostConfig('{"ClusterSettings":{"Enable":true}}'))),
    iptables: each((name) => value(parseIptables(filter + renderNatTable(rulesTo(peer(name)))))),
    nftables: each<never>(() => ok({ found: 'not-installed' })),
    mattermostPreStart: each((name) =>
      value(parsePreStart(`ssh -N -f -L 18074:${peer(name)}:8074 ${peer(name)}\n`)),
    ),
    sshd: each(() => value({ port: ['22'] })),
    ...changes,
  } as HostFactsNeeded
}

const answersOf = (own: string, keys: typeof first, other: typeof first): Answers => ({
  'network-addresses':
    '1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever\n' +
    `2: eth0    inet ${own}/16 brd 172.20.255.255 scope global eth0\\       valid_lft forever\n` +
    '2: eth0    inet6 fe80::1/64 scope link \\       valid_lft forever\n',
  'tunnel-key-ed25519': `${keys.tunnel} mattermost@${keys.name}\n`,
  'tunnel-key-rsa': ['', 66],
  'tunnel-key-ecdsa': ['', 66],
  'host-key-ed25519': `${keys.host} root@${keys.name}\n`,
  'host-key-rsa': ['', 66],
  'host-key-ecdsa': ['', 66],
  'tunnel-authorized-keys': `restrict,port-forwarding,permitopen="${own}:8074" ${other.tunnel} mattermost@${other.name}\n`,
  'tunnel-known-hosts': `${own === addresses.mm1 ? addresses.mm2 : addresses.mm1} ${other.host}\n`,
  'global-known-hosts': ['', 66],
  'tunnel-units': ['', 1],
  'tunnel-processes': `  1  0 root     -     /sbin/init\n 70  1 mattermo mattermost.service ssh -N -f -o ServerAliveInterval=60 -L 18074:${addresses.mm2}:8074 ${addresses.mm2}\n`,
  'mattermost-programs': 'total 4\n-rwxr-xr-x 1 root root 300 Nov 22 08:00 pre_start.sh\n',
})

interface Setup {
  arrivals?: Record<string, ScriptedContact>
  counts?: boolean
  answers?: Answers
  context?: Partial<ProbeContext>
  facts?: (facts: HostFactsNeeded) => HostFactsNeeded
  outsider?: Record<string, ScriptedContact>
  outsiderPort?: number
}

/** Two nodes, the first with this script, and perhaps a host that is none. */
async function gather({
  arrivals = {},
  counts = true,
  answers = {},
  context = {},
  facts = (same) => same,
  outsider,
  outsiderPort,
}: Setup) {
  const healthy = (peer: string): Record<string, ScriptedContact> => ({
    [`${peer}:8074`]: 'held',
    [`${peer}:8075`]: 'held',
    [`${peer}:22`]: { says: 'SSH-2.0-x\r\n' },
    '127.0.0.1:18074': 'held',
    '127.0.0.1:18075': 'held',
  })
  await using one = await serveNode({
    answers: { ...answersOf(addresses.mm1, first as never, second as never), ...answers },
    arrivals: { ...healthy(addresses.mm2), ...arrivals },
    iptables: (connections) =>
      filter +
      renderNatTable(
        [renderDnatRule(addresses.mm2, 8074, 18_074)],
        counts ? 40 + connections(`${addresses.mm2}:8074`) : 40,
      ),
  })
  await using two = await serveNode({
    answers: answersOf(addresses.mm2, second as never, first as never),
    arrivals: healthy(addresses.mm1),
    iptables: () => filter + renderNatTable(rulesTo(addresses.mm1)),
  })
  await using edge = await serveNode({ answers: {}, arrivals: outsider ?? {} })
  const named = [
    ['mm1', one.port, 'app'],
    ['mm2', two.port, 'app'],
    ...(outsider ? ([['edge', outsiderPort ?? edge.port, 'edge']] as const) : []),
  ] as const
  const access: Access = {
    ...noAccess,
    hosts: named.map(([name, port, role]) => ({ endpoint: createEndpoint(port, { name }), roles: [role] })),
    hostKeys: { knownHosts: named.flatMap(([, port]) => createKnownHosts(port)) },
  }
  const gathered = await gatherNodes(
    { ...createContext({ timeout: 5000 }), patience: 200, access, ...context },
    facts(hostFacts(['mm1', 'mm2'])),
  )
  expect(nodeSchema.parse(gathered)).toEqual(gathered)
  return { gathered, asked: [...one.asked, ...two.asked, ...edge.asked] }
}

test('a healthy pair: every way is gone, and the counter of the rule moves', async () => {
  const { gathered } = await gather({})
  const held = { status: 'ok', value: { held: true, seconds: 0.2, banner: '' } }
  expect(gathered.redirected.mm1).toEqual([
    {
      host: 'mm2',
      address: addresses.mm2,
      port: 8074,
      contact: held,
      rule: { toAddress: '127.0.0.1', toPort: 18_074, before: 40, after: 41 },
    },
    { host: 'mm2', address: addresses.mm2, port: 8075, contact: held, rule: null },
  ])
  expect(gathered.listeners.mm1).toEqual([{ address: '127.0.0.1', port: 18_074, contact: held }])
  expect(gathered.sshReach.mm1).toMatchObject([
    {
      host: 'mm2',
      address: addresses.mm2,
      port: 22,
      contact: { status: 'ok', value: { banner: 'SSH-2.0-x\\x0d\\x0a' } },
    },
  ])
  expect(gathered.addresses.mm1).toEqual(value([addresses.mm1]))
})

test('a counter that does not move is told as it is', async () => {
  const { gathered } = await gather({ counts: false })
  expect(gathered.redirected.mm1?.[0]?.rule).toMatchObject({ before: 40, after: 40 })
})

test.each<[ScriptedContact, object]>([
  ['closed', { status: 'ok', value: { held: false } }],
  ['refused', { status: 'unreachable', code: 'SSH_OPEN_2' }],
  ['silent', { status: 'timeout', phase: 'connect' }],
])('a connection that is %s', async (arrival, contact) => {
  const { gathered } = await gather({
    arrivals: { [`${addresses.mm2}:8074`]: arrival },
    context: { timeout: 1500 },
  })
  expect(gathered.redirected.mm1?.[0]?.contact).toMatchObject(contact)
})

test('a peer that never stops talking is left after its first bytes', async () => {
  const { gathered } = await gather({
    arrivals: { [`${addresses.mm2}:8074`]: { says: 'x'.repeat(200_000) } },
  })
  expect(gathered.redirected.mm1?.[0]?.contact).toMatchObject({
    status: 'ok',
    value: { held: true, banner: 'x'.repeat(64) },
  })
})

test('keys by their fingerprints, and what known_hosts says of the peer', async () => {
  const { gathered } = await gather({})
  const own = gathered.tunnelKeys.mm2?.ed25519
  expect(own).toMatchObject({ value: { found: 'value', value: { type: 'ssh-ed25519' } } })
  expect(gathered.authorizedKeys.mm1).toMatchObject({
    value: {
      value: [
        {
          fingerprint:
            own?.status === 'ok' && own.value.found === 'value' ? own.value.value.fingerprint : null,
          options: ['restrict', 'port-forwarding', 'permitopen'],
          permitOpen: [`${addresses.mm1}:8074`],
        },
      ],
    },
  })
  expect(gathered.knownHosts.mm1).toEqual(
    value([{ peer: 'mm2', address: addresses.mm2, keyType: 'ssh-ed25519', verdict: 'known' }]),
  )
  expect(gathered.tunnelKeys.mm1?.rsa).toEqual(ok({ found: 'absent' }))
})

test('another host key in known_hosts', async () => {
  const { gathered } = await gather({ answers: { 'tunnel-known-hosts': `${addresses.mm2} ${first.host}\n` } })
  expect(gathered.knownHosts.mm1).toMatchObject({ value: { value: [{ verdict: 'changed' }] } })
})

test('the tunnels that are alive, their units, and the script’s mode', async () => {
  const { gathered } = await gather({
    answers: {
      'tunnel-units':
        '/etc/systemd/system/tunnel-1.service:ExecStart=/usr/bin/ssh -N -L 18074:172.20.0.3:8074 172.20.0.3\n' +
        '/etc/systemd/system/tunnel-1.service:Restart=always\n' +
        '/etc/systemd/system/tunnel-1.service.d/x.conf:Restart=on-failure\n' +
        '/etc/systemd/system/backup.service:ExecStart=/usr/bin/curl -H key=canary\n',
    },
  })
  expect(gathered.tunnelProcesses.mm1).toMatchObject({
    value: {
      value: {
        users: ['mattermo', 'root'],
        tunnels: [{ pid: 70, unit: 'mattermost.service', autossh: false }],
      },
    },
  })
  expect(gathered.tunnelUnits.mm1).toMatchObject({
    value: { value: [{ unit: 'tunnel-1.service', restart: 'on-failure' }] },
  })
  expect(JSON.stringify(gathered)).not.toContain('canary')
  expect(gathered.preStartFile.mm1).toMatchObject({ value: { value: { permissions: 'rwxr-xr-x' } } })
})

test('a host that is no node tries the ports of every node', async () => {
  const { gathered } = await gather({ outsider: { [`${addresses.mm1}:8074`]: 'held' } })
  const tried = gathered.exposure.map(({ from, host, port, contact }) => [from, host, port, contact.status])
  expect(tried).toEqual([
    ['edge', 'mm1', 8074, 'ok'],
    ['edge', 'mm1', 8075, 'unreachable'],
    ['edge', 'mm2', 8074, 'unreachable'],
    ['edge', 'mm2', 8075, 'unreachable'],
  ])
})

test('a host that is no node and lets nobody in has tried nothing', async () => {
  const closed = await findClosedPort()
  const { gathered } = await gather({ outsider: {}, outsiderPort: closed })
  expect(gathered.exposure).toEqual([])
})

test('from this machine the ports are tried where it logs in, unless that is a published port', async () => {
  await using listener = await serveTcp(() => {})
  const closed = await findClosedPort()
  const { gathered } = await gather({
    context: { target: { host: 'localhost', port: 1, ca: [], ports: { 8074: listener.port, 8075: closed } } },
  })
  expect(gathered.exposure).toMatchObject([
    { from: null, host: 'mm1', port: 8074, contact: { status: 'ok', value: { held: true } } },
    { from: null, host: 'mm1', port: 8075, contact: { status: 'refused' } },
    { from: null, host: 'mm2', port: 8074, contact: { status: 'ok' } },
    { from: null, host: 'mm2', port: 8075, contact: { status: 'refused' } },
  ])
  expect((await gather({})).gathered.exposure).toEqual([])
})

test('only addresses of this run’s hosts are connected to, whatever the rules name', async () => {
  const { gathered, asked } = await gather({
    facts: (facts) => ({
      ...facts,
      iptables: {
        ...facts.iptables,
        mm1: value(parseIptables(renderNatTable([renderDnatRule('10.10.250.231', 8074, 18_074)]))),
      },
    }),
  })
  expect(asked.filter((destination) => destination.startsWith('10.'))).toEqual([])
  expect(gathered.redirected.mm1?.map(({ address }) => address)).toEqual([addresses.mm2, addresses.mm2])
})

test('a node that lets nobody in has the reason under everything', async () => {
  await using two = await serveNode({ answers: answersOf(addresses.mm2, second, first), arrivals: {} })
  const closed = await findClosedPort()
  const access: Access = {
    ...noAccess,
    hosts: [
      { endpoint: createEndpoint(closed, { name: 'mm1' }), roles: ['app'] },
      { endpoint: createEndpoint(two.port, { name: 'mm2' }), roles: ['app'] },
    ],
    hostKeys: { knownHosts: createKnownHosts(two.port) },
  }
  const gathered = await gatherNodes(
    { ...createContext({ timeout: 5000 }), patience: 200, access },
    hostFacts(['mm1', 'mm2']),
  )
  expect(nodeSchema.parse(gathered)).toEqual(gathered)
  expect(gathered.addresses.mm1).toEqual({ status: 'refused' })
  expect(gathered.tunnelKeys.mm1?.rsa).toEqual({ status: 'refused' })
  expect(gathered.redirected.mm1?.map(({ contact }) => contact)).toEqual([
    { status: 'refused' },
    { status: 'refused' },
  ])
  expect(gathered.redirected.mm2).toEqual([])
})

test('one node alone is asked nothing', async () => {
  await using one = await serveNode({ answers: {}, arrivals: {} })
  const access: Access = {
    ...noAccess,
    hosts: [{ endpoint: createEndpoint(one.port, { name: 'mm1' }), roles: [] }],
  }
  const gathered = await gatherNodes({ ...createContext(), access }, hostFacts(['mm1']) as HostFacts)
  expect(one.connections).toBe(0)
  expect(gathered.exposure).toEqual([])
})
