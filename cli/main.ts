import { CommanderError } from 'commander'
import { OccupiedDirectory } from '../reports/atomic-write.ts'
import { makeVisibleLine } from '../suites/visible-text.ts'
import { createProgram } from './commands/program.ts'
import type { Guard } from './ending/guard.ts'
import { watchOutput } from './ending/standard-output.ts'
import { type Supervision, superviseRun } from './ending/supervision.ts'
import { exitCodes } from './exit-codes.ts'
import { EngineGone } from './replica/engine-gone.ts'
import { UsageError } from './usage-error.ts'

/**
 * Runs the command and sets the exit code: what the command decided on, unless it was interrupted, or mmverify itself failed.
 *
 * @param guard - what `bin/guard.cjs` has set up: signals and errors until now
 */
export async function main(argv: readonly string[], guard: Guard): Promise<void> {
  const supervisor = superviseRun(guard)
  const { signal, failures, interruption } = supervisor
  const flushOutput = watchOutput()
  const reportLostOutput = async () => {
    const lost = await flushOutput()
    if (lost !== null) failures.trouble(`what was to be printed is lost (${lost})`)
  }
  let code: number = exitCodes.passed
  const exitWith = (chosen: number) => {
    code = chosen
  }
  try {
    const program = createProgram({ signal, failures, interruption, exitWith })
    await program.parseAsync(argv, { from: 'user' })
    // What verifies prints a summary, and leaves reports. What the other commands print is all there is of it.
    if (program.args.length > 0) await reportLostOutput()
  } catch (error) {
    code = reportError(error, supervisor)
    // The parser has printed its help or the version, and says so by an error.
    if (code === exitCodes.passed) await reportLostOutput()
  }
  supervisor.conclude(code)
}

/** Says what went wrong, unless the command line's parser has said it already, and gives the exit code for it. */
function reportError(error: unknown, { signal, failures }: Supervision): number {
  // What was under way ends with an error. Why it had to end decides.
  if (signal.aborted) return exitCodes.crashed
  if (error instanceof UsageError || error instanceof OccupiedDirectory) {
    process.stderr.write(`mmverify: ${makeVisibleLine(error.message)}\n`)
    return exitCodes.usage
  }
  if (error instanceof EngineGone) {
    failures.trouble(error.message)
    return exitCodes.crashed
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.passed : exitCodes.usage
  failures.crash(error, 'the command')
  return exitCodes.crashed
}
