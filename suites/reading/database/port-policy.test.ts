import { describe, expect, test } from 'vitest'
import {
  absentReading,
  createFailedReading,
  createReading,
  forbiddenReading,
  notInstalledReading,
} from '../../../lab/fixtures/facts/host-fixture.ts'
import type { FirewalldZone } from '../../../probes/host/questions/firewalld.ts'
import type { IptablesTable } from '../../../probes/host/questions/iptables.ts'
import type { Nftables } from '../../../probes/host/questions/nftables.ts'
import type { Ufw } from '../../../probes/host/questions/ufw.ts'
import { type FirewallFacts, findPortPolicy } from './port-policy.ts'

/** Asked in every test of this file. */
const port = 5432

const policyOf = (facts: FirewallFacts, asked = port) => findPortPolicy(facts, 'db1', asked)

type Policy = ReturnType<typeof policyOf>['policy']

/** A zone of firewalld that lets nothing in by itself (firewalld.zone(5): target "default" rejects what no rule names). */
const createZone = (changes: Partial<FirewalldZone> = {}): FirewalldZone => ({
  name: 'public',
  active: true,
  target: 'default',
  interfaces: ['eth0'],
  sources: [],
  services: [],
  ports: [],
  protocols: [],
  sourcePorts: [],
  forwardPorts: [],
  masquerade: false,
  richRules: [],
  ...changes,
})
const zones = (...all: FirewalldZone[]): FirewallFacts => ({
  'host.firewalldZones': { db1: createReading(all) },
  'host.firewalldDefaultZone': { db1: createReading('public') },
})

describe('ports of a zone', () => {
  const cases: [ports: string[], asked: number, Policy][] = [
    [[], 5432, 'closed'],
    [['5432/tcp'], 5432, 'open'],
    [['5432/tcp'], 5431, 'closed'],
    [['5432/tcp'], 5433, 'closed'],
    [['5432/udp'], 5432, 'closed'],
    [['15432/tcp'], 5432, 'closed'],
    [['54320/tcp'], 5432, 'closed'],
    [['22/tcp', '5432/tcp'], 5432, 'open'],
    // Both ends of a range are in it.
    [['3000-5432/tcp'], 2999, 'closed'],
    [['3000-5432/tcp'], 3000, 'open'],
    [['3000-5432/tcp'], 5432, 'open'],
    [['3000-5432/tcp'], 5433, 'closed'],
    [['3000-5432/udp'], 5000, 'closed'],
  ]
  test.each(cases)('%j, asked for %i', (ports, asked, policy) => {
    expect(policyOf(zones(createZone({ ports })), asked).policy).toBe(policy)
  })
})

describe('services of a zone, as firewalld ships them', () => {
  const cases: [service: string, asked: number, Policy][] = [
    ['mysql', 3306, 'open'],
    ['mysql', 5432, 'closed'],
    ['postgresql', 5432, 'open'],
    ['postgresql', 3306, 'closed'],
    ['ssh', 5432, 'closed'],
  ]
  test.each(cases)('%s, asked for %i', (service, asked, policy) => {
    expect(policyOf(zones(createZone({ services: [service] })), asked).policy).toBe(policy)
    const richRules = [`rule family="ipv4" service name="${service}" accept`]
    expect(policyOf(zones(createZone({ richRules })), asked).policy).toBe(policy)
  })
})

