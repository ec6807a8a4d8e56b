import type { Command } from 'commander'
import type { ProfileName } from '../../core/requirement.ts'
import type { Flags } from '../settings/flags.ts'
import { describeObeyedFlags } from '../settings/obeyed-flags.ts'
import { UsageError } from '../usage-error.ts'

/** Adds `mmverify list`. */
export function addListCommand(program: Command): void {
  program
    .command('list')
    .description('every check, with its severity')
    .addHelpText('after', () => describeObeyedFlags(program, 'list'))
    .action(() => printCatalogue(program.opts<Flags>()))
}

/** Prints the catalogue, or what is asked for of it: a line each, or as JSON with the profiles that require it. */
async function printCatalogue(flags: Flags): Promise<void> {
  const { checks } = await import('../../suites/check-catalogue.ts')
  const { findRequirement, titleOf } = await import('../../suites/profiles.ts')
  const { profileNames } = await import('../../core/requirement.ts')
  const { resolveCheckIds } = await import('../settings/check-ids.ts')
  const { resolveScope } = await import('../settings/scope.ts')
  const { chooseOne } = await import('../settings/choose-one.ts')
  const profile: ProfileName | null =
    flags.profile === undefined ? null : chooseOne(profileNames, flags.profile)
  const ids = await resolveCheckIds(resolveScope(flags, {}))
  const listed = checks
    .filter(({ id }) => ids === null || ids.includes(id))
    .filter(({ requirements }) => profile === null || findRequirement(requirements, profile))
    .map(({ id, area, severity, title, requirements }) => ({
      id,
      area,
      severity,
      title: profile === null ? title : titleOf({ title, requirements }, profile),
      profiles: profileNames.filter((known) => findRequirement(requirements, known)),
    }))
  if (listed.length === 0) throw new UsageError(`the profile ${profile} asks for none of these checks`)
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(listed, null, 2)}\n`)
    return
  }
  const width = Math.max(...listed.map(({ id }) => id.length))
  for (const { id, severity, title } of listed) {
    process.stdout.write(`${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`)
  }
}
