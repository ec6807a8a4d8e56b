import { defineCheck } from '../../core/check.ts'
import { createEvidence, fail, pass, type Verdict } from '../../core/verdict.ts'
import type { DatabaseServer } from '../../probes/database/database-facts.ts'
import type { MysqlAnswers } from '../../probes/database/mysql/mysql-facts.ts'
import type { PostgresqlAnswers } from '../../probes/database/postgresql/postgresql-facts.ts'
import { combineVerdicts } from '../reading/combined-verdict.ts'
import { formatRule } from '../reading/database/hba-rules.ts'
import { explainLocalTraffic, localTrafficFacts, readDataSources } from '../reading/database/local-traffic.ts'
import {
  answersOf,
  judgeIncomplete,
  judgeServers,
  rowsOf,
  settingOf,
} from '../reading/database/server-answers.ts'
import { databaseClauses } from '../requirements/database-clauses.ts'

const fact = 'database.servers'

export const check = defineCheck({
  id: 'db-hardening',
  area: 'database',
  title: 'The database asks everyone for a password, by no weak method, and writes no statement down',
  severity: 'medium',
  why: 'With `trust` whoever reaches the port is whom they say; old hashes and old TLS are broken on the way, and a log of all statements holds messages and tokens in clear.',
  remediation:
    'PostgreSQL: `scram-sha-256` in place of `trust`, `password` and `md5` in pg_hba.conf (set `password_encryption = scram-sha-256` and the passwords anew first), `log_statement = none`, `ssl_min_protocol_version = TLSv1.2`. MySQL and MariaDB: `old_passwords = 0`, `general_log = OFF`, `tls_version = TLSv1.2,TLSv1.3`.',
  references: [
    'https://www.postgresql.org/docs/current/auth-trust.html',
    'https://mariadb.com/kb/en/securing-mariadb/',
  ],
  needs: ['database.servers'],
  uses: localTrafficFacts,
  requirements: {
    current: { value: null, clauses: [databaseClauses.trust, databaseClauses.passwords] },
  },
  judge: (facts) =>
    judgeServers(facts['database.servers'], (server) => {
      const overNetwork = explainLocalTraffic(server, readDataSources(facts)) === null
      const outside = [...judgeMethods(server), ...(overNetwork ? judgeProtocols(server) : [])]
      const inside = answersOf(server)
      if ('verdict' in inside) return combineVerdicts([...outside, inside.verdict])
      const { answers } = inside
      return combineVerdicts([
        ...outside,
        ...(answers.kind === 'mysql' ? judgeMysql(server, answers) : judgePostgresql(answers, overNetwork)),
      ])
    }),
})

/** How PostgreSQL asks for the password of Mattermost's account, before any is sent. */
function judgeMethods({ startup, appUser }: DatabaseServer): Verdict[] {
  const ways = startup && [
    { way: 'in clear text', answer: startup.plaintext },
    { way: 'inside TLS', answer: startup.encrypted },
  ]
  return (ways ?? []).flatMap(({ way, answer }) => {
    if (answer?.status !== 'ok' || answer.value.kind !== 'authentication') return []
    const { method } = answer.value
    const evidence = createEvidence(fact, `startup of ${appUser} ${way}: ${method}`)
    if (method === 'Ok') return [fail(`the server asks ${appUser} for no password (${way})`, evidence)]
    if (method === 'MD5Password') return [fail(`the password of ${appUser} is kept as an MD5 hash`, evidence)]
    return method === 'CleartextPassword' && way === 'in clear text'
      ? [fail(`the server asks ${appUser} to send the password in clear text`, evidence)]
      : []
  })
}

function judgeProtocols({ encryption }: DatabaseServer): Verdict[] {
  if (encryption?.enumeration.status !== 'made') return []
  return Object.entries(encryption.enumeration.versions).flatMap(([version, outcome]) =>
    outcome?.status === 'ok' && !['TLS 1.2', 'TLS 1.3'].includes(version)
      ? [fail(`the database speaks ${version}`, createEvidence(fact, `${version}: ${outcome.value.suite}`))]
      : [],
  )
}

function judgeMysql({ offer }: DatabaseServer, answers: MysqlAnswers): Verdict[] {
  const missing = judgeIncomplete(answers.settings, 'settings of the server')
  if (missing) return [missing]
  const plugin = offer.status === 'ok' ? offer.value.authPlugin : null
  const weak = [
    judgeSetting(
      answers,
      'old_passwords',
      (value) => !/^(?:OFF|0|2)$/i.test(value),
      'new passwords get old hashes',
    ),
    judgeSetting(answers, 'secure_auth', isOff, 'old hashes are taken'),
    judgeSetting(answers, 'general_log', isOn, 'every statement is written to a log'),
    ...(plugin === 'mysql_old_password'
      ? [
          fail(
            'the server asks for passwords by the method of 1998',
            createEvidence(fact, `plugin ${plugin}`),
          ),
        ]
      : []),
  ].filter((verdict) => verdict !== null)
  const localInfile = settingOf(answers, 'local_infile')
  const noted =
    localInfile === undefined ? [] : [createEvidence(fact, `local_infile = ${localInfile}, not judged`)]
  return weak.length > 0 ? weak : [pass('no weak setting was found', ...noted)]
}

function judgePostgresql(answers: PostgresqlAnswers, overNetwork: boolean): Verdict[] {
  const weak = [
    judgeSetting(
      answers,
      'password_encryption',
      (value) => value !== 'scram-sha-256',
      'new passwords get MD5 hashes',
    ),
    judgeSetting(answers, 'log_statement', (value) => value === 'all', 'every statement is written to a log'),
    overNetwork && settingOf(answers, 'ssl') === 'on'
      ? judgeSetting(
          answers,
          'ssl_min_protocol_version',
          (value) => !/^TLSv1\.[23]$/.test(value),
          'old TLS is spoken',
        )
      : null,
    ...rowsOf(answers.hbaRules).map((rule) => {
      const fault = rule.broken
        ? 'cannot be read: what the server goes by is not in it'
        : ruleFaults[rule.method ?? '']
      // On a Unix socket `ident` is `peer`, and inside TLS a password is in nobody's sight.
      const sound = ['local ident', 'hostssl password'].includes(`${rule.type} ${rule.method}`)
      const applies = fault && (rule.broken || !sound)
      return applies
        ? fail(`pg_hba.conf, line ${rule.line}: ${fault}`, createEvidence(fact, formatRule(rule)))
        : null
    }),
  ].filter((verdict) => verdict !== null)
  if (weak.length > 0) return weak
  const missing =
    judgeIncomplete(answers.settings, 'settings of the server') ??
    judgeIncomplete(answers.hbaRules, 'pg_hba.conf')
  return [missing ?? pass('every rule asks for a password by a sound method, or for the account of the host')]
}

const ruleFaults: Readonly<Record<string, string>> = {
  trust: 'nobody is asked for a password',
  password: 'the password is asked for in clear text',
  ident: 'the client’s own machine is asked who it is',
}

function judgeSetting(
  answers: MysqlAnswers | PostgresqlAnswers,
  name: string,
  weak: (value: string) => boolean,
  comesTo: string,
): Verdict | null {
  const value = settingOf(answers, name)
  if (value === undefined || !weak(value)) return null
  return fail(`${name} = ${value}: ${comesTo}`, createEvidence(fact, `${name} = ${value}`))
}

function isOn(value: string): boolean {
  return /^(?:ON|1)$/i.test(value)
}

function isOff(value: string): boolean {
  return /^(?:OFF|0)$/i.test(value)
}
