import { posix } from 'node:path'
import { and, or, type Truth, truthOf } from '../../../core/truth.ts'
import type { File } from '../../../probes/host/questions/file-listing.ts'
import {
  type Identities,
  isMember,
  isServiceAccount,
  listMembers,
  noIdentities,
  servicesByName,
} from './identities.ts'

type Deed = 'read' | 'change'

/** Who besides those who should gets at a file, the widest of them. */
export type FileReader =
  | { who: 'everyone'; can: Deed }
  | { who: 'group'; can: Deed; name: string }
  | { who: 'account'; can: Deed; name: string }
  | { who: 'service' }
  | { who: 'unknown'; why: string }

/** Who should: an account by its name, and a group whose members are not known by its own. */
export interface Permitted {
  account: (name: string) => Truth
  group: (name: string) => Truth
}

/** Groups that people are in as a matter of course. */
const peopleGroups: ReadonlySet<string> = new Set([
  'users',
  'staff',
  'nogroup',
  'nobody',
  'adm',
  'wheel',
  'sudo',
])

/** Any service: a key may be read by the one that uses it, which is not always known. */
export function permitServices(identities: Identities): Permitted {
  return {
    account: (name) => isServiceAccount(name, identities),
    group: (name) => {
      if (peopleGroups.has(name)) return 'no'
      // Where groups were listed, one that isn't among them comes from elsewhere.
      return servicesByName.has(name) && !identities.groups ? 'yes' : 'unknown'
    },
  }
}

/** Root and this account alone. */
export function permitAccount(service: string, identities: Identities): Permitted {
  return {
    // Started by root, it still lays down its files as its own account.
    account: (name) =>
      truthOf(name === 'root' || name === service || (service === 'root' && name === 'mattermost')),
    group: (name) => {
      if (name === 'root' || (name === service && !identities.groups)) return 'yes'
      return peopleGroups.has(name) || servicesByName.has(name) ? 'no' : 'unknown'
    },
  }
}

/**
 * @param listed - the files that were listed: a folder among them that may not be searched hides what is in it.
 */
export function findWidestReader(
  file: File,
  listed: ReadonlyMap<string, File>,
  identities: Identities = noIdentities,
  permitted: Permitted = permitServices(identities),
): FileReader {
  const { permissions, owner } = file
  const folders = listFolders(file.path, listed)
  const others = deedOf(permissions.slice(6))
  let open: FileReader | null = null
  if (others) {
    const reached = and(...folders.map((folder) => truthOf(isSearchable(folder.permissions, 8))))
    if (reached === 'yes') return { who: 'everyone', can: others }
  }
  for (const { name, can } of listGroupGrants(file, identities)) {
    const members = listMembers(name, identities)
    const usual = peopleGroups.has(name)
    if (members && !usual) {
      for (const member of members) {
        const allowed = permitted.account(member)
        if (allowed === 'yes') continue
        const reached = canReach(member, [name], folders, identities)
        if (allowed === 'no' && reached === 'yes') return { who: 'group', can, name }
        if (reached !== 'no') open ??= { who: 'unknown', why: `${member} is in the group ${name}` }
      }
      continue
    }
    const allowed = name === owner && !usual ? permitted.account(name) : permitted.group(name)
    if (allowed === 'yes') continue
    const reached = canReach(null, [name], folders, identities)
    if (allowed === 'no' && reached === 'yes') return { who: 'group', can, name }
    if (reached !== 'no') open ??= { who: 'unknown', why: `nothing says who is in the group ${name}` }
  }
  for (const { name, can } of listAccountGrants(file, identities)) {
    const allowed = permitted.account(name)
    if (allowed === 'yes') continue
    const reached = canReach(name, [], folders, identities)
    if (allowed === 'no' && reached === 'yes') return { who: 'account', can, name }
    if (reached !== 'no') open ??= { who: 'unknown', why: `an access list names ${name}` }
  }
  if (open) return open
  if (hasUnreadList(file, identities) && folders.every((folder) => isSearchable(folder.permissions, 8))) {
    return { who: 'unknown', why: 'its access control list was not read' }
  }
  const hidden = folders.find((folder) => hasUnreadList(folder, identities))
  if (hidden && (others || hasUnreadList(file, identities))) {
    return { who: 'unknown', why: `the access control list of ${hidden.path} was not read` }
  }
  const owning = permitted.account(owner)
  if (owning === 'yes') return { who: 'service' }
  return owning === 'no' &&
    owner !== 'root' &&
    identities.accounts &&
    isServiceAccount(owner, identities) === 'yes'
    ? { who: 'account', can: 'change', name: owner }
    : { who: 'unknown', why: `it belongs to ${owner}` }
}

