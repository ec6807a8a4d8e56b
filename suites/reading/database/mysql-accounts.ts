import type { MysqlAnswers } from '../../../probes/database/mysql/mysql-facts.ts'
import { isLoopback } from './loopback.ts'
import { rowsOf, settingOf } from './server-answers.ts'

type Rows<Answer> = Answer extends { status: 'ok'; rows: readonly (infer Row)[] } ? Row : never
export type Account = Rows<MysqlAnswers['accounts']>

/** A right that reaches further than Mattermost's own database. */
export interface Excess {
  right: string
  /** `mmuser@%`, or the role that it comes by. */
  by: string
}

/**
 * What an account may do beyond its own database: global rights, other databases, acting as others, and handing on its rights.
 * They come by the account itself, its roles, the roles of everyone, and the rights of whoever has no name of their own.
 */
export function listExcesses(answers: MysqlAnswers, user: string, database: string): Excess[] {
  const holders = listHolders(answers, user)
  // A login is as one account, which has its global rights; those on databases are for whoever matches their row.
  const isHolder = (row: { user: string; host: string }) =>
    holders.some((holder) => holder.user === row.user && holder.host === row.host)
  const isHeld = (row: { user: string; host: string }) =>
    holders.some((holder) => holder.user === row.user && mayBeOneHost(holder.host, row.host))
  const own = holders.filter((holder) => holder.user === user)
  // mysql.db with an empty name is for every account that comes from there.
  const isHeldInDatabase = (row: { user: string; host: string }) =>
    isHeld(row) || (row.user === '' && own.some(({ host }) => mayBeOneHost(host, row.host)))
  const elsewhere = (grant: { database: string; privileges: readonly string[] }) =>
    grant.privileges.length > 0 && unescapeName(grant.database) !== database
  const global = rowsOf(answers.accounts)
    .filter(isHolder)
    .flatMap(({ privileges, ...account }) =>
      privileges.map((right) => ({ right: `${right} ON *.*`, by: nameOf(account) })),
    )
  const dynamic = rowsOf(answers.dynamicGrants)
    .filter(isHolder)
    .map(({ privilege, ...account }) => ({ right: `${privilege} ON *.*`, by: nameOf(account) }))
  const databases = rowsOf(answers.databaseGrants).filter(isHeldInDatabase)
  const others = [
    ...databases,
    ...rowsOf(answers.tableGrants).filter(isHeld),
    ...rowsOf(answers.routineGrants).filter(isHeld),
  ]
    .filter(elsewhere)
    .map((grant) => ({ right: `rights ON ${grant.database}`, by: nameOf(grant) }))
  const handsOn = databases
    .filter(({ privileges }) => privileges.includes('GRANT OPTION'))
    .map((grant) => ({ right: `GRANT OPTION ON ${grant.database}`, by: nameOf(grant) }))
  const proxies = rowsOf(answers.proxies)
    .filter((row) => isHeld(row) && row.proxied !== user)
    .map((row) => ({ right: `PROXY ON ${row.proxied || 'everyone'}`, by: nameOf(row) }))
  return [...global, ...dynamic, ...others, ...handsOn, ...proxies]
}

interface Holder {
  user: string
  /** Empty: a role of MariaDB. */
  host: string
}

/** The accounts of a name, and the roles that they hold: directly, through another role, or as everyone does. */
function listHolders(answers: MysqlAnswers, user: string): Holder[] {
  const holders: Holder[] = [
    ...rowsOf(answers.accounts).filter((account) => account.user === user),
    // MariaDB 10.11 and later; in MySQL it is a name like any other.
    ...(isMariaDb(answers) ? [{ user: 'PUBLIC', host: '' }] : []),
    ...listMandatoryRoles(answers),
  ]
  for (const holder of holders) {
    for (const { user: name, host, role, roleHost } of rowsOf(answers.roles)) {
      if (name !== holder.user || !mayBeOneHost(host, holder.host)) continue
      const known = holders.some((other) => other.user === role && other.host === roleHost)
      if (!known) holders.push({ user: role, host: roleHost })
    }
  }
  return holders
}

function isMariaDb(answers: MysqlAnswers): boolean {
  return settingOf(answers, 'version')?.includes('MariaDB') ?? false
}

/** MySQL: `role1`@`%`,role2 are held by every account. */
function listMandatoryRoles(answers: MysqlAnswers): Holder[] {
  return (settingOf(answers, 'mandatory_roles') ?? '').split(',').flatMap((text) => {
    const [user = '', host = '%'] = text
      .split('@')
      .map((part) => part.trim().replace(/^[`'"](.*)[`'"]$/, '$1'))
    return user === '' ? [] : [{ user, host }]
  })
}

/**
 * Whether a client may come from both of these hosts: names, addresses, and patterns with `%` and `_`. Only where it surely cannot is
 * a right not its own.
 */
function mayBeOneHost(one: string, other: string): boolean {
  if (one === other || /^%?$/.test(one) || /^%?$/.test(other)) return true
  if (isLoopback(one) && isLoopback(other)) return true
  const isNumeric = (host: string) => /^[\d.%_/:a-f]*$/i.test(host) && /\d/.test(host)
  if (isNumeric(one) && isNumeric(other) && !/[%_/]/.test(one + other)) return false
  return (
    matchPattern(one, other) ||
    matchPattern(other, one) ||
    /\//.test(one + other) ||
    (/[%_]/.test(one) && /[%_]/.test(other))
  )
}

/** LIKE without escapes. After a `%` only the last one is ever tried again, so that no pattern takes long. */
function matchPattern(pattern: string, host: string): boolean {
  if (!/[%_]/.test(pattern)) return false
  let at = 0
  let star = -1
  let resumed = 0
  for (let index = 0; index < host.length; ) {
    const wanted = pattern[at]
    if (wanted === '%') {
      star = at
      resumed = index
      at += 1
    } else if (wanted === '_' || wanted?.toLowerCase() === host[index]?.toLowerCase()) {
      at += 1
      index += 1
    } else if (star >= 0) {
      at = star + 1
      resumed += 1
      index = resumed
    } else return false
  }
  return /^%*$/.test(pattern.slice(at))
}

function unescapeName(name: string): string {
  return name.replace(/\\([_%])/g, '$1')
}

function nameOf({ user, host }: { user: string; host: string }): string {
  return `${user}@${host}`
}

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
