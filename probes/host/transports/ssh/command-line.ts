import {
  type Command,
  type FileCommand,
  invocationOf,
  type ProgramCommand,
  requireRegisteredCommand,
} from '../../command.ts'
import { scriptExits } from '../../command-result.ts'

/**
 * The command line for one command, put together from its definition alone: nothing of it can be supplied, and anything
 * that is no defined command throws. It runs in sh with a fixed PATH and locale, whatever the login shell, and says by
 * its exit status what kept it from running. Standard input is empty, so that nothing can ask.
 */
export function renderCommandLine(command: Command, sudo: boolean): string {
  requireRegisteredCommand(command)
  const script = 'file' in command ? renderFileScript(command, sudo) : renderProgramScript(command, sudo)
  return `exec /bin/sh -c '${environment}; ${script}' </dev/null`
}

const environment = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin; LC_ALL=C; export PATH LC_ALL'
const isRoot = '[ "$(id -u)" = 0 ]'

function renderProgramScript(
  { programs, arguments: args, privilege }: ProgramCommand,
  sudo: boolean,
): string {
  const found = renderProgramChoice(programs)
  if (privilege === 'none') return `${found}; exec "$p" ${args}`
  const plainly = `${isRoot} && exec "$p" ${args}`
  const otherwise = privilege === 'helpful' ? `exec "$p" ${args}` : `exit ${scriptExits.forbidden}`
  return `${found}; ${plainly}; ${sudo ? `${renderSudo('"$p"', args)}; ` : ''}${otherwise}`
}

function renderFileScript(command: FileCommand, sudo: boolean): string {
  const { file: path, privilege } = command
  const { programs, arguments: args } = invocationOf(command)
  const plainly = `[ -r ${path} ] && exec "$p" ${args}`
  const elevated = privilege !== 'none' && sudo ? `${renderSudo('"$p"', args)}; ` : ''
  return `${renderProgramChoice(programs)}; ${plainly}; ${elevated}${renderAbsenceTest(path)}`
}

function renderProgramChoice(programs: readonly string[]): string {
  return `for p in ${programs.join(' ')}; do [ -x "$p" ] && break; p=; done; [ -n "$p" ] || exit ${scriptExits.notInstalled}`
}

/** Asks sudo whether this very command is allowed before running it, since its refusal looks like many a program's failure. */
function renderSudo(program: string, args: string): string {
  return `sudo -n -l ${program} ${args} >/dev/null 2>&1 && exec sudo -n ${program} ${args}`
}

/** A file is absent only if the nearest directory that shows may be searched: else nothing is known of it. */
function renderAbsenceTest(path: string): string {
  const { absent, forbidden } = scriptExits
  const directories = path
    .split('/')
    .slice(0, -1)
    .map((_, index, parts) => parts.slice(0, index + 1).join('/') || '/')
  const nearest = `for d in ${directories.reverse().join(' ')}; do [ -d $d ] && break; done`
  return `[ -e ${path} ] && exit ${forbidden}; ${nearest}; [ -x $d ] && exit ${absent}; exit ${forbidden}`
}
