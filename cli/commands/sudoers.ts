import type { Command } from 'commander'
import { UsageError } from '../usage-error.ts'

/** Adds `mmverify sudoers`. */
export function addSudoersCommand(program: Command): void {
  program
    .command('sudoers')
    .description(
      'what sudo must allow an account that audits hosts: exactly the commands, all of them read-only',
    )
    .argument('<account>')
    .argument('[path...]', 'files that a run named as not read: what must be allowed for them')
    .action((account: string, paths: string[]) => printSudoers(account, paths))
}

/** Prints the sudoers snippet for an account. */
async function printSudoers(account: string, paths: readonly string[]): Promise<void> {
  const { commands } = await import('../../probes/host/commands.ts')
  const { listDiscoveredCommands } = await import('../../probes/host/discovered-commands.ts')
  const { renderSudoersSnippet } = await import('../../probes/host/transports/ssh/sudoers-snippet.ts')
  const about = paths.flatMap((path) => {
    const found = listDiscoveredCommands(path)
    if (found === null) throw new UsageError(`not a path that may be asked for: '${path}'`)
    return found
  })
  try {
    process.stdout.write(renderSudoersSnippet(account, [...Object.values(commands), ...about]))
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`not a user name: '${account}'`)
    throw error
  }
}
