import * as z from 'zod'
import { splitShellWords } from '../../inventory/shell-words.ts'
import { hasSecretArgument } from '../../secrets/secret-arguments.ts'
import { defineProgramCommand, joinWords, pathsIn } from '../command.ts'
import { splitLines } from '../command-output.ts'
import { FormatError } from '../format-error.ts'
import { environmentSchema, isFilePath, parseEnvironment } from '../mattermost-environment.ts'
import { defineHostQuestion } from '../question.ts'

const commandSchema = z.strictObject({
  path: z.string(),
  /** Null: they carry a secret. Of programs other than nginx options are kept, and `…` stands for everything else. */
  arguments: z.array(z.string()).nullable(),
  ignoreErrors: z.boolean(),
})

export const unitSchema = z.strictObject({
  id: z.string(),
  /** `loaded`, `not-found`, `masked`, `error` … */
  loadState: z.string(),
  activeState: z.string(),
  subState: z.string(),
  /** `enabled`, `disabled`, `static`, `masked` … Empty: no unit file. */
  unitFileState: z.string(),
  fragmentPath: z.string(),
  dropInPaths: z.array(z.string()),
  type: z.string().nullable(),
  user: z.string().nullable(),
  pidFile: z.string().nullable(),
  mainPid: z.int().nullable(),
  restarts: z.int().nullable(),
  result: z.string().nullable(),
  bindsTo: z.array(z.string()),
  execStartPre: z.array(commandSchema),
  execStart: z.array(commandSchema),
  execReload: z.array(commandSchema),
  environment: environmentSchema,
  environmentFiles: z.array(z.string()),
  /** Timers: as printed; null where it never ran or won't. */
  lastTrigger: z.string().nullable(),
  nextElapse: z.string().nullable(),
  calendar: z.string().nullable(),
})
export type Unit = z.infer<typeof unitSchema>

/** The units that the documents and today's packages know. One that isn't there is reported as not-found. */
const unitNames = joinWords(
  [
    'mattermost.service',
    'nginx.service',
    'mariadb.service',
    'mysql.service',
    'mysqld.service',
    'postgresql.service',
    'firewalld.service',
    'ufw.service',
    'nftables.service',
    'iptables.service',
    'sshd.service',
    'ssh.service',
    'certbot.service',
    'certbot.timer',
    'certbot-renewal.service',
    'certbot-renewal.timer',
    'certbot-renew.service',
    'certbot-renew.timer',
    'snap.certbot.renew.timer',
    'snap.certbot.renew.service',
  ],
  ' ',
)

const properties = joinWords(
  [
    'Id',
    'LoadState',
    'ActiveState',
    'SubState',
    'UnitFileState',
    'FragmentPath',
    'DropInPaths',
    'Type',
    'User',
    'PIDFile',
    'MainPID',
    'NRestarts',
    'Result',
    'BindsTo',
    'ExecStartPre',
    'ExecStart',
    'ExecReload',
    'Environment',
    'EnvironmentFiles',
    'LastTriggerUSec',
    'NextElapseUSecRealtime',
    'TimersCalendar',
  ],
  ',',
)

export const units = defineHostQuestion({
  command: defineProgramCommand({
    id: 'units',
    programs: pathsIn.bin('systemctl'),
    arguments: `--no-pager --property=${properties} show ${unitNames}`,
    privilege: 'none',
    purpose: 'which services run, start at boot, and how',
  }),
  schema: z.array(unitSchema),
  parse: parseWhole,
})

/** systemctl shows a block for every unit that it is asked for, there or not, and ends each line: what is less was cut off. */
function parseWhole(text: string): Unit[] {
  if (!text.endsWith('\n')) throw new FormatError('end', text.length)
  return parseUnits(text)
}

/** `systemctl show --property=… UNIT …`: one block per unit, of whatever state. */
export function parseUnits(text: string): Unit[] {
  const blocks: { offset: number; properties: Map<string, string[]> }[] = []
  let block: (typeof blocks)[number] | null = null
  for (const { text: line, offset } of splitLines(text)) {
    if (line.trim() === '') {
      block = null
      continue
    }
    const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? []
    // Commands and environments may hold anything; a state or a path with something in it that is no text was not read rightly.
    const strange = value?.includes('\uFFFD') && !/^(?:Exec|Environment)/.test(name ?? '')
    if (name === undefined || value === undefined || strange) throw new FormatError('property', offset)
    if (!block) {
      block = { offset, properties: new Map() }
      blocks.push(block)
    }
    block.properties.set(name, [...(block.properties.get(name) ?? []), value.trimEnd()])
  }
  // A unit that isn't there is told too: nothing at all is not systemd's answer.
  if (blocks.length === 0) throw new FormatError('unit', 0)
  return blocks.map(({ offset, properties }) => parseUnit(properties, offset))
}

