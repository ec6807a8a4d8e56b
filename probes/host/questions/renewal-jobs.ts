import * as z from 'zod'
import { createResidue, type Residue } from '../../../core/residue.ts'
import { defineProgramCommand, joinWords, mebibyte, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { readCronTime } from '../cron-time.ts'
import { defineHostQuestion } from '../question.ts'
import { acmeClients, readRenewalCommand } from '../renewal-command.ts'

export const renewalJobSchema = z.strictObject({
  file: z.string(),
  by: z.enum(['cron', 'unit']),
  client: z.enum(acmeClients).nullable(),
  does: z.enum(['renews', 'nothing', 'unknown']),
  /** Longest time between two runs; null: at boots only, never, or (of units) as their timers say. */
  everyHours: z.number().nullable(),
  /** It runs where systemd does not. */
  withoutSystemd: z.boolean(),
})
export type RenewalJob = z.infer<typeof renewalJobSchema>

const names = joinWords(
  [
    '-e certbot',
    '-e letsencrypt',
    '-e acme.sh',
    '-e lego',
    '-e dehydrated',
    '-e getssl',
    '-e simp_le',
    '-e renew',
  ],
  ' ',
)

const places = joinWords(
  [
    '/etc/crontab',
    '/etc/anacrontab',
    '/etc/cron.d',
    '/etc/cron.hourly',
    '/etc/cron.daily',
    '/etc/cron.weekly',
    '/etc/cron.monthly',
    '/etc/crontabs',
    '/etc/periodic',
    '/var/spool/cron',
    '/etc/systemd/system',
    '/usr/local/lib/systemd/system',
  ],
  ' ',
)

export const renewalJobs = defineHostQuestion({
  command: defineProgramCommand({
    id: 'renewal-jobs',
    programs: pathsIn.bin('grep'),
    arguments: `-rsH ${names} ${places}`,
    privilege: 'required',
    purpose: 'what renews certificates: cron of every kind, and units of any name',
    byteLimit: mebibyte,
  }),
  schema: z.array(renewalJobSchema),
  read: readRenewalJobs,
  // Some of the places are always missing.
  exits: [0, 1, 2],
})

/** `grep -rsH`: lines of crontabs, of scripts that cron runs, and of units. */
export function readRenewalJobs(text: string): { value: RenewalJob[]; residue: Residue[] } {
  const value: RenewalJob[] = []
  const residue: Residue[] = []
  for (const [index, { text: line }] of splitLines(text).entries()) {
    const [, file = '', content = ''] = /^(\/[^:]+):(.*)$/.exec(line) ?? []
    const understood = file === '' ? null : readJob(file, content.trim())
    if (understood === null) residue.push(createResidue(index + 1, file === '' ? 'a line of grep' : file))
    else if (understood !== 'none') value.push(understood)
  }
  return { value, residue }
}

/** Not a job: a comment, a variable, another key of a unit. Null: not understood. */
function readJob(file: string, content: string): RenewalJob | 'none' | null {
  if (content === '' || /^[#;]/.test(content)) return 'none'
  const withoutSystemd =
    /!\s+-d\s+\/run\/systemd\/system|-d\s+\/run\/systemd\/system\s*(?:\]|&&\s*exit)/.test(content)
  if (/\/systemd\//.test(file)) {
    const [, command] = /^ExecStart\s*=\s*[-@:+!]*(.*)$/.exec(content) ?? []
    if (command === undefined || !file.endsWith('.service')) return 'none'
    return { file, by: 'unit', ...readRenewalCommand(command), everyHours: null, withoutSystemd: false }
  }
  const period = /\/(?:cron\.|periodic\/)(hourly|15min|daily|weekly|monthly)\//.exec(file)?.[1]
  if (period !== undefined) {
    const found = readRenewalCommand(content)
    // A line of a script of which only this one is known.
    if (found.does === 'unknown' && !/certbot|letsencrypt|acme\.sh|lego|dehydrated/.test(content))
      return 'none'
    return { file, by: 'cron', ...found, everyHours: periods[period] ?? null, withoutSystemd }
  }
  if (/^[A-Za-z_]\w*\s*=/.test(content)) return 'none'
  const withUser = file === '/etc/crontab' || file.startsWith('/etc/cron.d/')
  const job = file === '/etc/anacrontab' ? readAnacron(content) : readCrontab(content, withUser)
  return (
    job && {
      file,
      by: 'cron',
      ...readRenewalCommand(job.command),
      everyHours: job.everyHours,
      withoutSystemd,
    }
  )
}

const periods: Readonly<Record<string, number>> = {
  '15min': 0.25,
  hourly: 1,
  daily: 24,
  weekly: 168,
  monthly: 744,
}

function readCrontab(line: string, withUser: boolean): { command: string; everyHours: number | null } | null {
  const fields = line.startsWith('@') ? 1 : 5
  const words = line.split(/\s+/)
  const time = words.slice(0, fields)
  const rest = words.slice(fields + (withUser ? 1 : 0)).join(' ')
  const everyHours = readCronTime(time)
  return rest === '' || everyHours === 'unreadable' ? null : { command: rest, everyHours }
}

/** anacrontab(5): `period delay job-identifier command`, the period in days. */
function readAnacron(line: string): { command: string; everyHours: number | null } | null {
  const [, period = '', command = ''] = /^(\d+|@monthly|@weekly|@daily)\s+\d+\s+\S+\s+(.*)$/.exec(line) ?? []
  if (command === '') return null
  const named: Readonly<Record<string, number>> = { '@daily': 24, '@weekly': 168, '@monthly': 744 }
  return { command, everyHours: named[period] ?? Number(period) * 24 }
}
