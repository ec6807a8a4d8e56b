import type { Run, RunFile } from '../core/run.ts'
import type { GateAssessment } from '../suites/gate-assessment.ts'
import { isAllureResultsFile } from './allure-file-name.ts'
import { type FileContent, replaceDirectory, writeFileAtomically } from './atomic-write.ts'
import { renderHtmlInThread, warmPageThread } from './html-thread.ts'
import { streamJsonLines } from './json-lines.ts'
import { isStream, writeToStream } from './pipe-write.ts'
import { runsOf } from './run-file.ts'

/** One output format. */
export interface Reporter {
  /** What it is, in a line of help. */
  title: string
  /** Where it is written inside the report folder, unless told otherwise. */
  path: string
  /** It is a folder, which is replaced whole: says of the name of a file whether such a report has it. */
  folder?: (name: string) => boolean
  /** Begins a file to which each run is added as soon as it is judged, instead of `write` at the end. */
  stream?: (path: string) => (run: Run) => Promise<void>
  /** Loads what takes long to load, while the probes wait for answers. Optional to call. */
  preload?: () => void
  /** Writes on a thread of its own, beside which others can write. */
  thread?: true
  /**
   * Writes the report to a file or folder, whole or not at all. Throws `OccupiedDirectory` where a folder holds
   * something else, and the file system's own errors.
   */
  write(file: RunFile, path: string, gate: GateAssessment): Promise<void>
}

/**
 * Every reporter by the name that `--reporter` knows it by. The terminal's summary is the command's own. What renders is loaded when it
 * is asked to: the names are needed before the first packet is sent.
 */
export const reporters = {
  json: {
    title: 'run.json: the verdicts, for machines',
    path: 'run.json',
    async write(file, path) {
      const { renderRunJson } = await import('./run-json.ts')
      await writeFile(path, renderRunJson(file))
    },
  },
  jsonl: {
    title: 'a line of JSON for each target as soon as it is judged',
    path: 'runs.jsonl',
    stream: streamJsonLines,
    async write(file, path) {
      const add = streamJsonLines(path)
      for (const run of runsOf(file)) await add(run)
    },
  },
  junit: {
    title: 'JUnit XML, for CI',
    path: 'junit.xml',
    preload: () => void import('./junit.ts'),
    async write(file, path, gate) {
      const { renderJunit } = await import('./junit.ts')
      await writeFile(path, renderJunit(file, gate))
    },
  },
  allure: {
    title: 'a folder of Allure results',
    path: 'allure-results',
    folder: isAllureResultsFile,
    preload: () => void import('./allure-results.ts'),
    async write(file, path, gate) {
      const { renderAllureResults } = await import('./allure-results.ts')
      replaceDirectory(path, renderAllureResults(file, gate), isAllureResultsFile)
    },
  },
  html: {
    title: 'one self-contained page',
    path: 'report.html',
    preload: warmPageThread,
    thread: true,
    async write(file, path, gate) {
      await writeFile(path, await renderHtmlInThread(file, gate))
    },
  },
} as const satisfies Record<string, Reporter>

async function writeFile(path: string, content: FileContent): Promise<void> {
  if (isStream(path)) await writeToStream(path, content)
  else writeFileAtomically(path, content)
}

/** Loads what these reporters take long to load, while the probes wait for answers. */
export function preloadReporters(names: readonly string[]): void {
  for (const [name, reporter] of Object.entries<Reporter>(reporters))
    if (names.includes(name)) reporter.preload?.()
}
