import addCompletion from '@bomb.sh/tab/commander'
import { CommanderError } from 'commander'
import { OccupiedDirectory } from '../reports/atomic.ts'
import { diff } from './diff.ts'
import { exitCodes } from './exit.ts'
import { explain } from './explain.ts'
import { list } from './list.ts'
import { createProgram, type Flags } from './program.ts'
import { resolveSettings } from './resolve-settings.ts'
import { UsageError } from './usage-error.ts'
import { verify } from './verify.ts'

/**
 * Runs the command and sets the exit code. A crash of mmverify itself prints its stack and exits with 3: what was
 * to be assessed was not.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())
  // A reader that went away (`mmverify | head`) is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  try {
    process.exitCode = await run(argv, interrupted.signal)
  } catch (error) {
    if (interrupted.signal.aborted) process.exitCode = exitCodes.interrupted
    else if (error instanceof UsageError || error instanceof OccupiedDirectory) {
      process.stderr.write(`mmverify: ${error.message}\n`)
      process.exitCode = exitCodes.usage
    } else if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCodes.passed : exitCodes.usage
    } else {
      console.error(error)
      process.exitCode = exitCodes.inconclusive
    }
  }
}

async function run(argv: readonly string[], signal: AbortSignal): Promise<number> {
  let code: number = exitCodes.passed
  const program = createProgram().exitOverride()
  program.action(async () => {
    code = await verify(await resolveSettings(program.opts<Flags>()), signal)
  })
  program
    .command('list')
    .description('every check, with its severity')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) => list(options.json ?? program.opts<Flags>().json ?? false))
  program
    .command('explain')
    .description('what a check asks, why, by which clause, and how to mend a failure')
    .argument('<id>')
    .action(explain)
  program
    .command('diff')
    .description('what changed between two run.json files; 1 when something got worse')
    .argument('<a>')
    .argument('<b>')
    .action(async (a: string, b: string) => {
      code = await diff(a, b)
    })
  addCompletion(program, { completionCommandName: 'completion' })
  await program.parseAsync(argv, { from: 'user' })
  return code
}