function parseUnit(properties: ReadonlyMap<string, string[]>, offset: number): Unit {
  const all = (name: string) => properties.get(name) ?? []
  const single = (name: string) => all(name).at(-1) ?? ''
  const known = (name: string) => single(name) || null
  const count = (name: string) => (/^\d+$/.test(single(name)) ? Number(single(name)) : null)
  const list = (name: string) =>
    single(name)
      .split(' ')
      .filter((word) => word !== '')
  const time = (name: string) => (/^(?:n\/a|0|)$/.test(single(name)) ? null : single(name))
  if (single('Id') === '') throw new FormatError('Id', offset)
  return {
    id: single('Id'),
    loadState: single('LoadState'),
    activeState: single('ActiveState'),
    subState: single('SubState'),
    unitFileState: single('UnitFileState'),
    fragmentPath: single('FragmentPath'),
    dropInPaths: list('DropInPaths'),
    type: known('Type'),
    user: known('User'),
    pidFile: known('PIDFile'),
    mainPid: count('MainPID'),
    restarts: count('NRestarts'),
    result: known('Result'),
    bindsTo: list('BindsTo'),
    execStartPre: all('ExecStartPre').flatMap(parseCommands),
    execStart: all('ExecStart').flatMap(parseCommands),
    execReload: all('ExecReload').flatMap(parseCommands),
    environment: parseEnvironment(
      splitEnvironment(single('Environment')),
      all('ExecStart').flatMap((value) => parseCommandLines(value).flatMap(({ args }) => args)),
    ),
    environmentFiles: all('EnvironmentFiles').filter((file) => file !== ''),
    lastTrigger: time('LastTriggerUSec'),
    nextElapse: time('NextElapseUSecRealtime'),
    calendar:
      all('TimersCalendar')
        .map(parseCalendar)
        .find((found) => found !== null) ?? null,
  }
}

/** systemd quotes values with blanks; before version 220 it printed all of them as they are, a single quote included. */
function splitEnvironment(value: string): string[] {
  return splitShellWords(value) ?? value.split(' ').filter((word) => word !== '')
}

function parseCommands(value: string): z.infer<typeof commandSchema>[] {
  return parseCommandLines(value).map(({ args, ...command }) => ({
    ...command,
    arguments: hasSecretArgument(args)
      ? null
      : args.map((arg, index) => redactArgument(command.path, arg, args[index - 1])),
  }))
}

function redactArgument(program: string, argument: string, before = ''): string {
  // Where Mattermost's settings are read from.
  if (configFlag.test(before) && isFilePath(argument)) return argument
  const named = /^(?:--config=|-c=?)(.+)$/s.exec(argument)?.[1]
  if (named !== undefined && isFilePath(named)) return argument
  if (/\/(?:certbot|lego)$/.test(program) && /^(?:renew|certonly|certificates|run)$/.test(argument))
    return argument
  if (/\/nginx$/.test(program) || /^--?[\w-]{1,40}$/.test(argument)) return argument
  return '…'
}

const configFlag = /^(?:--config|-c)$/

/** `{ path=/bin/x ; argv[]=/bin/x -a b ; ignore_errors=no ; … }`, one or more. Arguments come joined by blanks. */
function parseCommandLines(value: string): { path: string; args: string[]; ignoreErrors: boolean }[] {
  const commands: { path: string; args: string[]; ignoreErrors: boolean }[] = []
  let end = 0
  while (true) {
    const path = findBetween(value, '{ path=', ' ; argv[]=', end)
    const argv = path && findBetween(value, ' ; argv[]=', ' ; ignore_errors=', path.end)
    if (!argv) return commands
    end = argv.end
    commands.push({
      path: path.text,
      args: argv.text.split(' ').slice(1),
      ignoreErrors: value.startsWith(' ; ignore_errors=yes', end),
    })
  }
}

/** `{ OnCalendar=*-*-* 00:00:00 ; next_elapse=… }`. */
function parseCalendar(value: string): string | null {
  return findBetween(value, '{ OnCalendar=', ' ;', 0)?.text ?? null
}

/** The text between two marks, and where the second begins. A regular expression would look at the rest once a mark. */
function findBetween(value: string, opening: string, closing: string, from: number) {
  const opened = value.indexOf(opening, from)
  const start = opened + opening.length
  const end = opened < 0 ? -1 : value.indexOf(closing, start)
  return end < 0 ? null : { text: value.slice(start, end), end }
}
