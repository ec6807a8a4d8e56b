import { realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { ReportSettings } from '../settings/settings.ts'
import { UsageError } from '../usage-error.ts'
import { reportPath } from './reporters.ts'

/** A file that was given, or that is to be kept. */
export interface Input {
  /** What it is: `the baseline`. */
  what: string
  path: string
}

/**
 * Refuses to write reports over what is compared or merged: the next night would be compared with this one, whatever became worse in it.
 *
 * @throws UsageError that names the file
 */
export function requireKeptInputs(inputs: readonly Input[], settings: ReportSettings): void {
  const written = new Set(
    [
      ...['run.json', 'facts.json'].map((name) => join(settings.reportDirectory, name)),
      ...settings.reporters.map((choice) => reportPath(settings, choice)),
    ].map(realPathOf),
  )
  for (const { what, path } of inputs) {
    if (written.has(realPathOf(path)))
      throw new UsageError(
        `${what} ${path} is where this run writes a report of its own: keep it elsewhere, or give another --report-dir`,
      )
  }
}

/** By whatever links it is named. What is not there yet has the place of its folder. */
function realPathOf(path: string): string {
  const absolute = resolve(path)
  try {
    return realpathSync(absolute)
  } catch {
    const folder = dirname(absolute)
    return folder === absolute ? absolute : join(realPathOf(folder), basename(absolute))
  }
}
