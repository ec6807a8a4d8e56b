import type { Command } from 'commander'
import type { Flags } from '../settings/flags.ts'
import { describeObeyedFlags } from '../settings/obeyed-flags.ts'
import { suggestName } from '../settings/suggest-name.ts'
import { UsageError } from '../usage-error.ts'

/** Adds `mmverify explain`. */
export function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .description('what a check asks, why, by which clause, and how to mend a failure')
    .argument('<id>')
    .addHelpText('after', () => describeObeyedFlags(program, 'explain'))
    .action((id: string) => printCheck(id, program.opts<Flags>().profile))
}

/** Prints everything the catalogue knows of one check, or what it is under one profile. */
async function printCheck(id: string, profile: string | undefined): Promise<void> {
  const { checks } = await import('../../suites/check-catalogue.ts')
  const { findRequirement, titleOf } = await import('../../suites/profiles.ts')
  const { formatClause, profileNames } = await import('../../core/requirement.ts')
  const { chooseOne } = await import('../settings/choose-one.ts')
  const check = checks.find((candidate) => candidate.id === id)
  if (!check) {
    const ids = checks.map((candidate) => candidate.id)
    throw new UsageError(`no check is named '${id}'${suggestName(id, ids) || ': see mmverify list'}`)
  }
  const chosen = profile === undefined ? null : chooseOne(profileNames, profile)
  const lines = [
    `${check.id} (${check.area}, ${check.severity})`,
    chosen === null ? check.title : titleOf(check, chosen),
    '',
    'Why',
    check.why,
    '',
    'How to mend',
    check.remediation,
    '',
  ]
  const profiles = chosen === null ? profileNames : [chosen]
  for (const name of profiles) {
    const requirement = findRequirement(check.requirements, name)
    if (!requirement) continue
    lines.push(`Profile ${name}`, ...describeValue(requirement.value))
    lines.push(...requirement.clauses.map((clause) => `  ${formatClause(clause)}`))
    if (requirement.departs) lines.push(`  Departs: ${requirement.departs}`)
    if (requirement.since) lines.push(`  Since: ${requirement.since}`)
    if (requirement.obsolete) lines.push(`  No longer holds: ${requirement.obsolete}`)
  }
  const silent = profiles.filter((name) => !findRequirement(check.requirements, name))
  if (silent.length > 0) lines.push(`No requirement in: ${silent.join(', ')}`)
  lines.push('', ...check.references.map((reference) => `See ${reference}`))
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** The values that the check compares with, a line each. None, where the title says all that is required. */
function describeValue(value: unknown): string[] {
  if (value === null || value === undefined) return []
  if (typeof value !== 'object') return [`  ${describePlain(value)}`]
  if (Array.isArray(value)) return [`  ${value.map(describePlain).join(', ') || 'none'}`]
  return Object.entries(value).map(([name, entry]) => `  ${splitWords(name)}: ${describePlain(entry)}`)
}

function describePlain(value: unknown): string {
  if (value === null) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.map(describePlain).join(', ') || 'none'
  if (typeof value !== 'object') return String(value)
  return Object.entries(value)
    .map(([name, entry]) => `${splitWords(name)} ${describePlain(entry)}`)
    .join(', ')
}

/** `minDays` is min days; names with other characters in them, as `TLS 1.2`, stay. */
function splitWords(name: string): string {
  return /^[a-z][A-Za-z]*$/.test(name) ? name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`) : name
}
