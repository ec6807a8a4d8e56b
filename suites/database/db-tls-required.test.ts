import { ok } from '../../core/outcome.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  continuedStartup,
  createAnswer,
  createDatabaseRun,
  createDataSources,
  createLogin,
  createMysqlAnswers,
  createMysqlDsn,
  createMysqlServer,
  createPostgresqlAnswers,
  createPostgresqlServer,
  createSettings,
  forbiddenAnswer,
  hbaRule,
  mariadbSettings,
  mmuserAccount,
  noEncryption,
  removeTls,
} from '../../lab/fixtures/facts/database-fixture.ts'
import { check } from './db-tls-required.ts'

const optional = createSettings({ ...mariadbSettings, require_secure_transport: 'OFF' })
const mysql = (changes: Parameters<typeof createMysqlAnswers>[0]) =>
  createDatabaseRun([createMysqlServer({ inside: createLogin(createMysqlAnswers(changes)) })])
type Answer = NonNullable<ReturnType<typeof createPostgresqlServer>['startup']>['plaintext']
const createServerWithStartup = (plaintext: Answer, encrypted: Answer | null = continuedStartup) =>
  createPostgresqlServer({
    startup: { user: 'mmuser', database: 'mattermost', plaintext, encrypted },
    inside: null,
  })
const rules = (...hbaRules: Partial<typeof hbaRule>[]) =>
  createDatabaseRun([
    createPostgresqlServer({
      inside: createLogin(
        createPostgresqlAnswers({
          hbaRules: createAnswer(...hbaRules.map((rule) => ({ ...hbaRule, ...rule }))),
        }),
      ),
    }),
  ])
const refusedOtherwise = ok({
  kind: 'error' as const,
  errno: null,
  sqlState: '28000',
  routine: 'InitPostgres',
})
const localhost = { 'database.dataSources': createDataSources(createMysqlDsn('', 'tcp(localhost:3306)')) }

