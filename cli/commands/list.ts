import type { Command } from 'commander'
import type { Flags } from '../settings/flags.ts'

/** Adds `mmverify list`. */
export function addListCommand(program: Command): void {
  program
    .command('list')
    .description('every check, with its severity')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      printCatalogue(options.json ?? program.opts<Flags>().json ?? false),
    )
}

/** Prints the catalogue: a line each, or as JSON with the profiles that require it. */
async function printCatalogue(json: boolean): Promise<void> {
  const { checks } = await import('../../suites/check-catalogue.ts')
  if (json) {
    const { findRequirement } = await import('../../suites/profiles.ts')
    const { profileNames } = await import('../../core/requirement.ts')
    const rows = checks.map(({ id, area, severity, title, requirements }) => ({
      id,
      area,
      severity,
      title,
      profiles: profileNames.filter((profile) => findRequirement(requirements, profile)),
    }))
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
    return
  }
  const width = Math.max(...checks.map(({ id }) => id.length))
  for (const { id, severity, title } of checks) {
    process.stdout.write(`${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`)
  }
}
