import { reporters } from '../../reports/reporters.ts'
import { UsageError } from '../usage-error.ts'

/** `html`, `junit:results/mmverify.xml`: a reporter of the table, and where it is to write if not at its usual place. */
export function parseReporters(names: readonly string[]): { name: string; path: string | null }[] {
  return names.map((argument) => {
    const [name = '', ...rest] = argument.split(':')
    if (!Object.hasOwn(reporters, name)) {
      throw new UsageError(`no reporter is named '${name}': there are ${Object.keys(reporters).join(', ')}`)
    }
    const path = rest.join(':')
    return { name, path: path === '' ? null : path }
  })
}
