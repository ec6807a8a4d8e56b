import { posix } from 'node:path'
import type { File } from '../../../probes/host/questions/file-listing.ts'

/** Who besides root gets at a file, the widest of them. */
export type Reader =
  | { who: 'everyone' | 'group'; can: 'read' | 'change' }
  | { who: 'service' }
  | { who: 'unknown'; why: string }

/** Accounts and groups of services: a person isn't in them unless put there. */
const services: ReadonlySet<string> = new Set([
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
const people: ReadonlySet<string> = new Set(['users', 'staff', 'nogroup', 'nobody', 'adm', 'wheel', 'sudo'])

/** @param listed - the files that were listed: a folder among them that may not be searched hides what is in it. */
export function readers(file: File, listed: ReadonlyMap<string, File>): Reader {
  const { permissions, owner, group } = file
  const folders = foldersOf(file.path, listed)
  if (folders.every((folder) => searched(folder, 8))) {
    if (permissions[6] === 'r') return { who: 'everyone', can: 'read' }
    if (permissions[7] === 'w') return { who: 'everyone', can: 'change' }
  }
  const reachable = folders.every(
    (folder) => searched(folder, 8) || (folder.group === group && searched(folder, 5)),
  )
  const can = permissions[4] === 'w' ? 'change' : permissions[3] === 'r' ? 'read' : null
  if (reachable && can && people.has(group)) return { who: 'group', can }
  if (reachable && can && !services.has(group) && group !== owner) {
    return { who: 'unknown', why: `nothing says who is in the group ${group}` }
  }
  return services.has(owner) ? { who: 'service' } : { who: 'unknown', why: `it belongs to ${owner}` }
}

function foldersOf(path: string, listed: ReadonlyMap<string, File>): File[] {
  const folder = posix.dirname(path)
  if (folder === path) return []
  const found = listed.get(folder)
  return [...(found ? [found] : []), ...foldersOf(folder, listed)]
}

/** Whether the execute bit at that place is set: `x`, or `s` or `t` for it together with another. */
function searched({ permissions }: File, at: number): boolean {
  return /[xst]/.test(permissions[at] ?? '')
}
