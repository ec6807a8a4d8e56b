import { describe, expect, test } from 'vitest'
import type { Check } from '../../core/check.ts'
import type { Failure } from '../../core/outcome.ts'
import type { ProfileName } from '../../core/requirement.ts'
import { unsoundParts } from '../../lab/fixtures/facts/check-cases.ts'
import {
  type Changes,
  createCluster,
  createSingleNode,
  notAcceptedContact,
  silentContact,
  type Variant,
} from '../../lab/fixtures/facts/cluster-fixture.ts'
import { createCollection } from '../../lab/fixtures/facts/collection-fixture.ts'
import { forbiddenReading } from '../../lab/fixtures/facts/host-fixture.ts'
import type { Collection } from '../../probes/collection.ts'
import { collectionSchema } from '../../probes/collection.ts'
import { judgeCheck } from '../judge.ts'
import { check as dnat } from './cluster-dnat.ts'
import { check as firewall } from './cluster-firewall.ts'
import { check as gossipEncryption } from './cluster-gossip-encryption.ts'
import { check as ipForward } from './cluster-ip-forward.ts'
import { check as plaintextExposure } from './cluster-plaintext-exposure.ts'
import { check as preStart } from './cluster-pre-start.ts'
import { check as sshForwarding } from './cluster-ssh-forwarding.ts'
import { check as sshKeys } from './cluster-ssh-keys.ts'
import { check as status } from './cluster-status.ts'
import { check as tunnelReachability } from './cluster-tunnel-reachability.ts'
import { check as tunnels } from './cluster-tunnels.ts'

const checks: readonly Check[] = [
  sshForwarding,
  sshKeys,
  firewall,
  dnat,
  ipForward,
  preStart,
  tunnels,
  tunnelReachability,
  plaintextExposure,
  gossipEncryption,
  status,
]

function verdicts(collection: Collection, profile: ProfileName) {
  collectionSchema.parse(collection)
  const results = checks.map((check) => {
    const result = judgeCheck(check, collection, profile)
    expect({ id: check.id, unsound: unsoundParts(check, result) }).toEqual({ id: check.id, unsound: [] })
    return result
  })
  return (verdict: string) => results.filter((result) => result.verdict === verdict).map(({ id }) => id)
}

describe('without a fault', () => {
  test('as written: its own profile is content', () => {
    const of = verdicts(createCluster(), 'transport-encryption')
    expect([of('fail'), of('inconclusive'), of('not-applicable')]).toEqual([
      [],
      [],
      ['cluster-gossip-encryption'],
    ])
  })

  test('as written: today, UDP leaves, and a tunnel that dies stays dead', () => {
    const of = verdicts(createCluster(), 'current')
    expect(of('fail')).toEqual(['cluster-tunnels', 'cluster-plaintext-exposure', 'cluster-gossip-encryption'])
    expect(of('inconclusive')).toEqual([])
  })

  test('repaired: today all is well', () => {
    const of = verdicts(createCluster({ variant: 'repaired' }), 'current')
    expect(of('pass')).toHaveLength(checks.length)
  })

  test('repaired: the letter of the document is not kept', () => {
    expect(verdicts(createCluster({ variant: 'repaired' }), 'transport-encryption')('fail')).toEqual([
      'cluster-pre-start',
    ])
  })

  test('untunnelled with encrypted gossip: what tunnels are for does not apply today', () => {
    const of = verdicts(createCluster({ variant: 'untunnelled' }), 'current')
    expect(of('pass')).toEqual([
      'cluster-firewall',
      'cluster-ip-forward',
      'cluster-plaintext-exposure',
      'cluster-gossip-encryption',
      'cluster-status',
    ])
    expect([of('fail'), of('inconclusive')]).toEqual([[], []])
  })

  test('untunnelled: the document wants its tunnels', () => {
    expect(verdicts(createCluster({ variant: 'untunnelled' }), 'transport-encryption')('fail')).toEqual([
      'cluster-dnat',
      'cluster-pre-start',
      'cluster-tunnels',
    ])
  })

  test('nodes are found without declared roles', () => {
    expect(verdicts(createCluster({ variant: 'repaired', roles: 'none' }), 'current')('pass')).toHaveLength(
      checks.length,
    )
  })
})

