import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  createAnswer,
  createDatabaseRun,
  createLogin,
  createMysqlAnswers,
  createMysqlServer,
  createPostgresqlAnswers,
  createPostgresqlServer,
  createSettings,
  forbiddenAnswer,
  hbaRule,
  mariadbSettings,
  mmuserAccount,
  mmuserRole,
  rejectedAnswer,
} from '../../lab/fixtures/facts/database-fixture.ts'
import { check } from './db-grants.ts'

const mysql = (changes: Parameters<typeof createMysqlAnswers>[0]) =>
  createDatabaseRun([createMysqlServer({ inside: createLogin(createMysqlAnswers(changes)) })])
const postgresql = (changes: Parameters<typeof createPostgresqlAnswers>[0]) =>
  createDatabaseRun([createPostgresqlServer({ inside: createLogin(createPostgresqlAnswers(changes)) })])
const grant = { user: 'mmuser', host: '10.0.0.%', database: 'mattermost', privileges: ['SELECT'] }
const anonymous = { ...mmuserAccount, user: '', host: 'localhost', withoutPassword: true }
const open = { ...mmuserAccount, user: 'backup', withoutPassword: true }
const everywhere = createAnswer({ ...mmuserAccount, host: '%' })
const onLoopback = createSettings({ ...mariadbSettings, bind_address: '127.0.0.1' })
const owner = {
  database: 'mattermost',
  owner: 'mmuser',
  grantee: 'mmuser',
  privilege: 'CREATE',
  grantable: false,
}

testCases(check, [
  ['not given a database', {}, 'not-assessed', 'database servers'],
  [
    'without an account',
    createDatabaseRun([createMysqlServer({ inside: null })]),
    'not-assessed',
    'databases[].account',
  ],
  ['its own database only', createDatabaseRun([createMysqlServer()]), 'pass', 'mattermost only'],
  [
    'every right on everything',
    mysql({ accounts: createAnswer({ ...mmuserAccount, privileges: ['SELECT', 'FILE', 'SUPER'] }) }),
    'fail',
    'FILE ON *.*',
  ],
  [
    'the same, as the document has it',
    mysql({ accounts: createAnswer({ ...mmuserAccount, privileges: ['SUPER'] }) }),
    'fail',
    'SUPER',
    'centos7',
  ],
  [
    'one right on everything',
    mysql({ accounts: createAnswer({ ...mmuserAccount, privileges: ['SELECT'] }) }),
    'fail',
    'SELECT ON *.*',
  ],
  [
    'rights handed on',
    mysql({ databaseGrants: createAnswer({ ...grant, privileges: ['SELECT', 'GRANT OPTION'] }) }),
    'fail',
    'GRANT OPTION',
  ],
  [
    'another database',
    mysql({ databaseGrants: createAnswer(grant, { ...grant, database: 'mysql' }) }),
    'fail',
    'rights ON mysql',
  ],
  [
    'another database by a wildcard',
    mysql({ databaseGrants: createAnswer({ ...grant, database: 'matter%' }) }),
    'fail',
    'matter%',
  ],
  [
    'its own database, escaped',
    mysql({ databaseGrants: createAnswer({ ...grant, database: 'matter\\_most' }) }),
    'fail',
    'matter',
  ],
  [
    'a table of another database',
    mysql({ tableGrants: createAnswer({ ...grant, database: 'mysql', table: 'user' }) }),
    'fail',
    'mysql',
  ],
  [
    'another account has them',
    mysql({ databaseGrants: createAnswer(grant, { ...grant, user: 'backup', database: 'mysql' }) }),
    'pass',
  ],
  [
    'through a role',
    mysql({
      accounts: createAnswer(mmuserAccount, {
        ...mmuserAccount,
        user: 'admins',
        host: '',
        withoutPassword: true,
        privileges: ['SUPER'],
      }),
      roles: createAnswer({ user: 'mmuser', host: '10.0.0.%', role: 'admins', roleHost: '' }),
    }),
    'fail',
    'SUPER',
  ],
  [
    'a dynamic right',
    mysql({
      dynamicGrants: createAnswer({ user: 'mmuser', host: '10.0.0.%', privilege: 'SYSTEM_VARIABLES_ADMIN' }),
    }),
    'fail',
    'SYSTEM_VARIABLES_ADMIN',
  ],
  [
    'an anonymous account',
    mysql({ accounts: createAnswer(mmuserAccount, anonymous) }),
    'fail',
    "''@'localhost'",
  ],
  [
    'the same, as the document has it',
    mysql({ accounts: createAnswer(mmuserAccount, anonymous) }),
    'fail',
    '',
    'centos7',
  ],
  [
    'an account without a password',
    mysql({ accounts: createAnswer(mmuserAccount, open) }),
    'fail',
    "'backup'",
  ],
  [
    'a locked account without a password',
    mysql({
      accounts: createAnswer(mmuserAccount, open),
      lockedAccounts: createAnswer({ user: 'backup', host: '10.0.0.%' }),
    }),
    'pass',
  ],
  [
    'one that may be locked',
    mysql({
      accounts: createAnswer(mmuserAccount, open),
      lockedAccounts: { ...forbiddenAnswer, grant: 'SELECT ON mysql.global_priv' },
    }),
    'inconclusive',
    'mysql.global_priv',
  ],
  [
    'one, in a server that locks none',
    mysql({ accounts: createAnswer(mmuserAccount, open), lockedAccounts: rejectedAnswer }),
    'fail',
    "'backup'",
  ],
  [
    'an account of the operating system',
    mysql({ accounts: createAnswer(mmuserAccount, { ...open, plugin: 'unix_socket' }) }),
    'pass',
  ],
  ['from any host, over the network', mysql({ accounts: everywhere }), 'fail', 'any host'],
  ['from any host, as the document has it', mysql({ accounts: everywhere }), 'pass', '', 'centos7'],
  ['from any host, on loopback', mysql({ accounts: everywhere, settings: onLoopback }), 'pass'],
  [
    'from any host, listening who knows where',
    mysql({ accounts: everywhere, settings: silence }),
    'inconclusive',
    'not shown',
  ],
  ['accounts may not be seen', mysql({ accounts: forbiddenAnswer }), 'inconclusive', 'SELECT ON mysql.user'],
  [
    'rights may not be seen',
    mysql({ databaseGrants: { ...forbiddenAnswer, grant: 'SELECT ON mysql.db' } }),
    'inconclusive',
    'SELECT ON mysql.db',
  ],
  [
    'no such account',
    mysql({ accounts: createAnswer({ ...mmuserAccount, user: 'other' }) }),
    'inconclusive',
    'no account mmuser',
  ],
  [
    'more accounts than are kept',
    mysql({ accounts: { ...createAnswer(mmuserAccount), truncated: true } }),
    'inconclusive',
    'more accounts',
  ],
  ['PostgreSQL: its own database only', createDatabaseRun(), 'pass', 'beyond mattermost'],
  [
    'PostgreSQL: a superuser',
    postgresql({ roles: createAnswer({ ...mmuserRole, superuser: true }) }),
    'fail',
    'SUPERUSER',
  ],
  [
    'PostgreSQL: the same under Salt',
    postgresql({ roles: createAnswer({ ...mmuserRole, superuser: true }) }),
    'fail',
    'SUPERUSER',
    'salt',
  ],
  [
    'PostgreSQL: creates roles',
    postgresql({ roles: createAnswer({ ...mmuserRole, createRole: true }) }),
    'fail',
    'CREATEROLE',
  ],
  [
    'PostgreSQL: member of a superuser',
    postgresql({
      roles: createAnswer(mmuserRole, { ...mmuserRole, name: 'dba', superuser: true }),
      memberships: createAnswer({ member: 'mmuser', role: 'dba', admin: false }),
    }),
    'fail',
    'SUPERUSER through dba',
  ],
  [
    'PostgreSQL: reads files of the host',
    postgresql({
      memberships: createAnswer({ member: 'mmuser', role: 'pg_read_server_files', admin: false }),
    }),
    'fail',
    'pg_read_server_files',
  ],
  [
    'PostgreSQL: another database',
    postgresql({ databaseGrants: createAnswer(owner, { ...owner, database: 'billing' }) }),
    'fail',
    'billing',
  ],
  [
    'PostgreSQL: what everyone may',
    postgresql({
      databaseGrants: createAnswer(owner, {
        ...owner,
        database: 'postgres',
        grantee: 'PUBLIC',
        privilege: 'CONNECT',
      }),
    }),
    'pass',
  ],
  [
    'PostgreSQL: no such role',
    postgresql({ roles: createAnswer({ ...mmuserRole, name: 'postgres' }) }),
    'inconclusive',
    'no role mmuser',
  ],
  [
    'PostgreSQL: memberships may not be seen',
    postgresql({ memberships: { ...forbiddenAnswer, grant: 'SELECT ON pg_auth_members' } }),
    'inconclusive',
    'pg_auth_members',
  ],
])

