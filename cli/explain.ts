import { checks } from '../suites/catalogue.ts'
import { requirementFor } from '../suites/profiles.ts'
import { profileNames } from '../suites/requirement.ts'
import { UsageError } from './usage-error.ts'

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
    if (!requirement) {
      lines.push(`Profile ${profile}: no requirement`)
      continue
    }
    lines.push(`Profile ${profile}: ${JSON.stringify(requirement.value)}`)
    for (const { document, section, quote } of requirement.clauses)
      lines.push(`  ${document}, ${section}: “${quote}”`)
    if (requirement.departs) lines.push(`  Departs: ${requirement.departs}`)
    if (requirement.obsolete) lines.push(`  No longer holds: ${requirement.obsolete}`)
  }
  lines.push('', ...check.references.map((reference) => `See ${reference}`))
  process.stdout.write(`${lines.join('\n')}\n`)
}
