import { expect, test } from 'vitest'
import {
  createAnswer,
  createMysqlAnswers,
  createSettings,
  mmuserAccount,
} from '../../../lab/fixtures/facts/database-fixture.ts'
import type { MysqlAnswers } from '../../../probes/database/mysql/mysql-facts.ts'
import { isOpenToAnyone, listExcesses } from './mysql-accounts.ts'

const host = '10.0.0.%'
const own = { user: 'mmuser', host }
const other = { user: 'backup', host }
const excesses = (changes: Partial<MysqlAnswers>) =>
  listExcesses(createMysqlAnswers(changes), 'mmuser', 'mattermost').map(
    ({ right, by }) => `${right} by ${by}`,
  )
const account = (user: string, privileges: string[] = [], at = host) => ({
  ...mmuserAccount,
  user,
  host: at,
  privileges,
})
const grant = (on: object, database: string, privileges = ['SELECT']) => ({
  ...own,
  ...on,
  database,
  privileges,
})

test('the account’s own database is no excess', () => {
  expect(excesses({})).toEqual([])
})

test('global rights, of every account of the name and of no other', () => {
  const accounts = createAnswer(
    account('mmuser', ['FILE', 'SUPER']),
    account('mmuser', ['PROCESS'], 'localhost'),
    account('backup', ['RELOAD']),
  )
  expect(excesses({ accounts })).toEqual([
    'FILE ON *.* by mmuser@10.0.0.%',
    'SUPER ON *.* by mmuser@10.0.0.%',
    'PROCESS ON *.* by mmuser@localhost',
  ])
})

test('rights with names of their own', () => {
  const dynamicGrants = createAnswer(
    { ...own, privilege: 'BACKUP_ADMIN' },
    { ...other, privilege: 'CLONE_ADMIN' },
    { ...own, host: '%', privilege: 'XA_RECOVER_ADMIN' },
  )
  expect(excesses({ dynamicGrants })).toEqual(['BACKUP_ADMIN ON *.* by mmuser@10.0.0.%'])
})

test('rights on other databases and their tables', () => {
  const databaseGrants = createAnswer(
    grant({}, 'mattermost'),
    grant({}, 'mysql'),
    grant({}, 'empty', []),
    grant(other, 'wordpress'),
    grant({ host: '%' }, 'sys'),
  )
  const tableGrants = createAnswer(
    { ...grant({}, 'payroll'), table: 'salaries' },
    { ...grant({}, 'mattermost'), table: 'posts' },
  )
  expect(excesses({ databaseGrants, tableGrants } as unknown as Partial<MysqlAnswers>)).toEqual([
    'rights ON mysql by mmuser@10.0.0.%',
    'rights ON sys by mmuser@%',
    'rights ON payroll by mmuser@10.0.0.%',
  ])
})

test('a name of a database is a pattern, in which a backslash takes _ and % as they are', () => {
  const answers = (database: string) =>
    createMysqlAnswers({ databaseGrants: createAnswer(grant({}, database)) })
  expect(listExcesses(answers(String.raw`matter\_most`), 'mmuser', 'matter_most')).toEqual([])
  expect(listExcesses(answers(String.raw`matter\%most\_1`), 'mmuser', 'matter%most_1')).toEqual([])
  expect(listExcesses(answers('matter_most'), 'mmuser', 'matterXmost')).toHaveLength(1)
  expect(listExcesses(answers('%'), 'mmuser', 'mattermost')).toHaveLength(1)
})

test('handing on its rights, though on its own database', () => {
  const databaseGrants = createAnswer(
    grant({}, 'mattermost', ['SELECT', 'GRANT OPTION']),
    grant(other, 'mattermost', ['GRANT OPTION']),
  )
  expect(excesses({ databaseGrants })).toEqual(['GRANT OPTION ON mattermost by mmuser@10.0.0.%'])
})

test('what comes by a role, and by a role of a role', () => {
  const roles = createAnswer(
    // The outer role stands first: one look through the list does not find it.
    { user: 'writer', host: '', role: 'admin', roleHost: '' },
    { ...own, role: 'writer', roleHost: '' },
    { ...other, role: 'auditor', roleHost: '' },
  )
  const accounts = createAnswer(
    account('mmuser'),
    account('writer', ['FILE'], ''),
    account('admin', ['SUPER'], ''),
    account('auditor', ['PROCESS'], ''),
  )
  expect(excesses({ roles, accounts })).toEqual(['FILE ON *.* by writer@', 'SUPER ON *.* by admin@'])
})

