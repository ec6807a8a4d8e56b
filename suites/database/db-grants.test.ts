import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  answer,
  databases,
  forbidden,
  loggedIn,
  mariadbSettings,
  mmuser,
  mysqlAnswers,
  mysqlServer,
  postgresqlAnswers,
  postgresqlServer,
  rejected,
  role,
  settings,
} from '../../lab/fixtures/facts/database-fixture.ts'
import { check } from './db-grants.ts'

const mysql = (changes: Parameters<typeof mysqlAnswers>[0]) =>
  databases([mysqlServer({ inside: loggedIn(mysqlAnswers(changes)) })])
const postgresql = (changes: Parameters<typeof postgresqlAnswers>[0]) =>
  databases([postgresqlServer({ inside: loggedIn(postgresqlAnswers(changes)) })])
const grant = { user: 'mmuser', host: '10.0.0.%', database: 'mattermost', privileges: ['SELECT'] }
const anonymous = { ...mmuser, user: '', host: 'localhost', withoutPassword: true }
const open = { ...mmuser, user: 'backup', withoutPassword: true }
const everywhere = answer({ ...mmuser, host: '%' })
const onLoopback = settings({ ...mariadbSettings, bind_address: '127.0.0.1' })
const owner = {
  database: 'mattermost',
  owner: 'mmuser',
  grantee: 'mmuser',
  privilege: 'CREATE',
  grantable: false,
}

cases(check, [
  ['not given a database', {}, 'not-assessed', 'database servers'],
  ['without an account', databases([mysqlServer({ inside: null })]), 'not-assessed', 'databases[].account'],
  ['its own database only', databases([mysqlServer()]), 'pass', 'mattermost only'],
  [
    'every right on everything',
    mysql({ accounts: answer({ ...mmuser, privileges: ['SELECT', 'FILE', 'SUPER'] }) }),
    'fail',
    'FILE ON *.*',
  ],
  [
    'the same, as the document has it',
    mysql({ accounts: answer({ ...mmuser, privileges: ['SUPER'] }) }),
    'fail',
    'SUPER',
    'centos7',
  ],
  [
    'one right on everything',
    mysql({ accounts: answer({ ...mmuser, privileges: ['SELECT'] }) }),
    'fail',
    'SELECT ON *.*',
  ],
  [
    'rights handed on',
    mysql({ databaseGrants: answer({ ...grant, privileges: ['SELECT', 'GRANT OPTION'] }) }),
    'fail',
    'GRANT OPTION',
  ],
  [
    'another database',
    mysql({ databaseGrants: answer(grant, { ...grant, database: 'mysql' }) }),
    'fail',
    'rights ON mysql',
  ],
  [
    'another database by a wildcard',
    mysql({ databaseGrants: answer({ ...grant, database: 'matter%' }) }),
    'fail',
    'matter%',
  ],
  [
    'its own database, escaped',
    mysql({ databaseGrants: answer({ ...grant, database: 'matter\\_most' }) }),
    'fail',
    'matter',
  ],
  [
    'a table of another database',
    mysql({ tableGrants: answer({ ...grant, database: 'mysql', table: 'user' }) }),
    'fail',
    'mysql',
  ],
  [
    'another account has them',
    mysql({ databaseGrants: answer(grant, { ...grant, user: 'backup', database: 'mysql' }) }),
    'pass',
  ],
  [
    'through a role',
    mysql({
      accounts: answer(mmuser, {
        ...mmuser,
        user: 'admins',
        host: '',
        withoutPassword: true,
        privileges: ['SUPER'],
      }),
      roles: answer({ user: 'mmuser', host: '10.0.0.%', role: 'admins' }),
    }),
    'fail',
    'SUPER',
  ],
  [
    'a dynamic right',
    mysql({
      dynamicGrants: answer({ user: 'mmuser', host: '10.0.0.%', privilege: 'SYSTEM_VARIABLES_ADMIN' }),
    }),
    'fail',
    'SYSTEM_VARIABLES_ADMIN',
  ],
  ['an anonymous account', mysql({ accounts: answer(mmuser, anonymous) }), 'fail', "''@'localhost'"],
  ['the same, as the document has it', mysql({ accounts: answer(mmuser, anonymous) }), 'fail', '', 'centos7'],
  ['an account without a password', mysql({ accounts: answer(mmuser, open) }), 'fail', "'backup'"],
  [
    'a locked account without a password',
    mysql({ accounts: answer(mmuser, open), lockedAccounts: answer({ user: 'backup', host: '10.0.0.%' }) }),
    'pass',
  ],
  [
    'one that may be locked',
    mysql({
      accounts: answer(mmuser, open),
      lockedAccounts: { ...forbidden, grant: 'SELECT ON mysql.global_priv' },
    }),
    'inconclusive',
    'mysql.global_priv',
  ],
  [
    'one, in a server that locks none',
    mysql({ accounts: answer(mmuser, open), lockedAccounts: rejected }),
    'fail',
    "'backup'",
  ],
  [
    'an account of the operating system',
    mysql({ accounts: answer(mmuser, { ...open, plugin: 'unix_socket' }) }),
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
  ['accounts may not be seen', mysql({ accounts: forbidden }), 'inconclusive', 'SELECT ON mysql.user'],
  [
    'rights may not be seen',
    mysql({ databaseGrants: { ...forbidden, grant: 'SELECT ON mysql.db' } }),
    'inconclusive',
    'SELECT ON mysql.db',
  ],
  [
    'no such account',
    mysql({ accounts: answer({ ...mmuser, user: 'other' }) }),
    'inconclusive',
    'no account mmuser',
  ],
  [
    'more accounts than are kept',
    mysql({ accounts: { ...answer(mmuser), truncated: true } }),
    'inconclusive',
    'more accounts',
  ],
  ['PostgreSQL: its own database only', databases(), 'pass', 'beyond mattermost'],
  [
    'PostgreSQL: a superuser',
    postgresql({ roles: answer({ ...role, superuser: true }) }),
    'fail',
    'SUPERUSER',
  ],
  [
    'PostgreSQL: the same under Salt',
    postgresql({ roles: answer({ ...role, superuser: true }) }),
    'fail',
    'SUPERUSER',
    'salt',
  ],
  [
    'PostgreSQL: creates roles',
    postgresql({ roles: answer({ ...role, createRole: true }) }),
    'fail',
    'CREATEROLE',
  ],
  [
    'PostgreSQL: member of a superuser',
    postgresql({
      roles: answer(role, { ...role, name: 'dba', superuser: true }),
      memberships: answer({ member: 'mmuser', role: 'dba', admin: false }),
    }),
    'fail',
    'SUPERUSER through dba',
  ],
  [
    'PostgreSQL: reads files of the host',
    postgresql({ memberships: answer({ member: 'mmuser', role: 'pg_read_server_files', admin: false }) }),
    'fail',
    'pg_read_server_files',
  ],
  [
    'PostgreSQL: another database',
    postgresql({ databaseGrants: answer(owner, { ...owner, database: 'billing' }) }),
    'fail',
    'billing',
  ],
  [
    'PostgreSQL: what everyone may',
    postgresql({
      databaseGrants: answer(owner, {
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
    postgresql({ roles: answer({ ...role, name: 'postgres' }) }),
    'inconclusive',
    'no role mmuser',
  ],
  [
    'PostgreSQL: memberships may not be seen',
    postgresql({ memberships: { ...forbidden, grant: 'SELECT ON pg_auth_members' } }),
    'inconclusive',
    'pg_auth_members',
  ],
])
