import { ok } from '../../core/outcome.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { createVersions } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  continuedStartup,
  createAnswer,
  createDatabaseRun,
  createDataSources,
  createLogin,
  createMysqlAnswers,
  createMysqlServer,
  createPostgresqlAnswers,
  createPostgresqlDsn,
  createPostgresqlServer,
  createSettings,
  forbiddenAnswer,
  hbaRule,
  mariadbSettings,
  postgresqlSettings,
} from '../../lab/fixtures/facts/database-fixture.ts'
import { check } from './db-hardening.ts'

const mysql = (values: Record<string, string>) =>
  createDatabaseRun([
    createMysqlServer({
      inside: createLogin(
        createMysqlAnswers({ settings: createSettings({ ...mariadbSettings, ...values }) }),
      ),
    }),
  ])
const postgresql = (values: Record<string, string>) =>
  createDatabaseRun([
    createPostgresqlServer({
      inside: createLogin(
        createPostgresqlAnswers({ settings: createSettings({ ...postgresqlSettings, ...values }) }),
      ),
    }),
  ])
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
const createServerAskingBy = (method: string) => {
  const plaintext = ok({ kind: 'authentication' as const, method, mechanisms: [] })
  return createDatabaseRun([
    createPostgresqlServer({
      inside: null,
      startup: { user: 'mmuser', database: 'mattermost', plaintext, encrypted: continuedStartup },
    }),
  ])
}
const old = createPostgresqlServer()
const createServerWithVersions = (...names: ('TLS 1.0' | 'TLS 1.2')[]) => ({
  ...old,
  encryption: old.encryption && {
    ...old.encryption,
    enumeration: {
      status: 'made' as const,
      versions: createVersions(
        Object.fromEntries(names.map((name) => [name, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'])),
      ),
      suites: {},
      suiteRefusals: {},
      preference: {},
      groups: {},
      groupRefusals: {},
      groupsUntested: {},
      groupPreference: {},
      dhParameters: [],
    },
  },
})
const local = { 'database.dataSources': createDataSources(createPostgresqlDsn('disable', 'localhost')) }

testCases(check, [
  ['not given a database', {}, 'not-assessed', 'database servers'],
  ['the documents do not speak of it', createDatabaseRun(), 'not-applicable', '', 'salt'],
  ['MariaDB', createDatabaseRun([createMysqlServer()]), 'pass'],
  [
    'MariaDB without an account',
    createDatabaseRun([createMysqlServer({ inside: null })]),
    'not-assessed',
    'databases[].account',
  ],
  ['old hashes', mysql({ old_passwords: 'ON' }), 'fail', 'old_passwords'],
  ['old hashes taken', mysql({ secure_auth: 'OFF' }), 'fail', 'secure_auth'],
  ['a log of every statement', mysql({ general_log: 'ON' }), 'fail', 'general_log'],
  [
    'a server that has no secure_auth any more',
    createDatabaseRun([
      createMysqlServer({
        inside: createLogin(createMysqlAnswers({ settings: createSettings({ general_log: 'OFF' }) })),
      }),
    ]),
    'pass',
  ],
  ['PostgreSQL', createDatabaseRun(), 'pass'],
  [
    'PostgreSQL without an account',
    createDatabaseRun([createPostgresqlServer({ inside: null })]),
    'not-assessed',
    'databases[].account',
  ],
  ['trust, seen without an account', createServerAskingBy('Ok'), 'fail', 'no password'],
  ['an MD5 hash, seen without an account', createServerAskingBy('MD5Password'), 'fail', 'MD5'],
  ['a password in clear text', createServerAskingBy('CleartextPassword'), 'fail', 'clear text'],
  ['trust for loopback', rules({ type: 'host', address: '127.0.0.1', method: 'trust' }), 'fail', 'line 7'],
  ['trust for the Unix socket', rules({ type: 'local', method: 'trust' }), 'fail', 'nobody is asked'],
  ['ident over the network', rules({ type: 'host', method: 'ident' }), 'fail', 'own machine'],
  ['ident on the Unix socket', rules({ type: 'local', method: 'ident' }), 'pass'],
  ['a password inside TLS only', rules({ type: 'hostssl', method: 'password' }), 'pass'],
  ['a password, perhaps in clear text', rules({ type: 'host', method: 'password' }), 'fail', 'clear text'],
  ['a line that cannot be read', rules({ broken: true }), 'fail', 'cannot be read'],
  ['MD5 for new passwords', postgresql({ password_encryption: 'md5' }), 'fail', 'MD5'],
  ['every statement logged', postgresql({ log_statement: 'all' }), 'fail', 'log_statement'],
  ['TLS 1.0 allowed', postgresql({ ssl_min_protocol_version: 'TLSv1' }), 'fail', 'ssl_min_protocol_version'],
  ['TLS 1.0 allowed without TLS', postgresql({ ssl_min_protocol_version: 'TLSv1', ssl: 'off' }), 'pass'],
  [
    'TLS 1.0 spoken',
    createDatabaseRun([createServerWithVersions('TLS 1.0', 'TLS 1.2')]),
    'fail',
    'speaks TLS 1.0',
  ],
  ['TLS 1.2 spoken', createDatabaseRun([createServerWithVersions('TLS 1.2')]), 'pass'],
  [
    'TLS 1.0 on the same host',
    createDatabaseRun([createServerWithVersions('TLS 1.0', 'TLS 1.2')], local),
    'pass',
  ],
  [
    'the rules may not be seen',
    createDatabaseRun([
      createPostgresqlServer({
        inside: createLogin(
          createPostgresqlAnswers({ hbaRules: { ...forbiddenAnswer, grant: 'SELECT ON pg_hba_file_rules' } }),
        ),
      }),
    ]),
    'inconclusive',
    'pg_hba_file_rules',
  ],
])

const server = createPostgresqlServer()
testCases(check, [
  [
    'only one way of asking was tried',
    createDatabaseRun([{ ...server, startup: server.startup && { ...server.startup, encrypted: null } }]),
    'pass',
  ],
])
