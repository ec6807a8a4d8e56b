import { createHash } from 'node:crypto'
import {
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

/**
 * Reports say what is weak in a deployment: files are for their owner alone, in folders for their owner alone. The umask may take more
 * away, and gives nothing.
 */
const fileMode = 0o600
const folderMode = 0o700

/**
 * Makes a folder and those above it, as far as they are not there; the mode of one that is stays as it is. Gives the outermost that it made.
 * Not Node's own recursive way, which tries for ever below /proc, where a folder that is there takes none.
 */
export function makeFolder(path: string): string | undefined {
  const folder = resolve(path)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return undefined
  const outermost = makeFolder(dirname(folder))
  try {
    mkdirSync(folder, { mode: folderMode })
  } catch (error) {
    // Another process was quicker.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
  return outermost ?? folder
}

/** Opens a file that must not be there yet, so that nothing is written over or through what somebody else has put there. */
export function openNewFile(path: string, mode = fileMode): number {
  return openSync(path, 'wx+', mode)
}

/** A file of this user's keeps the mode that it was given. */
export function modeOfReplaced(path: string): number {
  const present = lstatSync(path, { throwIfNoEntry: false })
  return present?.isFile() && present.uid === process.geteuid?.() ? present.mode & 0o777 : fileMode
}

/** A link that another user made stands where a report is to be written: it would lead this user's rights where that one wants them. */
export class ForeignLink extends Error {
  constructor(path: string) {
    super(`${path} is a link that another user made: remove it, or name another place`)
  }
}

/** Throws `ForeignLink` where somebody else's link would be followed. */
export function requireNoForeignLink(path: string): void {
  const present = lstatSync(path, { throwIfNoEntry: false })
  if (present?.isSymbolicLink() && !isTrustedOwner(present.uid)) throw new ForeignLink(path)
}

/** This user, and who could do everything anyway. Systems without user ids have no such owners. */
export function isTrustedOwner(uid: number): boolean {
  const own = process.geteuid?.()
  return own === undefined || uid === own || uid === 0
}

/** The mode of a folder that takes another one's place. */
export function modeOfReplacedFolder(path: string): number {
  return (lstatSync(path, { throwIfNoEntry: false })?.mode ?? folderMode) & 0o777
}

/** In the same folder, so that a rename stays on one file system. The name says whose it is: which machine's, and which process's. */
export function siblingPathOf(path: string, role: 'new' | 'old'): string {
  return join(dirname(path), `.${basename(path)}.${machine}-${process.pid}.${role}`)
}

/**
 * Removes what a process of this machine, which was killed, left in a folder. What it had moved aside, and not yet replaced, gets its name
 * back.
 */
export function removeLeftovers(folder: string): void {
  for (const entry of readdirSync(folder)) {
    const [, name = '', pid, role] = leftover.exec(entry) ?? []
    if (pid === undefined || isAlive(Number(pid))) continue
    const path = join(folder, entry)
    const place = join(folder, name)
    if (role === 'old' && !lstatSync(place, { throwIfNoEntry: false })) renameSync(path, place)
    else rmSync(path, { recursive: true, force: true })
  }
}

/** Process ids mean the same on one machine, and in one namespace of them. */
const machine = createHash('sha256').update(`${hostname()} ${pidNamespace()}`).digest('hex').slice(0, 8)

const leftover = new RegExp(`^\\.(.+)\\.${machine}-(\\d+)\\.(new|old)$`)

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}

/** Another user's process is alive too, though this one may not send it a signal. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
