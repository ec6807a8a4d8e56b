import { ok } from '../../core/outcome.ts'
import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  answer,
  databases,
  forbidden,
  goesOn,
  hbaRule,
  loggedIn,
  mariadbSettings,
  mmuser,
  mysqlAnswers,
  mysqlDsn,
  mysqlServer,
  noEncryption,
  postgresqlAnswers,
  postgresqlServer,
  settings,
  sources,
  withoutTls,
} from '../../lab/fixtures/facts/database-fixture.ts'
import { check } from './db-tls-required.ts'

const optional = settings({ ...mariadbSettings, require_secure_transport: 'OFF' })
const mysql = (changes: Parameters<typeof mysqlAnswers>[0]) =>
  databases([mysqlServer({ inside: loggedIn(mysqlAnswers(changes)) })])
const started = (
  plaintext: typeof goesOn | typeof noEncryption | typeof silence,
  encrypted: typeof plaintext | null = goesOn,
) =>
  postgresqlServer({
    startup: { user: 'mmuser', database: 'mattermost', plaintext, encrypted },
    inside: null,
  })
const rules = (...hbaRules: Partial<typeof hbaRule>[]) =>
  databases([
    postgresqlServer({
      inside: loggedIn(
        postgresqlAnswers({ hbaRules: answer(...hbaRules.map((rule) => ({ ...hbaRule, ...rule }))) }),
      ),
    }),
  ])
const refusedOtherwise = ok({
  kind: 'error' as const,
  errno: null,
  sqlState: '28000',
  routine: 'InitPostgres',
})
const localhost = { 'database.dataSources': sources(mysqlDsn('', 'tcp(localhost:3306)')) }

cases(check, [
  ['not given a database', {}, 'not-assessed', 'database servers'],
  ['MariaDB asks everyone', databases([mysqlServer()]), 'pass', 'everyone'],
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
    mysql({ settings: optional, accounts: answer({ ...mmuser, requires: 'ANY' }) }),
    'pass',
    'asks mmuser',
  ],
  [
    'MariaDB asks the account of one host of two',
    mysql({ settings: optional, accounts: answer({ ...mmuser, requires: 'ANY' }, { ...mmuser, host: '%' }) }),
    'fail',
    'from %',
  ],
  [
    'no such account',
    mysql({ settings: optional, accounts: answer({ ...mmuser, user: 'root' }) }),
    'inconclusive',
    'no account mmuser',
  ],
  [
    'accounts may not be seen',
    mysql({ settings: optional, accounts: forbidden }),
    'inconclusive',
    'SELECT ON mysql.user',
  ],
  ['settings could not be read', mysql({ settings: silence }), 'inconclusive', 'silence'],
  ['an old MySQL without the setting', mysql({ settings: settings({ version: '5.6' }) }), 'fail'],
  [
    'MariaDB without an account',
    databases([mysqlServer({ inside: null })]),
    'not-assessed',
    'databases[].account',
  ],
  [
    'MariaDB without TLS or an account',
    databases([withoutTls(mysqlServer({ inside: null }))]),
    'fail',
    'offers no TLS',
  ],
  [
    'an account that does not get in',
    databases([
      mysqlServer({ inside: { status: 'rejected', errno: 1045, sqlState: '28000', routine: null } }),
    ]),
    'inconclusive',
    '1045',
  ],
  [
    'an account that is not sent in clear text',
    databases([mysqlServer({ inside: { status: 'unprotected', code: 'CERT_HAS_EXPIRED' } })]),
    'inconclusive',
    'CERT_HAS_EXPIRED',
  ],
  [
    'on the same host',
    databases([mysqlServer({ inside: loggedIn(mysqlAnswers({ settings: optional })) })], localhost),
    'not-applicable',
    'this host itself',
  ],
  ['PostgreSQL refuses by its rules', databases(), 'pass', 'refused in clear text'],
  ['PostgreSQL refuses by its rules, without an account', databases([started(noEncryption)]), 'pass'],
  ['PostgreSQL goes on', databases([started(goesOn)]), 'fail', 'mmuser in clear text'],
  ['PostgreSQL without TLS', databases([withoutTls(postgresqlServer())]), 'fail'],
  ['PostgreSQL is silent', databases([started(silence)]), 'inconclusive', 'silence'],
  [
    'PostgreSQL refuses inside TLS as well',
    databases([started(noEncryption, noEncryption)]),
    'inconclusive',
    'inside TLS',
  ],
  ['silence inside TLS is no control', databases([started(noEncryption, silence)]), 'inconclusive'],
  ['PostgreSQL refuses by something else', databases([started(refusedOtherwise)]), 'inconclusive', 'no rule'],
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
    databases([postgresqlServer({ inside: loggedIn(postgresqlAnswers({ hbaRules: forbidden })) })]),
    'pass',
  ],
])