describe('rich rules, as firewalld.richlanguage(5) writes them', () => {
  const source = 'rule family="ipv4" source address="10.0.0.7/32"'
  const cases: [rule: string, Policy][] = [
    ['rule family="ipv4" port port="5432" protocol="tcp" accept', 'open'],
    ['rule port port=5432 protocol=tcp accept', 'open'],
    ['rule family="ipv4" port port="5000-5432" protocol="tcp" accept', 'open'],
    ['rule family="ipv4" port port="5000-5431" protocol="tcp" accept', 'closed'],
    ['rule family="ipv4" port port="5432" protocol="udp" accept', 'closed'],
    ['rule family="ipv4" port port="5432" protocol="tcp" reject', 'closed'],
    ['rule family="ipv4" port port="5432" protocol="tcp" drop', 'closed'],
    [`${source} port port="5432" protocol="tcp" accept`, 'limited'],
    [`${source} port port="5433" protocol="tcp" accept`, 'closed'],
    [`${source} port port="5432" protocol="tcp" reject`, 'closed'],
    ['rule source ipset="app" port port="5432" protocol="tcp" accept', 'limited'],
    ['rule source mac="00:11:22:33:44:55" port port="5432" protocol="tcp" accept', 'limited'],
    [`${source} service name="postgresql" accept`, 'limited'],
    // Without an element the rule is for everything from its source.
    [`${source} accept`, 'limited'],
    ['rule family="ipv4" icmp-type name="echo-request" accept', 'closed'],
    [`${source} icmp-type name="echo-request" accept`, 'closed'],
    [`${source} source-port port="5432" protocol="udp" accept`, 'closed'],
    [`${source} forward-port port="80" protocol="udp" to-port="5432" accept`, 'closed'],
  ]
  test.each(cases)('%s', (rule, policy) => {
    expect(policyOf(zones(createZone({ richRules: [rule] }))).policy).toBe(policy)
  })
})

describe('which zone is asked', () => {
  const ports = ['5432/tcp']
  const inner = { name: 'internal', interfaces: [], sources: ['10.0.0.0/8'] }
  const closed = createZone()
  const cases: [name: string, FirewallFacts, Policy][] = [
    ['its target lets everything in', zones(createZone({ target: 'ACCEPT' })), 'open'],
    ['its target drops', zones(createZone({ target: 'DROP' })), 'closed'],
    ['its target rejects', zones(createZone({ target: '%%REJECT%%' })), 'closed'],
    ['one that serves nobody', zones(closed, createZone({ name: 'home', active: false, ports })), 'closed'],
    ['the default zone, though not active', zones(createZone({ active: false, ports })), 'open'],
    ['one for named sources', zones(closed, createZone({ ...inner, ports })), 'limited'],
    ['one for named sources, which has the port not', zones(closed, createZone(inner)), 'closed'],
    [
      'one for named sources that lets everything in',
      zones(closed, createZone({ ...inner, target: 'ACCEPT' })),
      'limited',
    ],
    [
      'one for named sources and an interface',
      zones(closed, createZone({ ...inner, interfaces: ['eth1'], ports })),
      'open',
    ],
    [
      'the default zone takes what no other does, whatever its sources',
      zones(createZone({ interfaces: [], sources: ['10.0.0.0/8'], ports })),
      'open',
    ],
    [
      'neither a source nor an interface, but active',
      zones(createZone({ name: 'x', interfaces: [], ports })),
      'open',
    ],
    [
      'one that is open after one that is limited',
      zones(createZone({ ...inner, ports }), createZone({ ports })),
      'open',
    ],
    ['limited stays so after a closed one', zones(createZone({ ...inner, ports }), closed), 'limited'],
    ['no zone serves', zones(createZone({ name: 'home', active: false, ports })), 'unknown'],
    ['no zone at all', zones(), 'unknown'],
    [
      'a default zone that could not be asked for',
      {
        ...zones(createZone({ active: false, ports })),
        'host.firewalldDefaultZone': { db1: forbiddenReading },
      },
      'unknown',
    ],
  ]
  test.each(cases)('%s', (_name, facts, policy) => {
    expect(policyOf(facts).policy).toBe(policy)
  })

  test('the zones that were asked are named', () => {
    const home = createZone({ name: 'home' })
    expect(policyOf(zones(closed, home)).says).toBe('firewalld does not let 5432/tcp in (public, home)')
    expect(policyOf(zones(home, createZone({ ...inner, ports }))).says).toBe(
      'firewalld lets 5432/tcp in from named sources (home, internal)',
    )
  })
})

