import { join } from 'node:path'
import type { Run, RunFile } from '../core/run.ts'
import type { Collection } from '../probes/collection.ts'
import { writeFileAtomically } from '../reports/atomic-write.ts'
import { type Reporter, reporters, warmReporters } from '../reports/reporters.ts'
import { runsOf } from '../reports/run-file.ts'
import { renderRunJson } from '../reports/run-json.ts'
import { renderTerminal } from '../reports/terminal.ts'
import { collected } from './collected.ts'
import { openDeployments } from './deployments.ts'
import { exitCodeOf, exitCodes } from './exit.ts'
import { readFacts } from './facts-directory.ts'
import { openFactsFile } from './facts-file.ts'
import { keepHeapSmall } from './heap.ts'
import { judged, streams } from './judged.ts'
import { runFile } from './runs-file.ts'
import type { ReportSettings, Settings } from './settings.ts'

/** The main job: collect → facts.json → suites → run.json → reports. The exit code is the gate's. */
export async function verify(settings: Settings, signal: AbortSignal): Promise<number> {
  const { source, reportDirectory } = settings
  const write = streamed(settings)
  if (source.kind === 'facts') {
    const runs = await judged(await readFacts(source.directory), settings, write)
    return conclude(runFile(runs, null), settings, signal)
  }
  await using stack = new AsyncDisposableStack()
  const deployments = await openDeployments(settings, stack, signal)
  keepHeapSmall(deployments.length)
  using facts = openFactsFile(join(reportDirectory, 'facts.json'), deployments.length)
  const collections = kept(collected(deployments, settings, signal), facts.add, signal)
  const judging = judged(collections, settings, write)
  // After the first packets have gone out.
  warmReporters(settings.reporters.map(({ name }) => name))
  const runs = await judging
  if (signal.aborted) return exitCodes.interrupted
  facts.finish()
  return conclude(runFile(runs, settings.shard), settings, signal)
}

/** Reports on runs that were judged before: as if they had just been. */
export function concludeJudged(
  file: RunFile,
  settings: ReportSettings,
  signal: AbortSignal,
): Promise<number> {
  runsOf(file).forEach(streamed(settings))
  return conclude(file, settings, signal)
}

/** What adds a run to every reporter that takes runs one by one. */
function streamed(settings: ReportSettings): (run: Run) => void {
  return streams(settings, (name, path) => pathOf(settings, name, path))
}

/** Renders what was judged, and tells what the gate says. */
async function conclude(file: RunFile, settings: ReportSettings, signal: AbortSignal): Promise<number> {
  const { reportDirectory } = settings
  writeFileAtomically(join(reportDirectory, 'run.json'), renderRunJson(file))
  await Promise.all(
    settings.reporters
      .map(({ name, path }) => ({
        reporter: reporters[name as keyof typeof reporters] as Reporter,
        name,
        path,
      }))
      .filter(({ reporter }) => !reporter.stream)
      // What has a thread of its own begins first, and the others are written meanwhile.
      .toSorted((a, b) => Number(Boolean(b.reporter.warm)) - Number(Boolean(a.reporter.warm)))
      .map(({ reporter, name, path }) => reporter.write(file, pathOf(settings, name, path))),
  )
  if (signal.aborted) return exitCodes.interrupted
  const code = exitCodeOf(runsOf(file), settings.gate)
  print(file, settings, gateWord[code])
  return code
}

function pathOf({ reportDirectory }: ReportSettings, name: string, path: string | null): string {
  return path ?? join(reportDirectory, reporters[name as keyof typeof reporters].path)
}

/** Writes each down as it passes. */
async function* kept(
  collections: AsyncIterable<Collection>,
  add: (collection: Collection) => void,
  signal: AbortSignal,
): AsyncGenerator<Collection> {
  for await (const collection of collections) {
    if (signal.aborted) return
    add(collection)
    yield collection
  }
}

const gateWord = {
  [exitCodes.passed]: 'passed',
  [exitCodes.failed]: 'failed',
  [exitCodes.inconclusive]: 'inconclusive',
} as const

function print(
  file: RunFile,
  { json, reportDirectory }: ReportSettings,
  gate: (typeof gateWord)[keyof typeof gateWord],
): void {
  if (json) {
    for (const piece of renderRunJson(file)) process.stdout.write(piece)
    return
  }
  const { isTTY, columns } = process.stdout
  const color = isTTY === true && !process.env.NO_COLOR
  process.stderr.write(`mmverify: reports are in ${reportDirectory}\n`)
  process.stdout.write(renderTerminal(file, { color, width: Math.min(columns ?? 100, 120), gate }))
}
