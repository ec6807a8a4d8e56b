import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'

export interface Measured {
  /** Seconds. */
  wall: number
  /** Seconds of processor time, user and system, of the process and its children. */
  cpu: number
  /** MiB: the largest sum over the process and its children of what each ever held. */
  memory: number
}

const everyMs = 20

/**
 * Runs a program to its end and measures it. bash keeps the time, since a child's own children count as well; memory is read from
 * /proc as it runs (Linux).
 *
 * @throws when it ends with an exit code that isn't one of `exits`.
 */
export async function measure(
  file: string,
  args: readonly string[],
  exits: readonly number[],
): Promise<Measured> {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>&1'
  const child = spawn('bash', ['-c', script, 'bash', file, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const peaks = new Map<number, number>()
  const timer = setInterval(() => {
    for (const pid of listDescendants(child.pid ?? 0)) {
      // A process that is just ending has no VmHWM any more: its last value stays.
      peaks.set(pid, Math.max(peaks.get(pid) ?? 0, readPeakMemory(pid)))
    }
  }, everyMs)
  const [code] = (await once(child, 'close')) as [number | null]
  clearInterval(timer)
  if (code === null || !exits.includes(code)) throw new Error(`${file} ended with ${code}: ${said}`)
  const [wall = 0, user = 0, system = 0] = said.trim().split('\n').at(-1)?.split(' ').map(Number) ?? []
  return { wall, cpu: user + system, memory: [...peaks.values()].reduce((sum, peak) => sum + peak, 0) }
}

/** Of bash, the program and whatever it started, without bash. */
function listDescendants(root: number): number[] {
  const parents = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    const parent = Number(readProcessStatus(pid).PPid)
    parents.set(parent, [...(parents.get(parent) ?? []), pid])
  }
  const below = (pid: number): number[] => (parents.get(pid) ?? []).flatMap((one) => [one, ...below(one)])
  return below(root)
}

function readPeakMemory(pid: number): number {
  return Number.parseInt(readProcessStatus(pid).VmHWM ?? '0', 10) / 1024
}

function readProcessStatus(pid: number): Partial<Record<string, string>> {
  try {
    const lines = readFileSync(`/proc/${pid}/status`, 'utf8').split('\n')
    return Object.fromEntries(lines.map((line) => line.split(/:\s+/, 2)))
  } catch (error) {
    // It ended in between.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return {}
  }
}
