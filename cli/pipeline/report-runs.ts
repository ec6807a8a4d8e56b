import { join } from 'node:path'
import type { RunFile } from '../../core/run.ts'
import { writeFileAtomically } from '../../reports/atomic-write.ts'
import { runsOf } from '../../reports/run-file.ts'
import { renderTerminal } from '../../reports/terminal.ts'
import { assessGate, type GateAssessment } from '../../suites/gate-assessment.ts'
import { escapeJson } from '../../suites/visible-text.ts'
import { exitCodes } from '../exit-codes.ts'
import type { ReporterChoice, ReportSettings } from '../settings/settings.ts'
import { decideExitCode } from './exit-code.ts'
import { keepBaseline } from './keep-baseline.ts'
import { findReporter, openStreams, reportPath } from './reporters.ts'
import { coverageOf, requireComparable } from './require-comparable.ts'

/** Reports on runs that were judged before: as if they had just been. */
export async function reportRuns(
  file: RunFile,
  settings: ReportSettings,
  signal: AbortSignal,
): Promise<number> {
  if (settings.baseline) requireComparable(settings.baseline, coverageOf(runsOf(file), file.shard ?? null))
  runsOf(file).forEach(openStreams(settings))
  return writeReports(file, settings, signal)
}

/** Writes run.json and every report that is written at the end, prints the summary, and returns what the gate says. */
export async function writeReports(
  file: RunFile,
  settings: ReportSettings,
  signal: AbortSignal,
): Promise<number> {
  const { gate, createBaseline } = settings
  const runs = runsOf(file)
  const assessment = assessGate(runs, createBaseline === null ? gate : { ...gate, baseline: runs })
  const { renderRunJson } = await import('../../reports/run-json.ts')
  writeFileAtomically(join(settings.reportDirectory, 'run.json'), renderRunJson(file))
  await Promise.all(
    settings.reporters
      .filter((choice) => !findReporter(choice).stream)
      // What has a thread of its own begins first, and the others are written meanwhile.
      .toSorted((a, b) => Number(hasThread(b)) - Number(hasThread(a)))
      .map((choice) => findReporter(choice).write(file, reportPath(settings, choice), assessment)),
  )
  if (signal.aborted) return exitCodes.interrupted
  const code = decideExitCode(assessment)
  if (createBaseline !== null) keepBaseline(file, createBaseline, settings)
  if (settings.json) for (const piece of renderRunJson(file)) process.stdout.write(escapeJson(piece))
  else printSummary(file, settings, assessment)
  return code
}

function hasThread(choice: ReporterChoice): boolean {
  return findReporter(choice).thread === true
}

function printSummary(file: RunFile, { reportDirectory }: ReportSettings, gate: GateAssessment): void {
  const { isTTY, columns } = process.stdout
  const color = isTTY === true && !process.env.NO_COLOR
  process.stderr.write(`mmverify: reports are in ${reportDirectory}\n`)
  process.stdout.write(renderTerminal(file, { color, width: Math.min(columns ?? 100, 120), gate }))
}