type UfwRule = Ufw['rules'][number]

const createRule = (to: string, changes: Partial<UfwRule> = {}): UfwRule => ({
  to,
  action: 'ALLOW',
  direction: 'IN',
  from: 'Anywhere',
  v6: false,
  ...changes,
})
const createUfwFacts = (
  rules: UfwRule[],
  incoming: NonNullable<Ufw['defaults']>['incoming'] | null = 'deny',
): FirewallFacts => ({
  'host.firewalldZones': { db1: notInstalledReading },
  'host.ufw': {
    db1: createReading<Ufw>({
      active: true,
      defaults: incoming === null ? null : { incoming, outgoing: 'allow', routed: 'deny' },
      rules,
    }),
  },
})

describe('what a rule of ufw is for', () => {
  const cases: [to: string, Policy][] = [
    ['5432/tcp', 'open'],
    ['5432', 'open'],
    ['5432 (v6)', 'open'],
    ['5432/tcp (v6)', 'open'],
    ['5432/udp', 'closed'],
    ['5431/tcp', 'closed'],
    ['5433/tcp', 'closed'],
    ['15432', 'closed'],
    ['5000:5432/tcp', 'open'],
    ['5432:6000/tcp', 'open'],
    ['5000:5431/tcp', 'closed'],
    ['5433:6000/tcp', 'closed'],
    ['22,5432/tcp', 'open'],
    ['22,5000:6000/tcp', 'open'],
    ['22,80,443/tcp', 'closed'],
    ['Anywhere', 'open'],
    ['Anywhere (v6)', 'open'],
    ['10.0.0.1', 'open'],
    ['2001:db8::1', 'open'],
    ['10.0.0.1 5432/tcp', 'open'],
    ['10.0.0.1 5432/tcp on eth0', 'open'],
    ['10.0.0.1 22/tcp', 'closed'],
    // The name of a profile says which database it is made for, and not its port.
    ['MySQL', 'open'],
    ['MariaDB', 'open'],
    ['PostgreSQL', 'open'],
    ['OpenSSH', 'closed'],
    ['Nginx Full', 'closed'],
  ]
  test.each(cases)('%s', (to, policy) => {
    expect(policyOf(createUfwFacts([createRule(to)])).policy).toBe(policy)
  })
})

describe('what ufw does with what comes in', () => {
  const inner = { from: '10.0.0.0/8' }
  const cases: [name: string, FirewallFacts, Policy][] = [
    ['allowed to everybody of IPv6', createUfwFacts([createRule('5432', { from: 'Anywhere (v6)' })]), 'open'],
    ['allowed, but not often', createUfwFacts([createRule('5432', { action: 'LIMIT' })]), 'open'],
    ['allowed to some', createUfwFacts([createRule('5432', inner)]), 'limited'],
    [
      'not often, and to some',
      createUfwFacts([createRule('5432', { ...inner, action: 'LIMIT' })]),
      'limited',
    ],
    ['denied', createUfwFacts([createRule('5432', { action: 'DENY' })]), 'closed'],
    ['denied to some', createUfwFacts([createRule('5432', { ...inner, action: 'DENY' })]), 'closed'],
    ['what goes out is another matter', createUfwFacts([createRule('5432', { direction: 'OUT' })]), 'closed'],
    ['so is what is forwarded', createUfwFacts([createRule('5432', { direction: 'FWD' })]), 'closed'],
    ['no rule, and denied', createUfwFacts([]), 'closed'],
    ['no rule, and rejected', createUfwFacts([], 'reject'), 'closed'],
    ['no rule, and allowed', createUfwFacts([], 'allow'), 'open'],
    ['no rule, and no chain', createUfwFacts([], 'disabled'), 'open'],
    ['no rule, and its default is not known', createUfwFacts([], null), 'unknown'],
    ['its default is not known, and it is allowed', createUfwFacts([createRule('5432')], null), 'open'],
    [
      'allowed, but denied by a rule',
      createUfwFacts([createRule('5432', { action: 'DENY' })], 'allow'),
      'closed',
    ],
    [
      'allowed, but rejected by a rule',
      createUfwFacts([createRule('5432', { action: 'REJECT' })], 'allow'),
      'closed',
    ],
    ['allowed, another denied', createUfwFacts([createRule('22', { action: 'DENY' })], 'allow'), 'open'],
    [
      'allowed, denied to some',
      createUfwFacts([createRule('5432', { ...inner, action: 'DENY' })], 'allow'),
      'open',
    ],
    ['allowed, and allowed to some', createUfwFacts([createRule('5432', inner)], 'allow'), 'open'],
    [
      'allowed, denied on the way out',
      createUfwFacts([createRule('5432', { direction: 'OUT', action: 'DENY' })], 'allow'),
      'open',
    ],
  ]
  test.each(cases)('%s', (_name, facts, policy) => {
    expect(policyOf(facts).policy).toBe(policy)
  })

  test('the sources are named', () => {
    const rules = [createRule('5432', inner), createRule('5432', { from: '192.0.2.1' })]
    expect(policyOf(createUfwFacts(rules)).says).toBe('ufw lets 5432/tcp in from 10.0.0.0/8, 192.0.2.1')
  })
})

