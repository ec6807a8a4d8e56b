import addCompletion from '@bomb.sh/tab/commander'
import { type Command, CommanderError } from 'commander'
import { OccupiedDirectory } from '../reports/atomic-write.ts'
import { makeVisibleLine } from '../suites/visible-text.ts'
import { addDiffCommand } from './commands/diff.ts'
import { addExplainCommand } from './commands/explain.ts'
import { addInitCommand } from './commands/init.ts'
import type { Invocation } from './commands/invocation.ts'
import { addListCommand } from './commands/list.ts'
import { addMergeCommand } from './commands/merge.ts'
import { addReplicaCommand } from './commands/replica.ts'
import { addSudoersCommand } from './commands/sudoers.ts'
import { createVerifyCommand } from './commands/verify.ts'
import { exitCodes } from './exit-codes.ts'
import { UsageError } from './usage-error.ts'

/**
 * Runs the command and sets the exit code. A crash of mmverify itself prints its stack and exits with 3: what was
 * to be assessed was not.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const signal = listenForInterruption()
  // A reader that went away (`mmverify | head`) is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  let code: number = exitCodes.passed
  const exitWith = (chosen: number) => {
    code = chosen
  }
  try {
    await createProgram({ signal, exitWith }).parseAsync(argv, { from: 'user' })
    process.exitCode = code
  } catch (error) {
    process.exitCode = reportError(error, signal)
  }
}

/** The command line of `mmverify`: every command declares itself, and loads what it needs once it is called. */
function createProgram(invocation: Invocation): Command {
  const program = createVerifyCommand(invocation)
  addListCommand(program)
  addExplainCommand(program)
  addDiffCommand(program, invocation)
  addMergeCommand(program, invocation)
  addInitCommand(program)
  addSudoersCommand(program)
  addReplicaCommand(program, invocation)
  addCompletion(program, { completionCommandName: 'completion' })
  return program
}

/** Says what went wrong, unless the command line's parser has said it already, and gives the exit code for it. */
function reportError(error: unknown, signal: AbortSignal): number {
  if (signal.aborted) return exitCodes.interrupted
  if (error instanceof UsageError || error instanceof OccupiedDirectory) {
    process.stderr.write(`mmverify: ${makeVisibleLine(error.message)}\n`)
    return exitCodes.usage
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.passed : exitCodes.usage
  console.error(error)
  return exitCodes.inconclusive
}

/**
 * npx passes on the Ctrl-C that the terminal has already sent to this process: a second SIGINT within this time is the same
 * Ctrl-C.
 */
const sameInterruptionMs = 1000

/**
 * Fires at the first SIGINT or SIGTERM, so that what was started is ended. A second one ends the process at once; replicas that
 * are left then go with the next start of one.
 */
function listenForInterruption(): AbortSignal {
  const controller = new AbortController()
  let first = 0
  // The listeners stay: a library's own (signal-exit) would otherwise kill the process, being the only one left.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      first ||= performance.now()
      if (performance.now() - first > sameInterruptionMs) process.exit(exitCodes.interrupted)
      controller.abort()
    })
  }
  return controller.signal
}