/** Can this account read the file, by the first class that it falls into? @see acl(5), ACCESS CHECK ALGORITHM */
export function canRead(
  account: string,
  file: File,
  listed: ReadonlyMap<string, File>,
  identities: Identities,
): Truth {
  if (account === 'root') return 'yes'
  const folders = listFolders(file.path, listed)
  const entered = and(...folders.map((folder) => isGranted(account, folder, identities, 'x')))
  return and(entered, isGranted(account, file, identities, 'r'))
}

function isGranted(account: string, file: File, identities: Identities, right: 'r' | 'x'): Truth {
  const has = (letters: string) => truthOf(right === 'r' ? letters[0] === 'r' : isSearchable(letters, 2))
  const { permissions, owner, group } = file
  if (account === owner) return has(permissions.slice(0, 3))
  if (file.acl) {
    const list = identities.accessLists?.get(file.path)
    if (!list) return has(permissions.slice(6)) === 'yes' ? 'yes' : 'unknown'
    const own = list.entries.find(({ kind, name }) => kind === 'user' && name === account)
    if (own) return has(own.permissions)
    const groups = list.entries.filter(({ kind }) => kind === 'group')
    const byGroup = or(
      ...groups.map((entry) =>
        and(isMember(account, entry.name ?? group, identities), has(entry.permissions)),
      ),
    )
    return byGroup === 'yes' ? 'yes' : or(byGroup, has(permissions.slice(6)))
  }
  const member = isMember(account, group, identities)
  if (member === 'yes') return has(permissions.slice(3, 6))
  const other = has(permissions.slice(6))
  if (member === 'no') return other
  const both = has(permissions.slice(3, 6))
  return both === other ? other : 'unknown'
}

/** The groups that may read or change it; with an access list the letters of the group are its mask. */
function listGroupGrants(file: File, identities: Identities): { name: string; can: Deed }[] {
  const list = file.acl ? identities.accessLists?.get(file.path) : undefined
  const entries = list
    ? list.entries.filter(({ kind }) => kind === 'group')
    : file.acl
      ? []
      : [{ name: null, permissions: file.permissions.slice(3, 6) }]
  return entries.flatMap(({ name, permissions }) => {
    const can = deedOf(permissions)
    return can ? [{ name: name ?? file.group, can }] : []
  })
}

function listAccountGrants(file: File, identities: Identities): { name: string; can: Deed }[] {
  const list = file.acl ? identities.accessLists?.get(file.path) : undefined
  return (list?.entries ?? []).flatMap(({ kind, name, permissions }) => {
    const can = deedOf(permissions)
    return kind === 'user' && name !== null && can ? [{ name, can }] : []
  })
}

function hasUnreadList(file: File, { accessLists }: Identities): boolean {
  return file.acl === true && !accessLists?.has(file.path)
}

/** Who may change a file may make it say anything, so that it is the wider of the two. */
function deedOf(letters: string): Deed | null {
  return letters[1] === 'w' ? 'change' : letters[0] === 'r' ? 'read' : null
}

/** Whether someone who is in these groups comes through all of the folders. */
function canReach(
  account: string | null,
  groups: readonly string[],
  folders: readonly File[],
  identities: Identities,
): Truth {
  return and(
    ...folders.map((folder) => {
      if (isSearchable(folder.permissions, 8)) return 'yes'
      if (account !== null && account === folder.owner) return truthOf(isSearchable(folder.permissions, 2))
      const byGroup = groups.includes(folder.group) && isSearchable(folder.permissions, 5)
      if (byGroup && !folder.acl) return 'yes'
      if (folder.acl) return account === null ? 'unknown' : isGranted(account, folder, identities, 'x')
      if (account === null || !isSearchable(folder.permissions, 5)) return 'no'
      return isMember(account, folder.group, identities)
    }),
  )
}

function listFolders(path: string, listed: ReadonlyMap<string, File>): File[] {
  const folder = posix.dirname(path)
  if (folder === path) return []
  const found = listed.get(folder)
  return [...(found ? [found] : []), ...listFolders(folder, listed)]
}

/** Whether the execute bit at that place is set: `x`, or `s` or `t` for it together with another. */
function isSearchable(permissions: string, at: number): boolean {
  return /[xst]/.test(permissions[at] ?? '')
}
