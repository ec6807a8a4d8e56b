import type { Run, RunFile } from '../core/run.ts'
import { isAllureResultsFile, renderAllureResults } from './allure-results.ts'
import { replaceDirectory, writeFileAtomically } from './atomic-write.ts'
import { renderHtmlInThread, warmPageThread } from './html-thread.ts'
import { streamJsonLines } from './json-lines.ts'
import { runsOf } from './run-file.ts'
import { renderRunJson } from './run-json.ts'

/** One output format. */
export interface Reporter {
  /** What it is, in a line of help. */
  title: string
  /** Where it is written inside the report folder, unless told otherwise. */
  path: string
  /** Begins a file to which each run is added as soon as it is judged, instead of `write` at the end. */
  stream?: (path: string) => (run: Run) => void
  /** Loads what takes long to load, beside the run. Optional to call. */
  preload?: () => void
  /**
   * Writes the report to a file or folder, whole or not at all. Throws `OccupiedDirectory` where a folder holds
   * something else, and the file system's own errors.
   */
  write(file: RunFile, path: string): Promise<void>
}

/** Every reporter by the name that `--reporter` knows it by. The terminal's summary is the command's own. */
export const reporters = {
  json: {
    title: 'run.json: the verdicts, for machines',
    path: 'run.json',
    async write(file, path) {
      writeFileAtomically(path, renderRunJson(file))
    },
  },
  jsonl: {
    title: 'a line of JSON for each target as soon as it is judged',
    path: 'runs.jsonl',
    stream: streamJsonLines,
    async write(file, path) {
      const add = streamJsonLines(path)
      for (const run of runsOf(file)) add(run)
    },
  },
  junit: {
    title: 'JUnit XML, for CI',
    path: 'junit.xml',
    async write(file, path) {
      const { renderJunit } = await import('./junit.ts')
      writeFileAtomically(path, renderJunit(file))
    },
  },
  allure: {
    title: 'a folder of Allure results',
    path: 'allure-results',
    async write(file, path) {
      replaceDirectory(path, renderAllureResults(file), isAllureResultsFile)
    },
  },
  html: {
    title: 'one self-contained page',
    path: 'report.html',
    preload: warmPageThread,
    async write(file, path) {
      writeFileAtomically(path, await renderHtmlInThread(file))
    },
  },
} as const satisfies Record<string, Reporter>

/** Loads what these reporters take long to load, beside the run. */
export function preloadReporters(names: readonly string[]): void {
  for (const [name, reporter] of Object.entries<Reporter>(reporters))
    if (names.includes(name)) reporter.preload?.()
}