const version = (value: string, more: Record<string, string> = {}) =>
  createSettings({ version: value, ...more })

test('what MariaDB gives everyone is held by everyone, and in MySQL PUBLIC is a name', () => {
  const accounts = createAnswer(account('mmuser'), account('PUBLIC', ['SELECT'], ''))
  const roles = createAnswer({ user: 'PUBLIC', host: '', role: 'reader', roleHost: '' })
  const databaseGrants = createAnswer(grant({ user: 'reader', host: '' }, 'payroll'))
  expect(excesses({ accounts, roles, databaseGrants })).toEqual([
    'SELECT ON *.* by PUBLIC@',
    'rights ON payroll by reader@',
  ])
  expect(excesses({ accounts, roles, databaseGrants, settings: version('8.4.6') })).toEqual([])
})

test('a right of whoever has no name is everyone’s, from where it holds', () => {
  const anonymous = (at: string) => createAnswer(grant({ user: '', host: at }, 'payroll'))
  expect(excesses({ databaseGrants: anonymous('%') })).toEqual(['rights ON payroll by @%'])
  expect(excesses({ databaseGrants: anonymous('10.0.0.7') })).toEqual(['rights ON payroll by @10.0.0.7'])
  expect(excesses({ databaseGrants: anonymous('192.0.2.7') })).toEqual([])
  expect(excesses({ databaseGrants: anonymous('localhost') })).toEqual([])
})

test('MySQL’s mandatory roles', () => {
  const accounts = createAnswer(account('mmuser'), account('staff', ['FILE'], '%'))
  const settings = version('8.4.6', { mandatory_roles: '`other`@`%`,staff' })
  expect(excesses({ accounts, settings })).toEqual(['FILE ON *.* by staff@%'])
  expect(excesses({ accounts, settings: version('8.4.6', { mandatory_roles: '' }) })).toEqual([])
})

test('a role of MySQL has a host, and another of its name is another one', () => {
  const roles = createAnswer({ ...own, role: 'app', roleHost: '%' })
  const accounts = createAnswer(
    account('mmuser'),
    account('app', ['FILE'], 'localhost'),
    account('app', ['RELOAD'], '%'),
  )
  expect(excesses({ roles, accounts, settings: version('8.4.6') })).toEqual(['RELOAD ON *.* by app@%'])
})

test('acting as another account, and rights on routines of other databases', () => {
  const proxies = createAnswer(
    { ...own, proxied: 'root', proxiedHost: 'localhost' },
    { ...own, proxied: '', proxiedHost: '' },
    { ...own, proxied: 'mmuser', proxiedHost: '%' },
    { ...other, proxied: 'root', proxiedHost: 'localhost' },
  )
  const routineGrants = createAnswer(
    { ...grant({}, 'sys', ['EXECUTE']), routine: 'ps_setup_save' },
    { ...grant({}, 'mattermost', ['EXECUTE']), routine: 'own' },
  )
  expect(excesses({ proxies, routineGrants } as unknown as Partial<MysqlAnswers>)).toEqual([
    'rights ON sys by mmuser@10.0.0.%',
    'PROXY ON root by mmuser@10.0.0.%',
    'PROXY ON everyone by mmuser@10.0.0.%',
  ])
})

test.each([
  ['mysql_native_password', host, true, true],
  ['mysql_native_password', host, false, false],
  // A role.
  ['mysql_native_password', '', true, false],
  ['unix_socket', 'localhost', true, false],
  ['auth_socket', 'localhost', true, false],
  ['auth_pam', host, true, false],
  ['pam', host, true, false],
  ['authentication_pam', host, true, false],
  ['gssapi', host, true, false],
  ['authentication_kerberos', host, true, false],
  ['authentication_ldap_simple', host, true, false],
  ['authentication_ldap_sasl', host, true, false],
  ['mysql_no_login', host, true, false],
  ['caching_sha2_password', host, true, true],
  ['ed25519', host, true, true],
])('%s at "%s", without a password: %s; lets anyone in: %s', (plugin, at, withoutPassword, open) => {
  expect(isOpenToAnyone({ ...mmuserAccount, plugin, host: at, withoutPassword })).toBe(open)
})