describe('neither firewalld nor ufw', () => {
  const chain: Nftables['chains'][number] = {
    family: 'inet',
    table: 'filter',
    name: 'input',
    hook: 'input',
    type: 'filter',
    policy: 'accept',
    priority: 0,
  }
  const rule: Nftables['rules'][number] = {
    family: 'inet',
    table: 'filter',
    chain: 'input',
    statements: [{ accept: null }],
  }
  const nft = (chains: Nftables['chains'], rules: Nftables['rules'] = []) => createReading({ chains, rules })
  const table = (changes: Partial<IptablesTable> = {}): IptablesTable => ({
    name: 'filter',
    chains: [{ name: 'INPUT', policy: 'ACCEPT', packets: 0 }],
    rules: [],
    ...changes,
  })
  const tables = (...all: IptablesTable[]) => createReading(all)
  const gone = notInstalledReading
  const dropping = [{ name: 'INPUT', policy: 'DROP' as const, packets: 0 }]
  const dropped = { chain: 'INPUT', packets: 0, arguments: ['-j', 'DROP'] }
  type Readings = [
    NonNullable<FirewallFacts['host.nftables']>[string],
    NonNullable<FirewallFacts['host.iptables']>[string],
  ]
  const cases: [name: string, ...Readings, Policy][] = [
    ['neither program is there', gone, gone, 'none'],
    ['neither command is there', absentReading, absentReading, 'none'],
    ['an empty ruleset', nft([]), gone, 'none'],
    ['a chain that lets everything in', nft([chain]), gone, 'none'],
    ['a chain that drops', nft([{ ...chain, policy: 'drop' }]), gone, 'unknown'],
    [
      'one that drops after one that does not',
      nft([chain, { ...chain, name: 'b', policy: 'drop' }]),
      gone,
      'unknown',
    ],
    ['a chain with a rule', nft([chain], [rule]), gone, 'unknown'],
    ['what goes out is dropped', nft([{ ...chain, hook: 'output', policy: 'drop' }]), gone, 'none'],
    ['a nat chain at the same place', nft([{ ...chain, type: 'nat', policy: 'drop' }]), gone, 'none'],
    ['a rule of another chain', nft([chain], [{ ...rule, chain: 'output' }]), gone, 'none'],
    ['a rule of another table', nft([chain], [{ ...rule, table: 'other' }]), gone, 'none'],
    ['a rule of another family', nft([chain], [{ ...rule, family: 'ip6' }]), gone, 'none'],
    ['iptables lets everything in', gone, tables(table()), 'none'],
    ['iptables drops', gone, tables(table({ chains: dropping })), 'unknown'],
    ['iptables has a rule', gone, tables(table({ rules: [dropped] })), 'unknown'],
    [
      'iptables drops what goes out',
      gone,
      tables(table({ chains: [{ ...dropping[0], name: 'OUTPUT', policy: 'DROP', packets: 0 }] })),
      'none',
    ],
    [
      'iptables has a rule for what goes out',
      gone,
      tables(table({ rules: [{ ...dropped, chain: 'OUTPUT' }] })),
      'none',
    ],
    ['iptables has a rule in another table', gone, tables(table({ name: 'nat', rules: [dropped] })), 'none'],
    [
      'nft lets everything in, iptables does not',
      nft([chain]),
      tables(table({ rules: [dropped] })),
      'unknown',
    ],
    ['iptables lets everything in, nft does not', nft([chain], [rule]), tables(table()), 'unknown'],
    ['nft may not be asked, iptables is not there', forbiddenReading, gone, 'unknown'],
    ['iptables may not be asked, nft is not there', gone, forbiddenReading, 'unknown'],
    ['neither may be asked', forbiddenReading, forbiddenReading, 'unknown'],
  ]
  test.each(cases)('%s', (_name, nftables, iptables, policy) => {
    const facts: FirewallFacts = {
      'host.firewalldZones': { db1: gone },
      'host.ufw': { db1: gone },
      'host.nftables': { db1: nftables },
      'host.iptables': { db1: iptables },
    }
    expect(policyOf(facts).policy).toBe(policy)
    const inactive = createReading<Ufw>({ active: false, defaults: null, rules: [] })
    expect(policyOf({ ...facts, 'host.ufw': { db1: inactive } }).policy).toBe(policy)
  })
})

