import { join } from 'node:path'
import type { Run, RunFile } from '../../core/run.ts'
import { writeFileAtomically } from '../../reports/atomic-write.ts'
import { type Reporter, reporters } from '../../reports/reporters.ts'
import { runsOf } from '../../reports/run-file.ts'
import { renderRunJson } from '../../reports/run-json.ts'
import { renderTerminal } from '../../reports/terminal.ts'
import { exitCodes } from '../exit-codes.ts'
import type { ReporterChoice, ReportSettings } from '../settings/settings.ts'
import { decideExitCode } from './exit-code.ts'

/** Reports on runs that were judged before: as if they had just been. */
export function reportRuns(file: RunFile, settings: ReportSettings, signal: AbortSignal): Promise<number> {
  runsOf(file).forEach(openStreams(settings))
  return writeReports(file, settings, signal)
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

/** Writes run.json and every report that is written at the end, prints the summary, and returns what the gate says. */
export async function writeReports(
  file: RunFile,
  settings: ReportSettings,
  signal: AbortSignal,
): Promise<number> {
  writeFileAtomically(join(settings.reportDirectory, 'run.json'), renderRunJson(file))
  await Promise.all(
    settings.reporters
      .filter((choice) => !findReporter(choice).stream)
      // What has a thread of its own begins first, and the others are written meanwhile.
      .toSorted((a, b) => Number(hasThread(b)) - Number(hasThread(a)))
      .map((choice) => findReporter(choice).write(file, reportPath(settings, choice))),
  )
  if (signal.aborted) return exitCodes.interrupted
  const code = decideExitCode(runsOf(file), settings.gate)
  printSummary(file, settings, gateWords[code])
  return code
}

/** Settings hold names of the table alone. */
function findReporter({ name }: ReporterChoice): Reporter {
  return reporters[name as keyof typeof reporters]
}

function hasThread(choice: ReporterChoice): boolean {
  return findReporter(choice).preload !== undefined
}

function reportPath({ reportDirectory }: ReportSettings, choice: ReporterChoice): string {
  return choice.path ?? join(reportDirectory, findReporter(choice).path)
}

const gateWords = {
  [exitCodes.passed]: 'passed',
  [exitCodes.failed]: 'failed',
  [exitCodes.inconclusive]: 'inconclusive',
} as const
type GateWord = (typeof gateWords)[keyof typeof gateWords]

function printSummary(file: RunFile, { json, reportDirectory }: ReportSettings, gate: GateWord): void {
  if (json) {
    for (const piece of renderRunJson(file)) process.stdout.write(piece)
    return
  }
  const { isTTY, columns } = process.stdout
  const color = isTTY === true && !process.env.NO_COLOR
  process.stderr.write(`mmverify: reports are in ${reportDirectory}\n`)
  process.stdout.write(renderTerminal(file, { color, width: Math.min(columns ?? 100, 120), gate }))
}
