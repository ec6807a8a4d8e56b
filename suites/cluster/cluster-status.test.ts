import { expect, test } from 'vitest'
import { ok } from '../../core/outcome.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { createCluster, createSingleNode } from '../../lab/fixtures/facts/cluster-fixture.ts'
import { createCollection, fullAccessRecord } from '../../lab/fixtures/facts/collection-fixture.ts'
import { createReading } from '../../lab/fixtures/facts/host-fixture.ts'
import type { ClusterFacts } from '../../probes/cluster/cluster-facts.ts'
import { judgeCheck } from '../judge.ts'
import { check } from './cluster-status.ts'

type Status = ClusterFacts['status']
type Member = NonNullable<Extract<Status, { status: 'ok' }>['value']['members']>[number]

const member = (hostname: string, changes: Partial<Member> = {}): Member => ({
  id: hostname,
  version: '11.10.0',
  schemaVersion: '1',
  configHash: 'abc',
  ipAddress: '',
  hostname,
  ...changes,
})
const three = ['mm1', 'mm2', 'mm3'].map((name) => member(name))
const createClusterWithMembers = (members: Member[] | null, httpStatus = 200) =>
  createCluster({ cluster: (facts) => ({ ...facts, status: ok({ httpStatus, members }) }) })
const createClusterWithStatus = (status: Status) =>
  createCluster({ cluster: (facts) => ({ ...facts, status }) })

/** A token, and no host. */
const tokenAlone = (members: Member[]) => ({
  ...createCollection({}, { access: { ...fullAccessRecord, hosts: [] } }),
  facts: { cluster: { status: ok({ httpStatus: 200, members }) } },
})

testCases(check, [
  ['all are there', createClusterWithMembers(three), 'pass', '3 nodes'],
  ['more than were given', createClusterWithMembers([...three, member('mm4')]), 'pass', '4 nodes'],
  [
    'known by its address alone',
    createClusterWithMembers([member('a', { ipAddress: '172.20.0.2' }), ...three.slice(1)]),
    'pass',
  ],
  ['one is missing', createClusterWithMembers(three.slice(0, 2)), 'fail', 'mm3 is not in the cluster'],
  [
    'another version',
    createClusterWithMembers([...three.slice(0, 2), member('mm3', { version: '10.11.0' })]),
    'fail',
    'versions',
  ],
  [
    'another configuration',
    createClusterWithMembers([...three.slice(0, 2), member('mm3', { configHash: 'x' })]),
    'fail',
    'configurations',
  ],
  [
    'another schema',
    createClusterWithMembers([...three.slice(0, 2), member('mm3', { schemaVersion: '2' })]),
    'fail',
    'schemas',
  ],
  ['the server that answers is alone', createClusterWithMembers([]), 'fail', 'in no cluster'],
  [
    'stopped, whatever the others still say',
    createCluster({ unit: { activeState: 'failed', subState: 'failed' } }),
    'fail',
    'does not run on mm1',
  ],
  [
    'a token that is not known',
    createClusterWithMembers(null, 401),
    'inconclusive',
    'the token is not valid',
  ],
  ['a role that may not see it', createClusterWithMembers(null, 403), 'inconclusive', 'sysconsole_read'],
  ['no such path', createClusterWithMembers(null, 404), 'inconclusive', 'no list'],
  [
    'silence',
    createClusterWithStatus({ status: 'timeout', phase: 'response', seconds: 5 }),
    'inconclusive',
    'silence',
  ],
  ['reset', createClusterWithStatus({ status: 'reset', phase: 'response' }), 'inconclusive', 'reset'],
  [
    'a certificate that does not verify',
    createClusterWithStatus({ status: 'unprotected', code: 'CERT_HAS_EXPIRED' }),
    'inconclusive',
    'not sent',
  ],
  ['one server that is no cluster', createSingleNode({ Enable: false }), 'not-applicable', 'not a cluster'],
  ['a token alone, and two nodes', tokenAlone(three.slice(0, 2)), 'pass', '2 nodes'],
  ['a token alone, and one node', tokenAlone(three.slice(0, 1)), 'inconclusive', 'how many'],
  ['a token alone, and no cluster', tokenAlone([]), 'not-applicable'],
])

const changeUnit = (activeState: string, subState: string) =>
  createCluster({ unit: { activeState, subState } })
