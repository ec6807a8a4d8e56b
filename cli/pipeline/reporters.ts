import { join } from 'node:path'
import type { Run } from '../../core/run.ts'
import { type Reporter, reporters } from '../../reports/reporters.ts'
import type { Failures, Supervision } from '../ending/supervision.ts'
import { whenAborted } from '../ending/when-aborted.ts'
import type { ReporterChoice, ReportSettings } from '../settings/settings.ts'

/** Settings hold names of the table alone. */
export function findReporter({ name }: ReporterChoice): Reporter {
  return reporters[name as keyof typeof reporters]
}

export function reportPath({ reportDirectory }: ReportSettings, choice: ReporterChoice): string {
  return choice.path ?? join(reportDirectory, findReporter(choice).path)
}

/** What adds a run to every reporter that takes runs one by one. One that can't be written is said once, and left. */
export function openStreams(
  settings: ReportSettings,
  { signal, failures }: Supervision,
): (run: Run) => Promise<void> {
  const aborted = whenAborted(signal)
  const adders = settings.reporters.flatMap((choice) => {
    const path = reportPath(settings, choice)
    const add = findReporter(choice).stream?.(path)
    return add ? [{ path, add }] : []
  })
  return async (run) => {
    for (const adder of [...adders]) {
      try {
        // A reader that does not read holds up the run, and no interruption of it.
        await Promise.race([adder.add(run), aborted])
      } catch (error) {
        adders.splice(adders.indexOf(adder), 1)
        reportWriteFailure(error, adder.path, failures)
      }
    }
  }
}

/** What the file system refuses is said in a line; anything else is a bug. */
export function reportWriteFailure(error: unknown, what: string, failures: Failures): void {
  const code = systemCodeOf(error)
  if (code === undefined) failures.crash(error, `writing ${what}`)
  else failures.trouble(`${what} could not be written (${code})`)
}

/** The code of an error that the system itself gave. */
export function systemCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error ? (error as NodeJS.ErrnoException).code : undefined
}
