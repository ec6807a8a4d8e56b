import { join } from 'node:path'
import type { Run } from '../../core/run.ts'
import { type Reporter, reporters } from '../../reports/reporters.ts'
import type { ReporterChoice, ReportSettings } from '../settings/settings.ts'

/** Settings hold names of the table alone. */
export function findReporter({ name }: ReporterChoice): Reporter {
  return reporters[name as keyof typeof reporters]
}

export function reportPath({ reportDirectory }: ReportSettings, choice: ReporterChoice): string {
  return choice.path ?? join(reportDirectory, findReporter(choice).path)
}

/** What adds a run to every reporter that takes runs one by one. */
export function openStreams(settings: ReportSettings): (run: Run) => void {
  const adders = settings.reporters.flatMap((choice) => {
    const add = findReporter(choice).stream?.(reportPath(settings, choice))
    return add ? [add] : []
  })
  return (run) => {
    for (const add of adders) add(run)
  }
}
