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
    .action(printSudoers)
}

/** Prints the sudoers snippet for an account. */
async function printSudoers(account: string): Promise<void> {
  const { commands } = await import('../../probes/host/commands.ts')
  const { renderSudoersSnippet } = await import('../../probes/host/transports/ssh/sudoers-snippet.ts')
  try {
    process.stdout.write(renderSudoersSnippet(account, Object.values(commands)))
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`not a user name: '${account}'`)
    throw error
  }
}