describe('what is no cluster, or not known to be one', () => {
  test('one host, not clustered', () => {
    const of = verdicts(createSingleNode({ Enable: false }), 'current')
    expect(of('not-applicable')).toHaveLength(checks.length)
  })

  test('one host whose config.json says nothing: false is the default', () => {
    expect(verdicts(createSingleNode(), 'current')('not-applicable')).toHaveLength(checks.length)
  })

  test('one node of a cluster alone', () => {
    expect(verdicts(createSingleNode({ Enable: true }), 'current')('inconclusive')).toHaveLength(
      checks.length,
    )
  })

  test('no hosts given', () => {
    const none = { ...createCollection(), facts: {} }
    expect(verdicts(none, 'current')('not-assessed')).toHaveLength(checks.length)
  })
})

const noRule = /-d 172\.20\.0\.3\/32 .*--dport 8074 /
const gossipTo = (from: string, to: string) => (lines: string[]) =>
  lines.map((line) => line.replace(from, to))

/** What each fault of the replica leaves behind on `mm1`, and exactly which checks then fail that didn't before. */
const faults: Record<string, [Changes, string[], Variant?]> = {
  'dnat-wrong-port': [
    {
      nat: (rules) => rules.map((rule) => rule.replace(':18074', ':18047')),
      cluster: breakTunnel('refused', 18_047),
    },
    ['cluster-dnat', 'cluster-tunnel-reachability'],
  ],
  'dnat-duplicate-port': [
    { nat: (rules) => rules.map((rule) => rule.replace(':18074', ':28074')) },
    ['cluster-dnat'],
  ],
  'dnat-rules-repeated': [{ nat: (rules) => [...rules, ...rules] }, ['cluster-dnat']],
  'dnat-absent': [
    { nat: (rules) => rules.filter((rule) => !noRule.test(rule)), cluster: breakTunnel('unruled') },
    ['cluster-dnat'],
  ],
  'tunnel-dead': [
    {
      processes: (lines) => lines.filter((line) => !line.includes('18074:')),
      cluster: breakTunnel('refused'),
    },
    ['cluster-tunnels', 'cluster-tunnel-reachability'],
  ],
  'tunnel-wrong-peer': [
    { processes: gossipTo('18074:172.20.0.3:8074 172.20.0.3', '18074:172.20.0.4:8074 172.20.0.4') },
    ['cluster-tunnels'],
  ],
  'ufw-ssh-open-to-all': [
    { input: (rules) => ['-p tcp -m tcp --dport 22 -j ACCEPT', ...rules] },
    ['cluster-firewall'],
  ],
  'gossip-port-open': [
    { input: (rules) => [...rules, '-p tcp -m tcp --dport 8074 -j ACCEPT'] },
    ['cluster-firewall', 'cluster-plaintext-exposure'],
  ],
  'ufw-default-allow': [{ policy: 'ACCEPT' }, ['cluster-firewall', 'cluster-plaintext-exposure']],
  'member-not-allowed': [
    { input: (rules) => rules.filter((rule) => !rule.includes('172.20.0.3')), cluster: unansweredSsh },
    ['cluster-firewall', 'cluster-tunnel-reachability'],
  ],
  'tcp-forwarding-off': [
    {
      readings: {
        sshd: {
          status: 'ok',
          value: { found: 'value', value: { port: ['22'], allowtcpforwarding: ['no'] } },
        },
      },
    },
    ['cluster-ssh-forwarding'],
  ],
  'member-key-absent': [{ cluster: withoutKey }, ['cluster-ssh-keys']],
  'pre-start-not-executable': [{ cluster: notExecutable }, ['cluster-pre-start']],
  'pre-start-peer-absent': [
    {
      preStart: (text) => text.replace(/^ssh .* 18074:.*\n/m, ''),
      processes: (lines) => lines.filter((line) => !line.includes('18074:')),
      cluster: breakTunnel('refused'),
    },
    ['cluster-pre-start', 'cluster-tunnels', 'cluster-tunnel-reachability'],
  ],
  'node-stopped': [
    {
      unit: { activeState: 'inactive', subState: 'dead' },
      processes: () => [],
      cluster: breakTunnel('refused'),
    },
    ['cluster-tunnels', 'cluster-tunnel-reachability', 'cluster-status'],
  ],
  'forwards everything that comes': [
    { variant: 'repaired', readings: { iptables: openForward() } },
    ['cluster-ip-forward'],
    'repaired',
  ],
  'gossip over UDP let out': [
    { variant: 'repaired', output: () => [] },
    ['cluster-plaintext-exposure', 'cluster-gossip-encryption'],
    'repaired',
  ],
}

