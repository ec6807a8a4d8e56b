import { expect, test } from 'vitest'
import { createPostgresqlServer, hbaRule } from '../../../lab/fixtures/facts/database-fixture.ts'
import { formatRule, type HbaRule, isLocalRule, listClearTextRules } from './hba-rules.ts'

const rule = (changes: Partial<HbaRule> = {}): HbaRule => ({ ...hbaRule, type: 'host', ...changes })
const clear = (...rules: HbaRule[]) =>
  listClearTextRules(rules, createPostgresqlServer()).map(({ line }) => line)

// PostgreSQL's manual, "The pg_hba.conf File".
test.each([
  [{}, true],
  [{ type: 'hostnossl' }, true],
  [{ type: 'hostssl' }, false],
  [{ type: 'hostgssenc' }, false],
  [{ type: 'local', address: null }, false],
  [{ type: null }, false],
  [{ method: 'reject' }, false],
  [{ method: 'trust' }, true],
  [{ users: ['all'] }, true],
  [{ users: ['other', 'mmuser'] }, true],
  [{ users: ['+group'] }, true],
  [{ users: ['/^mm'] }, true],
  [{ users: ['other'] }, false],
  [{ users: ['x+mmuser'] }, false],
  [{ databases: ['all'] }, true],
  [{ databases: ['sameuser'] }, true],
  [{ databases: ['samerole'] }, true],
  [{ databases: ['/^matter'] }, true],
  [{ databases: ['replication'] }, false],
  [{ address: '127.0.0.1' }, false],
  [{ address: '::1' }, false],
  [{ address: 'LOCALHOST' }, false],
  [{ address: 'all' }, true],
  [{ address: 'samehost' }, true],
] as [Partial<HbaRule>, boolean][])('a rule with %j lets in clear text: %s', (changes, lets) => {
  expect(clear(rule(changes))).toEqual(lets ? [hbaRule.line] : [])
})

test.each([
  [{}, true],
  [{ type: 'hostnossl' }, true],
  [{ address: 'all' }, true],
  [{ type: 'hostssl' }, false],
  [{ method: 'md5' }, false],
  [{ users: ['mmuser'] }, false],
  [{ databases: ['mattermost'] }, false],
  [{ address: '10.9.9.9' }, false],
] as [Partial<HbaRule>, boolean][])(
  'the first rule that fits decides: one before it with %j bars it: %s',
  (changes, bars) => {
    const earlier = rule({ line: 1, users: ['all'], databases: ['all'], method: 'reject', ...changes })
    expect(clear(earlier, rule()).includes(hbaRule.line)).toBe(!bars)
    expect(clear(rule(), earlier)).toContain(hbaRule.line)
  },
)

test('rules that stay on the host, and how a rule reads', () => {
  expect(isLocalRule(rule({ type: 'local', address: null }))).toBe(true)
  expect(isLocalRule(rule({ address: null }))).toBe(false)
  expect(isLocalRule(rule({ address: '10.0.0.1' }))).toBe(false)
  expect(formatRule(rule({ users: ['a', 'b'] }))).toBe('line 7: host mattermost a,b 10.0.0.0 scram-sha-256')
  expect(formatRule(rule({ type: 'local', address: null, method: 'peer' }))).toBe(
    'line 7: local mattermost mmuser peer',
  )
})
