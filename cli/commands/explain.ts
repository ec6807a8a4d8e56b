import type { Command } from 'commander'
import { UsageError } from '../usage-error.ts'

/** Adds `mmverify explain`. */
export function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .description('what a check asks, why, by which clause, and how to mend a failure')
    .argument('<id>')
    .action(printCheck)
}

/** Prints everything the catalogue knows of one check. */
async function printCheck(id: string): Promise<void> {
  const { checks } = await import('../../suites/check-catalogue.ts')
  const { findRequirement } = await import('../../suites/profiles.ts')
  const { formatClause, profileNames } = await import('../../core/requirement.ts')
  const check = checks.find((candidate) => candidate.id === id)
  if (!check) throw new UsageError(`no check is named '${id}': see mmverify list`)
  const lines = [
    `${check.id} (${check.area}, ${check.severity})`,
    check.title,
    '',
    'Why',
    check.why,
    '',
    'How to mend',
    check.remediation,
    '',
  ]
  for (const profile of profileNames) {
    const requirement = findRequirement(check.requirements, profile)
    if (!requirement) continue
    lines.push(`Profile ${profile}: ${JSON.stringify(requirement.value)}`)
    lines.push(...requirement.clauses.map((clause) => `  ${formatClause(clause)}`))
    if (requirement.departs) lines.push(`  Departs: ${requirement.departs}`)
    if (requirement.obsolete) lines.push(`  No longer holds: ${requirement.obsolete}`)
  }
  const silent = profileNames.filter((profile) => !findRequirement(check.requirements, profile))
  if (silent.length > 0) lines.push(`No requirement in: ${silent.join(', ')}`)
  lines.push('', ...check.references.map((reference) => `See ${reference}`))
  process.stdout.write(`${lines.join('\n')}\n`)
}
