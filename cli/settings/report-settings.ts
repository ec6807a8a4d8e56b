import { reporters } from '../../reports/reporters.ts'
import { UsageError } from '../usage-error.ts'
import type { Config } from './config-schema.ts'
import type { Flags } from './flags.ts'
import { resolveGate } from './resolve-gate.ts'
import type { ReporterChoice, ReportSettings } from './settings.ts'
import { suggestName } from './suggest-name.ts'

/** What concerns the reports and the gate alone: all that a command needs which judges nothing itself. */
export async function resolveReportSettings(flags: Flags, config: Config = {}): Promise<ReportSettings> {
  return {
    ...(await resolveGate(flags, config)),
    reportDirectory: flags.reportDir ?? config.reportDir ?? 'mmverify-report',
    reporters: parseReporters(flags.reporter ?? config.reporters ?? ['junit', 'allure', 'html']),
    json: flags.json ?? false,
  }
}

/** `html`, `junit:results/mmverify.xml`: a reporter of the table, and where it is to write if not at its usual place. */
export function parseReporters(names: readonly string[]): ReporterChoice[] {
  return names.map((argument) => {
    const [name = '', ...rest] = argument.split(':')
    if (!Object.hasOwn(reporters, name)) {
      const names = Object.keys(reporters)
      throw new UsageError(
        `no reporter is named '${name}': there are ${names.join(', ')}${suggestName(name, names)}`,
      )
    }
    const path = rest.join(':')
    return { name, path: path === '' ? null : path }
  })
}
