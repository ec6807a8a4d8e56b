import { posix } from 'node:path'
import type { File } from '../../../probes/host/questions/file-listing.ts'

/** Who besides root gets at a file, the widest of them. */
export type FileReader =
  | { who: 'everyone' | 'group'; can: 'read' | 'change' }
  | { who: 'service' }
  | { who: 'unknown'; why: string }

/** Accounts and groups of services: a person isn't in them unless put there. */
const serviceAccounts: ReadonlySet<string> = new Set([
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

/** @param listed - the files that were listed: a folder among them that may not be searched hides what is in it. */
export function findWidestReader(file: File, listed: ReadonlyMap<string, File>): FileReader {
  const { permissions, owner, group } = file
  const folders = listFolders(file.path, listed)
  if (folders.every((folder) => isSearchable(folder, 8))) {
    if (permissions[6] === 'r') return { who: 'everyone', can: 'read' }
    if (permissions[7] === 'w') return { who: 'everyone', can: 'change' }
  }
  const reachable = folders.every(
    (folder) => isSearchable(folder, 8) || (folder.group === group && isSearchable(folder, 5)),
  )
  const can = permissions[4] === 'w' ? 'change' : permissions[3] === 'r' ? 'read' : null
  if (reachable && can && peopleGroups.has(group)) return { who: 'group', can }
  if (reachable && can && !serviceAccounts.has(group) && group !== owner) {
    return { who: 'unknown', why: `nothing says who is in the group ${group}` }
  }
  return serviceAccounts.has(owner) ? { who: 'service' } : { who: 'unknown', why: `it belongs to ${owner}` }
}

function listFolders(path: string, listed: ReadonlyMap<string, File>): File[] {
  const folder = posix.dirname(path)
  if (folder === path) return []
  const found = listed.get(folder)
  return [...(found ? [found] : []), ...listFolders(folder, listed)]
}

/** Whether the execute bit at that place is set: `x`, or `s` or `t` for it together with another. */
function isSearchable({ permissions }: File, at: number): boolean {
  return /[xst]/.test(permissions[at] ?? '')
}
