import { clauseText, profileNames } from '../../core/requirement.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { requirementFor } from '../../suites/profiles.ts'
import { UsageError } from '../usage-error.ts'

/** Prints everything the catalogue knows of one check. */
export function explain(id: string): void {
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
    const requirement = requirementFor(check.requirements, profile)
    if (!requirement) continue
    lines.push(`Profile ${profile}: ${JSON.stringify(requirement.value)}`)
    lines.push(...requirement.clauses.map((clause) => `  ${clauseText(clause)}`))
    if (requirement.departs) lines.push(`  Departs: ${requirement.departs}`)
    if (requirement.obsolete) lines.push(`  No longer holds: ${requirement.obsolete}`)
  }
  const silent = profileNames.filter((profile) => !requirementFor(check.requirements, profile))
  if (silent.length > 0) lines.push(`No requirement in: ${silent.join(', ')}`)
  lines.push('', ...check.references.map((reference) => `See ${reference}`))
  process.stdout.write(`${lines.join('\n')}\n`)
}
