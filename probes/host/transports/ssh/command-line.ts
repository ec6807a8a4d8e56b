import {
  type Command,
  type FileCommand,
  invocationOf,
  type ProgramCommand,
  requireRegisteredCommand,
} from '../../command.ts'
import { scriptExits } from '../../command-result.ts'
import { markWord } from './marks.ts'

/**
 * The command line for one command, put together from its definition alone, with a nonce behind it as `$0`: nothing of it can be supplied,
 * and anything that is no defined command throws. It runs in sh with a fixed PATH and locale, whatever the login shell, and says in its
 * last mark who ended it: itself, because of what kept the program from running, or the program. Standard input is empty, so that nothing can ask.
 */
export function renderCommandLine(command: Command, sudo: boolean, nonce: string): string {
  if (!/^[0-9a-f]+$/.test(nonce)) throw new TypeError('not a nonce')
  return `exec /bin/sh -c '${renderScript(command, sudo)}' ${nonce} </dev/null`
}

/** What of a command line asks, and its nonce: for what stands in for a host. Null for a line that isn't ours. */
export function parseCommandLine(line: string): { script: string; nonce: string } | null {
  const [, script, nonce] = /^exec \/bin\/sh -c '([^']+)' ([0-9a-f]+) <\/dev\/null$/.exec(line) ?? []
  return script === undefined || nonce === undefined ? null : { script, nonce }
}

/** The script that runs a command: without quotes, backslashes before them or exclamation marks, which csh and fish would read. */
export function renderScript(command: Command, sudo: boolean): string {
  return `${environment}; ${marks}; ${renderBody(command, sudo)}`
}

/** What of it decides and runs. It needs `q STATUS`, which ends it, and `r program`, which ends it with what the program just said. */
export function renderBody(command: Command, sudo: boolean): string {
  requireRegisteredCommand(command)
  return 'file' in command ? renderFileScript(command, sudo) : renderProgramScript(command, sudo)
}

const environment = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin; LC_ALL=C; export PATH LC_ALL'

/** `m`: a mark on both streams. `q`: the end, by the script. `r`: the end, by what just ran. */
const marks = [
  String.raw`m() { printf "\n%s%s %s %s\n" ${markWord} "$0" "$1" "$2"; printf "\n%s%s %s %s\n" ${markWord} "$0" "$1" "$2" >&2; }`,
  'q() { m script "$1"; exit "$1"; }',
  'r() { s=$?; m "$1" "$s"; exit "$s"; }',
  'm begin 0',
].join('; ')

const isRoot = '[ "$(id -u)" = 0 ]'

function renderProgramScript(
  { programs, arguments: args, privilege }: ProgramCommand,
  sudo: boolean,
): string {
  const found = renderProgramChoice(programs)
  const plainly = `"$p" ${args}; r program`
  if (privilege === 'none') return `${found}; ${plainly}`
  const asRoot = `if ${isRoot}; then ${plainly}; fi`
  const otherwise = privilege === 'helpful' ? plainly : renderRefusal(sudo)
  return `${found}; ${asRoot}; ${sudo ? `${renderSudo('"$p"', args)}; ` : ''}${otherwise}`
}

function renderFileScript(command: FileCommand, sudo: boolean): string {
  const { file: path, privilege } = command
  const { programs, arguments: args } = invocationOf(command)
  const plainly = `if [ -r ${path} ]; then "$p" ${args}; r program; fi`
  const elevated = privilege !== 'none' && sudo
  return [
    renderProgramChoice(programs),
    plainly,
    ...(elevated ? [renderSudo('"$p"', args)] : []),
    renderAbsenceTest(path, renderRefusal(elevated)),
  ].join('; ')
}

/** The first that may be run. None is there only if each one's place could be looked into. */
function renderProgramChoice(programs: readonly string[]): string {
  const hidden = programs
    .filter((path) => !/^(?:\/usr)?\/s?bin\//.test(path))
    .map((path) => `${renderNearestDirectory(path)}; [ -x $d ] || q ${scriptExits.forbidden}`)
  const missing = [...hidden, `q ${scriptExits.notInstalled}`].join('; ')
  return `for p in ${programs.join(' ')}; do [ -x "$p" ] && break; p=; done; if [ -z "$p" ]; then ${missing}; fi`
}

/** Asks sudo whether this very command is allowed before running it, since its refusal looks like many a program's failure. */
function renderSudo(program: string, args: string): string {
  const command = `${program} ${args}`.trim()
  return `if sudo -n -l ${command} >/dev/null 2>&1; then sudo -n ${command}; r sudo; fi`
}

function renderRefusal(sudo: boolean): string {
  const { forbidden, noSudo } = scriptExits
  return `${sudo ? `command -v sudo >/dev/null 2>&1 || q ${noSudo}; ` : ''}q ${forbidden}`
}

/** A file is absent only if the nearest directory that shows may be searched: else nothing is known of it. */
function renderAbsenceTest(path: string, refusal: string): string {
  return `if [ -e ${path} ]; then ${refusal}; fi; ${renderNearestDirectory(path)}; [ -x $d ] && q ${scriptExits.absent}; ${refusal}`
}

function renderNearestDirectory(path: string): string {
  const directories = path
    .split('/')
    .slice(0, -1)
    .map((_, index, parts) => parts.slice(0, index + 1).join('/') || '/')
  return `for d in ${directories.reverse().join(' ')}; do [ -d $d ] && break; done`
}
