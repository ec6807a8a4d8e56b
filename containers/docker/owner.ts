import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Which process made something: enough to tell later whether it is still running, though its pid was given to another. */
export interface Owner {
  /** Host name and pid namespace: only there can the pid be looked up. */
  machine: string
  pid: number
  /** When it started: the kernel's boot id and clock ticks since boot. Empty where /proc does not tell. */
  started: string
}

export function readCurrentOwner(): Owner {
  return { machine: readMachine(), pid: process.pid, started: readProcessStart(process.pid) ?? '' }
}

/**
 * `elsewhere`: the owner ran on another machine (a shared or remote engine), about which nothing is known here.
 */
export function ownerStateOf(owner: Owner): 'alive' | 'dead' | 'elsewhere' {
  if (owner.machine !== readMachine()) return 'elsewhere'
  if (owner.started === '') return hasProcess(owner.pid) ? 'alive' : 'dead'
  return readProcessStart(owner.pid) === owner.started ? 'alive' : 'dead'
}

function readMachine(): string {
  return `${hostname()}/${readOptional(() => readlinkSync('/proc/self/ns/pid')) ?? process.platform}`
}

/** Field 22 of proc_pid_stat(5), counted after the command's closing parenthesis since that may contain spaces. */
function readProcessStart(pid: number): string | null {
  const boot = readOptional(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
  const stat = readOptional(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  if (boot === null || stat === null) return null
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return ticks === undefined ? null : `${boot}/${ticks}`
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, but another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const unreadable = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'ENOTDIR'])

function readOptional<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (unreadable.has((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}
