import type { Command } from 'commander'
import manifest from '../../package.json' with { type: 'json' }

/** Adds `mmverify host-script`. */
export function addHostScriptCommand(program: Command): void {
  program
    .command('host-script')
    .description(
      'the same read-only commands as one POSIX script, for hosts that nobody may log in to: its archive is a node',
    )
    .action(printHostScript)
}

async function printHostScript(): Promise<void> {
  const { commands } = await import('../../probes/host/commands.ts')
  const { discoveredQuestions } = await import('../../probes/host/discovered-questions.ts')
  const { renderHostScript } = await import('../../probes/host/transports/archive/host-script.ts')
  const listed = Object.values(discoveredQuestions).map(({ discovered }) => discovered)
  process.stdout.write(renderHostScript(Object.values(commands), listed, manifest.version))
}
