import type { HostArchive } from '../../../../core/host-archive.ts'
import { type Outcome, ok } from '../../../../core/outcome.ts'
import type { Command } from '../../command.ts'
import type { CommandResult } from '../../command-result.ts'

/**
 * What an archive says of a command, as if the host had been asked. What is not in it was not asked; an answer of which a part is missing, or
 * whose exit status is no number (the script writes `cut` where it stopped reading), is not known to be whole.
 */
export function readArchivedAnswer({ answers }: HostArchive, command: Command): Outcome<CommandResult> {
  const answer = answers.get(command.id)
  if (!answer) return ok({ notRun: 'not-asked', exit: null })
  const { stdout, stderr, exit } = answer
  const [, number, own] = /^(\d{1,3})( program)?\s*$/.exec(exit ?? '') ?? []
  if (number === undefined || stdout === null || stderr === null)
    return ok({ notRun: 'incomplete', exit: null })
  if (stdout.length + stderr.length > command.byteLimit) {
    return { status: 'oversize', phase: 'body', limit: command.byteLimit }
  }
  const status = Number(number)
  if (own === undefined && status === 126) return ok({ notRun: 'not-executable', exit: status })
  return ok({
    // A shell's status of a program that a signal ended.
    exit: status > 128 && status <= 192 ? null : status,
    stdout,
    stderr,
    ...(own !== undefined && { by: 'program' as const }),
  })
}