/** As many rights on everything. */
const rights = (count: number) =>
  mysql({
    accounts: createAnswer({
      ...mmuserAccount,
      privileges: ['FILE', 'SUPER', 'PROCESS', 'RELOAD', 'SHUTDOWN', 'CREATE USER', 'EVENT'].slice(0, count),
    }),
  })

testCases(check, [
  ['five rights are all named', rights(5), 'fail', /SHUTDOWN ON \*\.\*$/],
  ['of six one is counted', rights(6), 'fail', /SHUTDOWN ON \*\.\* and 1 more$/],
  [
    'each is shown, and by what it comes',
    rights(7),
    'fail',
    /and 2 more$/,
    'current',
    ['mmuser@10.0.0.%: FILE ON *.*', 'mmuser@10.0.0.%: EVENT ON *.*'],
  ],
  [
    'PostgreSQL: tables of another database',
    postgresql({
      otherDatabases: createAnswer({
        database: 'payroll',
        tables: createAnswer({ name: 'public.salaries', privileges: ['SELECT'] }),
      }),
    }),
    'fail',
    'SELECT ON public.salaries in payroll',
  ],
  [
    'PostgreSQL: another database that the read-only account cannot look into',
    postgresql({
      otherDatabases: createAnswer({
        database: 'payroll',
        tables: { ...forbiddenAnswer, grant: 'CONNECT ON DATABASE' },
      }),
      hbaRules: createAnswer({ ...hbaRule, databases: ['all'] }),
    }),
    'inconclusive',
    'payroll',
  ],
  [
    'PostgreSQL: one that pg_hba.conf keeps it out of',
    postgresql({
      otherDatabases: createAnswer({ database: 'payroll', tables: forbiddenAnswer }),
      hbaRules: createAnswer(hbaRule),
    }),
    'pass',
  ],
  [
    'PostgreSQL: more databases than are looked into',
    postgresql({ otherDatabases: { ...createAnswer(), truncated: true } }),
    'inconclusive',
    'more databases',
  ],
  [
    'PostgreSQL: maintenance of every table',
    postgresql({ memberships: createAnswer({ member: 'mmuser', role: 'pg_maintain', admin: false }) }),
    'fail',
    'pg_maintain',
  ],
  [
    'PostgreSQL: a predefined role of a later release',
    postgresql({ memberships: createAnswer({ member: 'mmuser', role: 'pg_rule_everything', admin: false }) }),
    'inconclusive',
    'pg_rule_everything',
  ],
])