describe('what could not be read is not known, and why', () => {
  const gone = { db1: notInstalledReading }
  const without: FirewallFacts = {
    'host.firewalldZones': gone,
    'host.ufw': gone,
    'host.nftables': gone,
    'host.iptables': gone,
  }
  const silence = { status: 'timeout', phase: 'response', seconds: 5 } as const
  const cases: [name: string, FirewallFacts, says: RegExp][] = [
    ['nothing was asked', {}, /^firewalld: not asked$/],
    [
      'this host was not asked',
      { ...without, 'host.firewalldZones': { other: notInstalledReading } },
      /^firewalld: not asked$/,
    ],
    [
      'firewalld, by the account',
      { ...without, 'host.firewalldZones': { db1: forbiddenReading } },
      /^firewalld: the account may not ask/,
    ],
    [
      'firewalld, which failed',
      { ...without, 'host.firewalldZones': { db1: createFailedReading(2) } },
      /^firewalld: failed with exit status 2$/,
    ],
    [
      'firewalld, which is silent',
      { ...without, 'host.firewalldZones': { db1: silence } },
      /^firewalld: .*silence/,
    ],
    [
      'ufw, by the account',
      { ...without, 'host.ufw': { db1: forbiddenReading } },
      /^ufw: the account may not ask/,
    ],
    ['ufw, not asked', { ...without, 'host.ufw': {} }, /^ufw: not asked$/],
    [
      'nft, which failed',
      { ...without, 'host.nftables': { db1: createFailedReading(1) } },
      /^packet filter: failed with exit status 1$/,
    ],
    [
      'iptables, by the account',
      { ...without, 'host.iptables': { db1: forbiddenReading } },
      /^packet filter: the account may not ask/,
    ],
    [
      'nft first',
      { ...without, 'host.nftables': { db1: silence }, 'host.iptables': { db1: forbiddenReading } },
      /^packet filter: .*silence/,
    ],
  ]
  test.each(cases)('%s', (_name, facts, says) => {
    expect(policyOf(facts)).toEqual({ policy: 'unknown', says: expect.stringMatching(says) })
  })
})
