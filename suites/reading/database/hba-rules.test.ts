import { expect, test } from 'vitest'
import {
  createAnswer,
  createPostgresqlServer,
  forbiddenAnswer,
  hbaRule,
} from '../../../lab/fixtures/facts/database-fixture.ts'
import { findAdmission, findClearTextAdmission, formatRule, type HbaRule, isLocalRule } from './hba-rules.ts'

const rule = (changes: Partial<HbaRule> = {}): HbaRule => ({ ...hbaRule, type: 'host', ...changes })
const members = (...edges: [string, string][]) =>
  createAnswer(...edges.map(([member, role]) => ({ member, role, admin: false })))
const admit = (rules: HbaRule[], memberships: Parameters<typeof findClearTextAdmission>[2] = members()) =>
  findClearTextAdmission(rules, createPostgresqlServer(), memberships).admitted

// PostgreSQL's manual, "The pg_hba.conf File".
test.each([
  [{}, 'yes'],
  [{ type: 'hostnossl' }, 'yes'],
  [{ type: 'hostnogssenc' }, 'yes'],
  [{ type: 'hostssl' }, 'no'],
  [{ type: 'hostgssenc' }, 'no'],
  [{ type: 'local', address: null }, 'no'],
  [{ type: null }, 'unknown'],
  [{ type: 'hostquic' }, 'unknown'],
  [{ method: 'reject' }, 'no'],
  [{ method: 'cert' }, 'no'],
  [{ method: 'trust' }, 'yes'],
  [{ users: ['all'] }, 'yes'],
  [{ users: ['other', 'mmuser'] }, 'yes'],
  [{ users: ['+group'] }, 'no'],
  [{ users: ['/^mm'] }, 'yes'],
  [{ users: ['/^mmuser$'] }, 'yes'],
  [{ users: ['/^x'] }, 'no'],
  [{ users: ['/^(mm|x)'] }, 'unknown'],
  [{ users: ['other'] }, 'no'],
  [{ users: ['x+mmuser'] }, 'no'],
  [{ databases: ['all'] }, 'yes'],
  [{ databases: ['sameuser'] }, 'no'],
  [{ databases: ['samerole'] }, 'no'],
  [{ databases: ['/^matter'] }, 'yes'],
  [{ databases: ['replication'] }, 'no'],
  [{ address: '127.0.0.1', netmask: '255.255.255.255' }, 'no'],
  [{ address: '127.0.0.0', netmask: '255.0.0.0' }, 'no'],
  [{ address: '::1', netmask: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff' }, 'no'],
  [{ address: 'LOCALHOST', netmask: null }, 'no'],
  [{ address: 'samehost', netmask: null }, 'no'],
  [{ address: 'samenet', netmask: null }, 'yes'],
  [{ address: 'app.example.org', netmask: null }, 'yes'],
  [{ address: 'all', netmask: null }, 'yes'],
  [{ address: '0.0.0.0', netmask: '0.0.0.0' }, 'yes'],
  [{ address: '::', netmask: '::' }, 'yes'],
  [{ address: '10.0.0.0', netmask: '255.0.255.0' }, 'unknown'],
] as [Partial<HbaRule>, string][])('a rule with %j lets in clear text: %s', (changes, lets) => {
  expect(admit([rule(changes)])).toBe(lets)
})

const everyone = { users: ['all'], databases: ['all'] }
const reject = (changes: Partial<HbaRule> = {}) =>
  rule({ line: 1, ...everyone, type: 'hostnossl', method: 'reject', ...changes })

test.each([
  ['the same network', {}, 'no'],
  ['every address in a wider network', { address: '0.0.0.0', netmask: '0.0.0.0' }, 'no'],
  ['every address', { address: 'all', netmask: null }, 'no'],
  ['Mattermost’s account alone', { users: ['mmuser'] }, 'no'],
  ['Mattermost’s database alone', { databases: ['mattermost'] }, 'no'],
  ['half of the network', { netmask: '255.255.255.128' }, 'yes'],
  ['another network', { address: '10.9.9.0' }, 'yes'],
  ['another account', { users: ['other'] }, 'yes'],
  ['TLS', { type: 'hostssl' }, 'yes'],
  ['a group that hides its members', { users: ['+staff'] }, 'yes'],
  ['a host name, which may be any of them', { address: 'app.example.org', netmask: null }, 'unknown'],
] as [string, Partial<HbaRule>, string][])(
  'the first rule that fits decides: a reject before it of %s',
  (_name, changes, admitted) => {
    expect(admit([reject(changes), rule()])).toBe(admitted)
    expect(admit([rule(), reject(changes)])).toBe('yes')
  },
)

test('networks in two halves are one, and a hole in them is found', () => {
  const halves = [
    reject({ address: '0.0.0.0', netmask: '128.0.0.0' }),
    reject({ address: '128.0.0.0', netmask: '128.0.0.0' }),
  ]
  const all = rule({ address: '0.0.0.0', netmask: '0.0.0.0' })
  expect(admit([...halves, all])).toBe('no')
  expect(admit([...halves.slice(1), all])).toBe('yes')
  // The family that nothing bars.
  expect(admit([...halves, rule({ address: 'all', netmask: null })])).toBe('yes')
})

test('a group admits its members, and those of its members', () => {
  const grouped = [rule({ users: ['+apps'] })]
  expect(admit(grouped, members(['mmuser', 'web'], ['web', 'apps']))).toBe('yes')
  expect(admit(grouped, members(['mmuser', 'web']))).toBe('no')
  expect(admit(grouped, forbiddenAnswer)).toBe('unknown')
  expect(admit([rule({ databases: ['samerole'] })], members(['mmuser', 'mattermost']))).toBe('yes')
})

test.each([
  ['a rule for TLS', rule({ type: 'hostssl' }), 'yes'],
  ['a socket', rule({ type: 'local', address: null, netmask: null }), 'yes'],
  ['loopback', rule({ address: '127.0.0.1', netmask: '255.255.255.255' }), 'yes'],
  ['localhost', rule({ address: 'localhost', netmask: null }), 'yes'],
  ['GSSAPI', rule({ type: 'hostgssenc' }), 'yes'],
  ['another database', rule({ databases: ['other'] }), 'no'],
  ['another account', rule({ type: 'local', address: null, netmask: null, users: ['postgres'] }), 'no'],
  ['a reject', rule({ method: 'reject' }), 'no'],
  ['a group that is hidden', rule({ users: ['+apps'] }), 'unknown'],
] as [string, HbaRule, string][])('let in at all by %s', (_name, one, admitted) => {
  expect(findAdmission([one], createPostgresqlServer(), forbiddenAnswer)).toBe(admitted)
})

test('which rules are for the host itself, and how one is shown', () => {
  expect(isLocalRule(rule({ type: 'local', address: null }))).toBe(true)
  expect(isLocalRule(rule({ address: null }))).toBe(false)
  expect(isLocalRule(rule({ address: '10.0.0.1' }))).toBe(false)
  expect(formatRule(rule({ users: ['a', 'b'] }))).toBe('line 7: host mattermost a,b 10.0.0.0 scram-sha-256')
  expect(formatRule(rule({ type: 'local', address: null, method: 'peer' }))).toBe(
    'line 7: local mattermost mmuser peer',
  )
})
