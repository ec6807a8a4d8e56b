import { isIP } from 'node:net'
import type { DatabaseServer } from '../../../probes/database/database-facts.ts'
import type { PostgresqlAnswers } from '../../../probes/database/postgresql/postgresql-facts.ts'
import { isLoopback } from './local-traffic.ts'

export type HbaRule = Extract<PostgresqlAnswers['hbaRules'], { status: 'ok' }>['rows'][number]

/** Whether a rule of pg_hba.conf may decide a login of Mattermost's account to its database. */
function isRuleForMattermost(
  { users, databases, type }: HbaRule,
  { appUser, database }: DatabaseServer,
): boolean {
  return (
    type !== null &&
    users.some((user) => user === 'all' || user === appUser || /^[+/]/.test(user)) &&
    databases.some((name) => ['all', 'sameuser', 'samerole', database].includes(name) || name.startsWith('/'))
  )
}

/** Whether a rule is for connections that do not leave the host. */
export function isLocalRule({ type, address }: HbaRule): boolean {
  return type === 'local' || (address !== null && isLoopback(isIP(address) ? address : address.toLowerCase()))
}

/** The rules by which Mattermost's account is let in over the network in clear text. The first rule that fits decides. */
export function listClearTextRules(rules: readonly HbaRule[], server: DatabaseServer): HbaRule[] {
  const barred = (rule: HbaRule, index: number) =>
    rules.slice(0, index).some((earlier) => isClearTextRejected(earlier, rule.address))
  return rules.filter(
    (rule, index) =>
      (rule.type === 'host' || rule.type === 'hostnossl') &&
      rule.method !== 'reject' &&
      isRuleForMattermost(rule, server) &&
      !isLocalRule(rule) &&
      !barred(rule, index),
  )
}

function isClearTextRejected(
  { type, method, users, databases, address }: HbaRule,
  of: string | null,
): boolean {
  return (
    (type === 'hostnossl' || type === 'host') &&
    method === 'reject' &&
    users.includes('all') &&
    databases.includes('all') &&
    (address === 'all' || address === of)
  )
}

/** `line 12: host all all 0.0.0.0/0 md5`, without options. */
export function formatRule({ line, type, databases, users, address, method }: HbaRule): string {
  const words = [type, databases.join(','), users.join(','), address, method]
  return `line ${line}: ${words.filter((word) => word !== null).join(' ')}`
}