const nowhere = { hostname: '', ipAddress: '' }
const withoutUnits = () => {
  const whole = createCluster()
  const { units: _, ...host } = whole.facts.host ?? {}
  return { ...whole, facts: { ...whole.facts, host } }
}

testCases(check, [
  [
    'every member is shown',
    createClusterWithMembers(three),
    'pass',
    /^3 nodes/,
    'current',
    [/^cluster\.status mm1: version 11\.10\.0, configuration abc$/, 'cluster.status mm3: version 11.10.0'],
  ],
  [
    'a member without a name is shown by its address',
    createClusterWithMembers([member('', { ipAddress: '172.20.0.2' }), ...three.slice(1)]),
    'pass',
    /./,
    'current',
    ['cluster.status 172.20.0.2: version 11.10.0'],
  ],
  [
    'how many more than were given',
    createClusterWithMembers([...three, member('mm4'), member('mm5')]),
    'pass',
    '5 nodes',
    'current',
    [/^cluster\.status 2 more than/],
  ],
  ['names in capitals', createClusterWithMembers([member('MM1'), ...three.slice(1)]), 'pass'],
  [
    'known by what the host calls itself',
    createCluster({
      readings: { hostname: createReading('Node-A') },
      cluster: (facts) => ({
        ...facts,
        status: ok({ httpStatus: 200, members: [member('node-a'), ...three.slice(1)] }),
      }),
    }),
    'pass',
  ],
  [
    'a host without a name is not the member without one',
    createCluster({
      readings: { hostname: createReading('') },
      cluster: (facts) => ({
        ...facts,
        status: ok({ httpStatus: 200, members: [member('x', nowhere), ...three.slice(1)] }),
      }),
    }),
    'fail',
    'mm1 is not in the cluster',
  ],
  [
    'the address of another',
    createClusterWithMembers([member('a', { ipAddress: '172.20.0.9' }), ...three.slice(1)]),
    'fail',
    'mm1 is not in the cluster',
  ],
  ['two are missing', createClusterWithMembers(three.slice(0, 1)), 'fail', 'mm2, mm3 is not in the cluster'],
  [
    'all three differ',
    createClusterWithMembers([
      ...three.slice(0, 2),
      member('mm3', { version: '10.11.0', schemaVersion: '2', configHash: 'x' }),
    ]),
    'fail',
    'versions and database schemas and configurations',
  ],
  ['it failed', changeUnit('failed', 'failed'), 'fail', 'on mm1', 'current', ['failed (failed)']],
  ['it is stopped', changeUnit('inactive', 'dead'), 'fail', 'on mm1', 'current', ['inactive (dead)']],
  ['it stops', changeUnit('deactivating', 'stop-sigterm'), 'fail', 'on mm1'],
  ['it starts', changeUnit('activating', 'start'), 'pass'],
  ['it reads its configuration again', changeUnit('reloading', 'reload'), 'pass'],
  [
    'a status without a list',
    createClusterWithMembers(null, 403),
    'inconclusive',
    'answered with 403',
    'current',
    [/^cluster\.status GET \/api\/v4\/cluster\/status: status 403$/],
  ],
  [
    'a certificate that does not verify is named',
    createClusterWithStatus({ status: 'unprotected', code: 'CERT_HAS_EXPIRED' }),
    'inconclusive',
    'CERT_HAS_EXPIRED',
    'current',
    [/^cluster\.status CERT_HAS_EXPIRED$/],
  ],
  ['hosts whose units nobody asked for', withoutUnits(), 'inconclusive', 'host.units'],
])

test('each member is shown, and nothing of others where as many are there as were given', () => {
  const linesOf = (members: Member[]) =>
    judgeCheck(check, createClusterWithMembers(members), 'current').evidence.map(({ observed }) => observed)
  expect(linesOf(three)).toEqual(
    ['mm1', 'mm2', 'mm3'].map((name) => `${name}: version 11.10.0, configuration abc`),
  )
  expect(linesOf([...three, member('mm4')])).toHaveLength(5)
  const alone = judgeCheck(check, tokenAlone(three.slice(0, 2)), 'current')
  expect(alone.evidence.map(({ observed }) => observed)).toEqual(linesOf(three).slice(0, 2))
})

test('without any address a member is known by its name', () => {
  const whole = createClusterWithMembers(three)
  const { addresses: _, ...cluster } = whole.facts.cluster ?? {}
  const without = { ...whole, facts: { ...whole.facts, cluster } }
  expect(judgeCheck(check, without, 'current').verdict).toBe('pass')
})