test.each(Object.entries(faults))('%s', (_name, [changes, fails, variant = 'as written']) => {
  const profile = variant === 'as written' ? 'transport-encryption' : 'current'
  const of = verdicts(createCluster(changes), profile)
  expect(of('fail').sort()).toEqual([...fails].sort())
  expect(of('inconclusive')).toEqual([])
})

const readings: Record<string, Failure | typeof forbiddenReading> = {
  forbidden: forbiddenReading,
  silence: { status: 'timeout', phase: 'response', seconds: 5 },
  reset: { status: 'reset', phase: 'response' },
  malformed: { status: 'malformed', field: 'rule', offset: 3 },
}

test.each(Object.entries(readings))('%s everywhere on every node: nothing passes', (_name, reading) => {
  for (const profile of ['current', 'transport-encryption'] as const) {
    for (const variant of ['as written', 'repaired'] as const) {
      const whole = createCluster({ variant })
      const unread = <T extends object>(area: T): T =>
        Object.fromEntries(
          Object.entries(area).map(([name, fact]) => [
            name,
            name === 'logins' || Array.isArray(fact) || 'status' in fact
              ? fact
              : Object.fromEntries(
                  Object.entries(fact as object).map(([host, each]) => [
                    host,
                    Array.isArray(each)
                      ? []
                      : 'rsa' in (each as object)
                        ? { rsa: reading, ecdsa: reading, ed25519: reading }
                        : reading,
                  ]),
                ),
          ]),
        ) as T
      const { host = {}, cluster: own = {} } = whole.facts
      const blind = { ...whole, facts: { ...whole.facts, host: unread(host), cluster: unread(own) } }
      expect(verdicts(blind, profile)('pass')).toEqual([])
    }
  }
})

test('without any one of the facts that a check needs, it is not sure', () => {
  const whole = createCluster({ variant: 'repaired' })
  for (const check of checks) {
    for (const path of check.needs) {
      const [area, name] = path.split('.') as ['host' | 'cluster', string]
      const facts = whole.facts[area] as Record<string, unknown>
      const { [name]: _, ...rest } = facts
      const without = { ...whole, facts: { ...whole.facts, [area]: rest } }
      expect({ id: check.id, path, verdict: judgeCheck(check, without, 'current').verdict }).toEqual({
        id: check.id,
        path,
        verdict: 'inconclusive',
      })
    }
  }
})

type Facts = Parameters<NonNullable<Changes['cluster']>>[0]

function breakTunnel(how: 'refused' | 'unruled', toPort?: number) {
  return (facts: Facts): Facts => ({
    ...facts,
    redirected: {
      ...facts.redirected,
      mm1: (facts.redirected.mm1 ?? []).map((each) => {
        if (each.host !== 'mm2' || each.port !== 8074) return each
        if (how === 'unruled') return { ...each, contact: silentContact, rule: null }
        return {
          ...each,
          contact: notAcceptedContact,
          rule: each.rule && { ...each.rule, ...(toPort && { toPort }) },
        }
      }),
    },
  })
}

function unansweredSsh(facts: Facts): Facts {
  const mm2 = (facts.sshReach.mm2 ?? []).map((each) =>
    each.host === 'mm1' ? { ...each, contact: silentContact } : each,
  )
  return { ...facts, sshReach: { ...facts.sshReach, mm2 } }
}

function withoutKey(facts: Facts): Facts {
  return {
    ...facts,
    authorizedKeys: { ...facts.authorizedKeys, mm1: { status: 'ok', value: { found: 'value', value: [] } } },
  }
}

function notExecutable(facts: Facts): Facts {
  const told = facts.preStartFile.mm1
  if (told?.status !== 'ok' || told.value.found !== 'value' || !told.value.value) throw new Error('no script')
  const file = { ...told.value.value, permissions: 'rw-r--r--' }
  return {
    ...facts,
    preStartFile: { ...facts.preStartFile, mm1: { status: 'ok', value: { found: 'value', value: file } } },
  }
}

function openForward() {
  const told = createCluster({ variant: 'repaired' }).facts.host?.iptables?.mm1
  if (told?.status !== 'ok' || told.value.found !== 'value') throw new Error('no rules')
  const tables = told.value.value.map((table) => ({
    ...table,
    chains: table.chains.map((chain) =>
      chain.name === 'FORWARD' ? { ...chain, policy: 'ACCEPT' as const } : chain,
    ),
  }))
  return { status: 'ok' as const, value: { found: 'value' as const, value: tables } }
}
