import type { FactPath, FactsAt } from '../../../core/fact.ts'
import type { Truth } from '../../../core/truth.ts'
import type { AccessList } from '../../../probes/host/questions/access-lists.ts'
import type { Account, Group } from '../../../probes/host/questions/accounts.ts'
import { readHostAnswer, valueOrNull } from './host-answer.ts'

/** Who is who on a host, and which files let in more than their letters say. Null: not known. */
export interface Identities {
  accounts: ReadonlyMap<string, Account> | null
  groups: ReadonlyMap<string, Group> | null
  accessLists: ReadonlyMap<string, AccessList> | null
}

export const identityFacts = [
  'host.accounts',
  'host.groups',
  'host.accessLists',
] as const satisfies readonly FactPath[]

export const noIdentities: Identities = { accounts: null, groups: null, accessLists: null }

export function findIdentities(
  facts: Partial<FactsAt<(typeof identityFacts)[number]>>,
  host: string,
): Identities {
  const accounts = valueOrNull(readHostAnswer(facts, 'accounts', host))
  const groups = valueOrNull(readHostAnswer(facts, 'groups', host))
  const lists = valueOrNull(readHostAnswer(facts, 'accessLists', host))
  return {
    accounts: accounts && new Map(accounts.map((account) => [account.name, account])),
    groups: groups && new Map(groups.map((group) => [group.name, group])),
    accessLists: lists && new Map(lists.map((list) => [list.path, list])),
  }
}

/**
 * Everyone in a group: those it lists, and those whose own group it is. Null: not known, as of a directory's group that can't be
 * listed.
 */
export function listMembers(name: string, { accounts, groups }: Identities): string[] | null {
  const group = groups?.get(name)
  if (!group || !accounts) return null
  const own = [...accounts.values()].filter(({ gid }) => gid === group.gid).map((account) => account.name)
  return [...new Set([...group.members, ...own])]
}

export function isMember(account: string, group: string, identities: Identities): Truth {
  const members = listMembers(group, identities)
  if (members) return members.includes(account) ? 'yes' : 'no'
  return account === group ? 'yes' : 'unknown'
}

/** Is this the account of a service, which nobody logs in to? Unknown: nothing is known of it. */
export function isServiceAccount(name: string, { accounts }: Identities): Truth {
  if (name === 'root' || servicesByName.has(name)) return 'yes'
  const account = accounts?.get(name)
  if (!account) return 'unknown'
  // `nobody` is whoever has no account of their own.
  if (account.uid >= 65_534) return 'no'
  return !account.logsIn || (account.uid > 0 && account.uid < firstPerson) ? 'yes' : 'no'
}

/** UID_MIN of every distribution for twelve years. @see login.defs(5) */
const firstPerson = 1000

/** Accounts and groups of services: a person isn't in them unless put there. */
export const servicesByName: ReadonlySet<string> = new Set([
  'root',
  'ssl-cert',
  'mattermost',
  'nginx',
  'www-data',
  'mysql',
  'postgres',
  'letsencrypt',
  'certbot',
])
