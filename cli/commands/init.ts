import type { Command } from 'commander'

/** Adds `mmverify init`. */
export function addInitCommand(program: Command): void {
  program
    .command('init')
    .description('write a commented config file of what can be found: an inventory, a config.json')
    .argument('[file]', 'default: mmverify.yaml')
    .option('--force', 'replace the file')
    .action(async (file: string | undefined, { force = false }: { force?: boolean }) => {
      const { writeConfig } = await import('./init/write-config.ts')
      const path = file ?? 'mmverify.yaml'
      await writeConfig(path, { force, folder: process.cwd() })
      process.stderr.write(`mmverify: wrote ${path}; next: mmverify --config ${path}\n`)
    })
}
