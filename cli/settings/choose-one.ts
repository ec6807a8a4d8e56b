import { UsageError } from '../usage-error.ts'
import { suggestName } from './suggest-name.ts'

/** The one of these names that was given, or a usage error that lists them. */
export function chooseOne<const T extends string>(names: readonly T[], given: string): T {
  const found = names.find((name) => name === given)
  if (!found) throw new UsageError(`'${given}' is not one of ${names.join(', ')}${suggestName(given, names)}`)
  return found
}