testCases(check, [
  ['not given a database', {}, 'not-assessed', 'database servers'],
  ['MariaDB asks everyone', createDatabaseRun([createMysqlServer()]), 'pass', 'everyone'],
  ['MariaDB asks nobody', mysql({ settings: optional }), 'fail', 'mmuser in clear text'],
  [
    'the document, where its option was left out',
    mysql({ settings: optional }),
    'fail',
    '',
    'transport-encryption',
  ],
  [
    'MariaDB asks the account',
    mysql({ settings: optional, accounts: createAnswer({ ...mmuserAccount, requires: 'ANY' }) }),
    'pass',
    'asks mmuser',
  ],
  [
    'MariaDB asks the account of one host of two',
    mysql({
      settings: optional,
      accounts: createAnswer({ ...mmuserAccount, requires: 'ANY' }, { ...mmuserAccount, host: '%' }),
    }),
    'fail',
    'from %',
  ],
  [
    'no such account',
    mysql({ settings: optional, accounts: createAnswer({ ...mmuserAccount, user: 'root' }) }),
    'inconclusive',
    'no account mmuser',
  ],
  [
    'accounts may not be seen',
    mysql({ settings: optional, accounts: forbiddenAnswer }),
    'inconclusive',
    'SELECT ON mysql.user',
  ],
  ['settings could not be read', mysql({ settings: silence }), 'inconclusive', 'silence'],
  ['an old MySQL without the setting', mysql({ settings: createSettings({ version: '5.6' }) }), 'fail'],
  [
    'MariaDB without an account',
    createDatabaseRun([createMysqlServer({ inside: null })]),
    'not-assessed',
    'databases[].account',
  ],
  [
    'MariaDB without TLS or an account',
    createDatabaseRun([removeTls(createMysqlServer({ inside: null }))]),
    'fail',
    'offers no TLS',
  ],
  [
    'an account that does not get in',
    createDatabaseRun([
      createMysqlServer({ inside: { status: 'rejected', errno: 1045, sqlState: '28000', routine: null } }),
    ]),
    'inconclusive',
    '1045',
  ],
  [
    'an account that is not sent in clear text',
    createDatabaseRun([createMysqlServer({ inside: { status: 'unprotected', code: 'CERT_HAS_EXPIRED' } })]),
    'inconclusive',
    'CERT_HAS_EXPIRED',
  ],
  [
    'a method that is not answered in clear',
    createDatabaseRun([
      createMysqlServer({
        inside: { status: 'withheld', method: 'mysql_native_password', proof: 'none', encrypted: false },
      }),
    ]),
    'inconclusive',
    'the server asked for mysql_native_password over a connection in clear: nothing of the password was sent. Give databases[].account.tls: verify-full',
  ],
  [
    'a method that is not answered inside TLS of nobody in particular',
    createDatabaseRun([
      createMysqlServer({
        inside: { status: 'withheld', method: 'sha256_password', proof: 'none', encrypted: true },
      }),
    ]),
    'inconclusive',
    'the server asked for sha256_password over a connection whose certificate nobody verified',
  ],
  [
    'a method that is not answered inside SSH alone',
    createDatabaseRun([
      createMysqlServer({
        inside: {
          status: 'withheld',
          method: 'caching_sha2_password in full',
          proof: 'ssh-host',
          encrypted: false,
        },
      }),
    ]),
    'inconclusive',
    'to a host whose SSH key is known, but without TLS whose certificate was verified: nothing of the password was sent',
  ],
  [
    'a method that nobody here speaks',
    createDatabaseRun([createMysqlServer({ inside: { status: 'unsupported', method: 'dialog' } })]),
    'inconclusive',
    'the server asked for dialog, which mmverify does not answer',
  ],
  [
    'on the same host',
    createDatabaseRun(
      [createMysqlServer({ inside: createLogin(createMysqlAnswers({ settings: optional })) })],
      localhost,
    ),
    'not-applicable',
    'this host itself',
  ],
  ['PostgreSQL refuses by its rules', createDatabaseRun(), 'pass', 'refused in clear text'],
  [
    'PostgreSQL refuses by its rules, without an account',
    createDatabaseRun([createServerWithStartup(noEncryption)]),
    'pass',
  ],
  [
    'PostgreSQL goes on',
    createDatabaseRun([createServerWithStartup(continuedStartup)]),
    'fail',
    'mmuser in clear text',
  ],
  ['PostgreSQL without TLS', createDatabaseRun([removeTls(createPostgresqlServer())]), 'fail'],
  ['PostgreSQL is silent', createDatabaseRun([createServerWithStartup(silence)]), 'inconclusive', 'silence'],
  [
    'PostgreSQL refuses inside TLS as well',
    createDatabaseRun([createServerWithStartup(noEncryption, noEncryption)]),
    'inconclusive',
    'inside TLS',
  ],
  [
    'silence inside TLS is no control',
    createDatabaseRun([createServerWithStartup(noEncryption, silence)]),
    'inconclusive',
  ],
  [
    'PostgreSQL refuses by something else',
    createDatabaseRun([createServerWithStartup(refusedOtherwise)]),
    'inconclusive',
    'no rule',
  ],
  [
    'a rule for another network takes clear text',
    rules({}, { line: 8, type: 'host', address: '10.9.0.0' }),
    'fail',
    'pg_hba.conf',
  ],
  [
    'a rule for everybody takes clear text',
    rules({ type: 'host', users: ['all'], databases: ['all'], address: 'all' }),
    'fail',
  ],
  [
    'a rule rejects clear text first',
    rules(
      { type: 'hostnossl', users: ['all'], databases: ['all'], address: 'all', method: 'reject' },
      { line: 8, type: 'host' },
    ),
    'pass',
  ],
  ['a rule for loopback', rules({ type: 'host', address: '127.0.0.1' }, {}), 'pass'],
  ['a rule for another account', rules({ type: 'host', users: ['backup'] }, {}), 'pass'],
  [
    'the rules may not be seen',
    createDatabaseRun([
      createPostgresqlServer({ inside: createLogin(createPostgresqlAnswers({ hbaRules: forbiddenAnswer })) }),
    ]),
    'pass',
  ],
  [
    'MariaDB asks the account that comes over the network, not the one of the host itself',
    mysql({
      settings: optional,
      accounts: createAnswer(
        { ...mmuserAccount, requires: 'ANY' },
        { ...mmuserAccount, host: 'localhost' },
        { ...mmuserAccount, host: '127.%' },
      ),
    }),
    'pass',
    'wherever it comes over the network',
  ],
  [
    'MariaDB, with accounts for the host itself alone',
    mysql({ settings: optional, accounts: createAnswer({ ...mmuserAccount, host: '::1' }) }),
    'pass',
    'no account for other hosts',
  ],
  [
    'PgBouncer with client_tls_sslmode=require',
    createDatabaseRun([
      createServerWithStartup(ok({ kind: 'error' as const, errno: null, sqlState: '08P01', routine: null })),
    ]),
    'pass',
    'in front of PostgreSQL',
  ],
  [
    'the same error by PostgreSQL itself, which is not about TLS',
    createDatabaseRun([
      createServerWithStartup(
        ok({ kind: 'error' as const, errno: null, sqlState: '08P01', routine: 'ProcessStartupPacket' }),
      ),
    ]),
    'inconclusive',
    'no rule of pg_hba.conf said so',
  ],
  [
    'certificates asked for, which nobody who only begins a login has',
    createDatabaseRun([
      createPostgresqlServer({
        startup: { user: 'mmuser', database: 'mattermost', plaintext: noEncryption, encrypted: noEncryption },
        inside: createLogin(
          createPostgresqlAnswers({ hbaRules: createAnswer({ ...hbaRule, method: 'cert' }) }),
        ),
      }),
    ]),
    'pass',
    'for every address',
  ],
  [
    'a reject of everyone in clear text before a rule for a network',
    rules(
      {
        type: 'hostnossl',
        users: ['all'],
        databases: ['all'],
        address: '0.0.0.0',
        netmask: '0.0.0.0',
        method: 'reject',
      },
      { type: 'host', users: ['all'], databases: ['all'], address: '10.0.0.0', netmask: '255.0.0.0' },
    ),
    'pass',
    '',
  ],
  ['clear text where GSSAPI is not spoken', rules({ type: 'hostnogssenc' }), 'fail', 'takes clear text'],
  ['a line that cannot be read', rules({ type: null, broken: true }), 'inconclusive', 'cannot read'],
])
