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
    .option(
      '--knowledge',
      'what is known of the world instead: each table, how old it is and until when it is believed',
    )
    .option('--commands', 'what is run on hosts instead: each command, whether it needs root, and its line')
    .addHelpText('after', () => describeObeyedFlags(program, 'list'))
    .action(({ knowledge, commands }: { knowledge?: boolean; commands?: boolean }) => {
      const flags = program.opts<Flags>()
      if (knowledge && commands) throw new UsageError('list --knowledge or list --commands: give one')
      if (commands) return printCommands(flags)
      return knowledge ? printKnowledge(flags, new Date()) : printCatalogue(flags)
    })
}

async function printKnowledge({ json }: Flags, now: Date): Promise<void> {
  const { knowledgeTables } = await import('../../suites/knowledge/tables.ts')
  const { isWithinHorizon } = await import('../../suites/knowledge/knowledge-table.ts')
  const listed = knowledgeTables.map(({ title, source, read, horizon }) => ({
    title,
    source,
    read,
    days: Math.floor((now.getTime() - Date.parse(read)) / 86_400_000),
    horizon,
    believed: isWithinHorizon({ horizon }, now),
  }))
  if (json) {
    process.stdout.write(`${JSON.stringify(listed, null, 2)}\n`)
    return
  }
  for (const { title, source, read, days, horizon, believed } of listed) {
    const until = believed ? `believed until ${horizon}` : `NO LONGER BELIEVED since ${horizon}`
    process.stdout.write(`${title}\n  read on ${read}, ${days} days ago; ${until}\n  ${source}\n`)
  }
}

async function printCommands({ json }: Flags): Promise<void> {
  const { listCommandLines } = await import('../../probes/host/command-lines.ts')
  const listed = listCommandLines()
  if (json) {
    process.stdout.write(`${JSON.stringify(listed, null, 2)}\n`)
    return
  }
  const width = Math.max(...listed.map(({ id }) => id.length))
  for (const { id, privilege, programs, arguments: args } of listed) {
    process.stdout.write(`${id.padEnd(width)}  ${privilege.padEnd(8)}  ${`${programs[0]} ${args}`.trim()}\n`)
  }
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
