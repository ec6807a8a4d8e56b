import { realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { isStream } from '../../reports/pipe-write.ts'
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
  const written = new Set(listWritten(settings).map(({ path }) => realPathOf(path)))
  for (const { what, path } of inputs) {
    if (written.has(realPathOf(path)))
      throw new UsageError(
        `${what} ${path} is where this run writes a report of its own: keep it elsewhere, or give another --report-dir`,
      )
  }
}

/**
 * Refuses two reports at one place, of which the second would replace the first: verdicts and facts among them.
 *
 * @throws UsageError that names the place
 */
export function requireDistinctReports(settings: ReportSettings): void {
  const seen = new Map<string, string>()
  for (const { name, path } of listWritten(settings)) {
    const real = realPathOf(path)
    const other = seen.get(real)
    if (other !== undefined && other !== name && !isStream(path))
      throw new UsageError(
        `two reports of this run (${other}, ${name}) would be ${path}: give one of them another place (--reporter)`,
      )
    seen.set(real, name)
  }
}

/** By the names of reporters: run.json is what `json` writes. */
function listWritten(settings: ReportSettings): { name: string; path: string }[] {
  return [
    { name: 'json', path: join(settings.reportDirectory, 'run.json') },
    { name: 'facts', path: join(settings.reportDirectory, 'facts.json') },
    ...settings.reporters.map((choice) => ({ name: choice.name, path: reportPath(settings, choice) })),
  ]
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
