import addCompletion from '@bomb.sh/tab/commander'
import { CommanderError } from 'commander'
import { OccupiedDirectory } from '../reports/atomic-write.ts'
import { diff } from './commands/diff.ts'
import { explain } from './commands/explain.ts'
import { list } from './commands/list.ts'
import { addReplicaCommand } from './commands/replica.ts'
import { exitCodes } from './pipeline/exit-code.ts'
import { concludeJudged, verify } from './pipeline/verify.ts'
import { createProgram, type Flags } from './settings/flags.ts'
import { reportSettings, resolveSettings } from './settings/resolve-settings.ts'
import { forgetSecretVariables } from './settings/secrets.ts'
import { UsageError } from './usage-error.ts'

/**
 * Runs the command and sets the exit code. A crash of mmverify itself prints its stack and exits with 3: what was
 * to be assessed was not.
 */
export async function main(argv: readonly string[]): Promise<void> {
  const interrupted = interruption()
  // A reader that went away (`mmverify | head`) is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  try {
    process.exitCode = await run(argv, interrupted)
  } catch (error) {
    if (interrupted.aborted) process.exitCode = exitCodes.interrupted
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

/** npx passes on the Ctrl-C that the terminal has sent to us already: within this time it is the same one. */
const sameInterruption = 1000

/**
 * Fires at the first SIGINT or SIGTERM, so that what was started is ended. A second one ends the process at once; replicas that
 * are left then go with the next start of one.
 */
function interruption(): AbortSignal {
  const controller = new AbortController()
  let first = 0
  // The listeners stay: a library's own (signal-exit) would otherwise kill the process, being the only one left.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      first ||= performance.now()
      if (performance.now() - first > sameInterruption) process.exit(exitCodes.interrupted)
      controller.abort()
    })
  }
  return controller.signal
}

async function run(argv: readonly string[], signal: AbortSignal): Promise<number> {
  let code: number = exitCodes.passed
  const program = createProgram().exitOverride()
  program.action(async () => {
    const settings = await resolveSettings(program.opts<Flags>())
    forgetSecretVariables()
    code = await verify(settings, signal)
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
  program
    .command('merge')
    .description('put the run.json files of all shards together, and report on the whole')
    .argument('<run.json...>', 'one for each shard, or its report folder')
    .action(async (paths: string[]) => {
      const { mergedRuns } = await import('./commands/merge.ts')
      code = await concludeJudged(
        await mergedRuns(paths),
        await reportSettings(program.opts<Flags>()),
        signal,
      )
    })
  program
    .command('init')
    .description('write a commented config file of what can be found: an inventory, a config.json')
    .argument('[file]', 'default: mmverify.yaml')
    .option('--force', 'replace the file')
    .action(async (file: string | undefined, { force = false }: { force?: boolean }) => {
      const { init } = await import('./commands/init/write-config.ts')
      const path = file ?? 'mmverify.yaml'
      await init(path, { force, folder: process.cwd() })
      process.stderr.write(`mmverify: wrote ${path}; next: mmverify --config ${path}\n`)
    })
  program
    .command('sudoers')
    .description(
      'what sudo must allow an account that audits hosts: exactly the commands, all of them read-only',
    )
    .argument('<account>')
    .action(async (account: string) => {
      const { sudoers } = await import('./commands/sudoers.ts')
      sudoers(account)
    })
  addReplicaCommand(program, signal, (exitCode) => {
    code = exitCode
  })
  addCompletion(program, { completionCommandName: 'completion' })
  await program.parseAsync(argv, { from: 'user' })
  return code
}
