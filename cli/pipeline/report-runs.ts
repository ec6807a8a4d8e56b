import { join } from 'node:path'
import type { RunFile } from '../../core/run.ts'
import { writeFileAtomically } from '../../reports/atomic-write.ts'
import { runsOf } from '../../reports/run-file.ts'
import { renderTerminal } from '../../reports/terminal.ts'
import { assessGate, type GateAssessment } from '../../suites/gate-assessment.ts'
import { escapeJson } from '../../suites/visible-text.ts'
import { printPieces } from '../ending/standard-output.ts'
import type { Failures, Supervision } from '../ending/supervision.ts'
import { whenAborted } from '../ending/when-aborted.ts'
import { exitCodes } from '../exit-codes.ts'
import { keepElsewhere } from '../files/kept-folder.ts'
import type { ReporterChoice, ReportSettings } from '../settings/settings.ts'
import { decideExitCode } from './exit-code.ts'
import { keepBaseline } from './keep-baseline.ts'
import { openReportFolder } from './report-folder.ts'
import { findReporter, openStreams, reportPath, reportWriteFailure, systemCodeOf } from './reporters.ts'
import { coverageOf, requireComparable } from './require-comparable.ts'

/** Reports on runs that were judged before: as if they had just been. */
export async function reportRuns(
  file: RunFile,
  settings: ReportSettings,
  supervision: Supervision,
): Promise<number> {
  if (settings.baseline) requireComparable(settings.baseline, coverageOf(runsOf(file), file.shard ?? null))
  using _folder = openReportFolder(settings, runsOf(file).length)
  supervision.failures.enter('render', { folder: settings.reportDirectory })
  const addRun = openStreams(settings, supervision)
  for (const run of runsOf(file)) await addRun(run)
  return writeReports(file, settings, supervision)
}

/**
 * Writes run.json and every report that is written at the end, prints the summary, and returns what the gate says. What can't be written is
 * said, and costs nothing but itself. After an interruption run.json alone is written, since whoever interrupts waits for the end.
 */
export async function writeReports(
  file: RunFile,
  settings: ReportSettings,
  { signal, failures, interruption }: Supervision,
): Promise<number> {
  const { gate, createBaseline } = settings
  const runs = runsOf(file)
  failures.enter('render')
  const { renderRunJson } = await import('../../reports/run-json.ts')
  await orFailure('run.json', failures, () => {
    keepRunJson(join(settings.reportDirectory, 'run.json'), () => renderRunJson(file), failures)
  })
  const assessment = assessGate(runs, createBaseline === null ? gate : { ...gate, baseline: runs })
  const aborted = whenAborted(signal)
  if (!interruption()) await Promise.race([writeAll(file, settings, assessment, failures), aborted])
  if (interruption()) {
    process.stderr.write(`mmverify: interrupted: what was seen is in ${settings.reportDirectory}\n`)
    return exitCodes.inconclusive
  }
  if (createBaseline !== null && !failures.any) keepBaseline(file, createBaseline, failures)
  const printing = settings.json
    ? printJson(renderRunJson(file), failures)
    : printSummary(file, settings, assessment, failures.any)
  await Promise.race([printing, aborted])
  return failures.any ? exitCodes.crashed : decideExitCode(assessment)
}

async function writeAll(
  file: RunFile,
  settings: ReportSettings,
  gate: GateAssessment,
  failures: Failures,
): Promise<void> {
  await Promise.all(
    settings.reporters
      .filter((choice) => !findReporter(choice).stream)
      // What has a thread of its own begins first, and the others are written meanwhile.
      .toSorted((a, b) => Number(hasThread(b)) - Number(hasThread(a)))
      .map((choice) => {
        const path = reportPath(settings, choice)
        return orFailure(path, failures, () => findReporter(choice).write(file, path, gate))
      }),
  )
}

function hasThread(choice: ReporterChoice): boolean {
  return findReporter(choice).thread === true
}

/** Where its place does not take it, run.json goes to the folder for temporary files: it has what the run was for. */
function keepRunJson(path: string, render: () => Generator<string>, { trouble }: Failures): void {
  try {
    writeFileAtomically(path, render())
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === undefined) throw error
    const place = keepElsewhere('run.json', (other) => writeFileAtomically(other, render()))
    trouble(`run.json could not be written (${code}): it is ${place}`)
  }
}

async function printJson(pieces: Iterable<string>, { trouble }: Failures): Promise<void> {
  const lost = await printPieces(escapeEach(pieces))
  if (lost !== null) trouble(`run.json could not be printed (${lost})`)
}

function* escapeEach(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) yield escapeJson(piece)
}

async function orFailure(what: string, failures: Failures, write: () => void | Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    reportWriteFailure(error, what, failures)
  }
}

/** The summary is for whoever looks: where it is lost, the reports are there. */
async function printSummary(
  file: RunFile,
  { reportDirectory }: ReportSettings,
  gate: GateAssessment,
  undecided: boolean,
): Promise<void> {
  const { isTTY, columns } = process.stdout
  const color = isTTY === true && !process.env.NO_COLOR
  process.stderr.write(`mmverify: reports are in ${reportDirectory}\n`)
  const width = Math.min(columns ?? 100, 120)
  await printPieces([renderTerminal(file, { color, width, gate, undecided })])
}
