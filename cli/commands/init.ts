import type { Command } from 'commander'
import type { Flags } from '../settings/flags.ts'
import { describeObeyedFlags } from '../settings/obeyed-flags.ts'
import { UsageError } from '../usage-error.ts'

/** Adds `mmverify init`. */
export function addInitCommand(program: Command): void {
  program
    .command('init')
    .description('write a commented config file of what can be found: an inventory, a config.json')
    .argument('[file]', 'default: mmverify.yaml')
    .option('--force', 'replace the file')
    .addHelpText('after', () => describeObeyedFlags(program, 'init'))
    .action(async (file: string | undefined, { force = false }: { force?: boolean }) => {
      const { writeConfig } = await import('./init/write-config.ts')
      const path = file ?? 'mmverify.yaml'
      const { target, profile, inventory } = program.opts<Flags>()
      if (target && target.length > 1) throw new UsageError('init writes one target: give one')
      const given = { host: target?.[0], profile, inventory }
      await writeConfig(path, { force, folder: process.cwd(), given })
      process.stderr.write(`mmverify: wrote ${path}; next: mmverify --config ${path}\n`)
    })
}
