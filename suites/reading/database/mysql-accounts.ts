import type { MysqlAnswers } from '../../../probes/database/mysql/mysql-facts.ts'
import { rowsOf } from './server-answers.ts'

type Rows<Answer> = Answer extends { status: 'ok'; rows: readonly (infer Row)[] } ? Row : never
export type Account = Rows<MysqlAnswers['accounts']>

/** A right that reaches further than Mattermost's own database. */
export interface Excess {
  right: string
  /** `mmuser@%`, or the role that it comes by. */
  by: string
}

/** Accounts of a name, and the roles that they hold, directly or through another role. */
export function accountsOf({ accounts, roles }: MysqlAnswers, user: string): Account[] {
  const names = new Set([user])
  for (let before = -1; before < names.size; ) {
    before = names.size
    for (const edge of rowsOf(roles)) if (names.has(edge.user)) names.add(edge.role)
  }
  return rowsOf(accounts).filter((account) => names.has(account.user))
}

/** What an account may do beyond its own database: global rights, other databases, and handing on its rights. */
export function listExcesses(answers: MysqlAnswers, user: string, database: string): Excess[] {
  const holders = accountsOf(answers, user)
  const held = new Set(holders.map(({ user, host }) => `${user}@${host}`))
  const isHeld = (row: { user: string; host: string }) => held.has(`${row.user}@${row.host}`)
  const global = holders.flatMap(({ user, host, privileges }) =>
    privileges.map((right) => ({ right: `${right} ON *.*`, by: `${user}@${host}` })),
  )
  const dynamic = rowsOf(answers.dynamicGrants ?? none)
    .filter(isHeld)
    .map(({ user, host, privilege }) => ({ right: `${privilege} ON *.*`, by: `${user}@${host}` }))
  const others = [...rowsOf(answers.databaseGrants), ...rowsOf(answers.tableGrants)]
    .filter((grant) => isHeld(grant) && grant.privileges.length > 0)
    .filter((grant) => grant.database.replace(/\\([_%])/g, '$1') !== database)
    .map((grant) => ({ right: `rights ON ${grant.database}`, by: `${grant.user}@${grant.host}` }))
  const handsOn = rowsOf(answers.databaseGrants)
    .filter((grant) => isHeld(grant) && grant.privileges.includes('GRANT OPTION'))
    .map((grant) => ({ right: `GRANT OPTION ON ${grant.database}`, by: `${grant.user}@${grant.host}` }))
  return [...global, ...dynamic, ...others, ...handsOn]
}

const none = { status: 'ok', rows: [], truncated: false, hidden: null } as const

/** Whether anybody who names the account is let in: no password, with a plugin that would want one. */
export function isOpenToAnyone({ host, plugin, withoutPassword }: Account): boolean {
  // A role has no host, and nobody logs in as one.
  return withoutPassword && host !== '' && !withoutPasswords.has(plugin)
}

/** Plugins that ask the operating system, or lock the account. */
const withoutPasswords: ReadonlySet<string> = new Set([
  'unix_socket',
  'auth_socket',
  'auth_pam',
  'pam',
  'authentication_pam',
  'gssapi',
  'authentication_kerberos',
  'authentication_ldap_simple',
  'authentication_ldap_sasl',
  'mysql_no_login',
])
