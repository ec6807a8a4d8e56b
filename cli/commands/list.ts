import { profileNames } from '../../core/requirement.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { requirementFor } from '../../suites/profiles.ts'

/** Prints the catalogue: a line each, or as JSON with the profiles that require it. */
export function list(json: boolean): void {
  if (json) {
    const rows = checks.map(({ id, area, severity, title, requirements }) => ({
      id,
      area,
      severity,
      title,
      profiles: profileNames.filter((profile) => requirementFor(requirements, profile)),
    }))
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
    return
  }
  const width = Math.max(...checks.map(({ id }) => id.length))
  for (const { id, severity, title } of checks) {
    process.stdout.write(`${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`)
  }
}
