import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from '../../../probes/host/command.ts'
import { scriptExits } from '../../../probes/host/command-result.ts'
import { type CommandId, commands } from '../../../probes/host/commands.ts'

/** What a host answers to one command. */
export interface Recording {
  stdout: string
  stderr: string
  exit: number
}

/**
 * `recordings/<command>.txt`: what the host of the replica `centos7` (seed 000 on Debian 12 in a container, Mattermost's
 * stand-in; November 2026) printed to this account, once it was in order. Adapted by hand: names, addresses, secrets and times;
 * PostgreSQL in MariaDB's place, from the replica `transport-encryption`; nginx, Mattermost and apt's lists as they should be
 * today; what only the container or the audit itself had on it is left out. `recordings/centos7` has what seed 000 itself
 * says, where that differs, and `centos7-perfect` its openssl.cnf of the SSL Labs 100 % part. Times that a check compares with now stand as `{{…}}`.
 */
const folder = join(import.meta.dirname, '..', 'inside', 'recordings')

/**
 * The recordings of a host: of a command that has none, what a host without its file or program answers.
 *
 * @param folders - those in place of the plain ones, the last before all.
 */
export async function readRecordings(folders: readonly string[]): Promise<Record<CommandId, Recording>> {
  const places = [folder, ...folders.map((name) => join(folder, name))]
  const texts = new Map((await Promise.all(places.map(readTexts))).flatMap((found) => [...found]))
  const entries = Object.entries(commands).map(([id, command]) => {
    const text = texts.get(id)
    return [id, text === undefined ? createAbsentRecording(command) : parseRecording(id, text)] as const
  })
  return Object.fromEntries(entries) as Record<CommandId, Recording>
}

async function readTexts(place: string): Promise<Map<string, string>> {
  const names = (await readdir(place)).filter((name) => name.endsWith('.txt'))
  const texts = await Promise.all(names.map((name) => readFile(join(place, name), 'utf8')))
  return new Map(names.map((name, index) => [name.slice(0, -'.txt'.length), texts[index] ?? '']))
}

function parseRecording(id: string, text: string): Recording {
  const output = insertTimes(text)
  if (id === 'nginx-version') return { stdout: '', stderr: output, exit: 0 }
  // Some of the folders that it lists are always missing.
  return { stdout: output, stderr: '', exit: id === 'certbot-packages' ? 2 : 0 }
}

/** The exit statuses of the script, and of sed, ls and grep, for what isn't there, and of the script for a program that isn't. */
function createAbsentRecording(command: Command): Recording {
  // Only what may be read without root is looked for by the script itself.
  if ('file' in command && command.privilege === 'none')
    return { stdout: '', stderr: '', exit: scriptExits.absent }
  const reads = 'file' in command || /\/(?:sed|ls|grep)$/.test(command.programs[0] ?? '')
  return { stdout: '', stderr: '', exit: reads ? 2 : 127 }
}

const day = 86_400_000

/** systemd's way of writing a time, and that of `ls --full-time`. */
function insertTimes(text: string): string {
  const now = Date.now()
  const midnight = now - (now % day)
  return text
    .replaceAll('{{last-midnight}}', formatSystemdTime(midnight))
    .replaceAll('{{next-midnight}}', formatSystemdTime(midnight + day))
    .replaceAll(
      '{{last-update}}',
      new Date(now - day / 4).toISOString().replace(/T([^.]*)\.(\d+)Z/, ' $1.$2000000 +0000'),
    )
}

function formatSystemdTime(at: number): string {
  const iso = new Date(at).toISOString()
  const weekday = new Date(at).toUTCString().slice(0, 3)
  return `${weekday} ${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
}
