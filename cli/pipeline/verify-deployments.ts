import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { createAccessRecord } from '../../core/access.ts'
import type { Run, RunFile } from '../../core/run.ts'
import { targetNameOf } from '../../core/target.ts'
import type { Collection } from '../../probes/collection.ts'
import { preloadReporters } from '../../reports/reporters.ts'
import type { Failures, Supervision } from '../ending/supervision.ts'
import { exitCodes } from '../exit-codes.ts'
import { composeRunFile } from '../files/compose-run-file.ts'
import { openFactsFile } from '../files/write-facts.ts'
import type { Settings } from '../settings/settings.ts'
import { announceIdleWaivers } from './announce-waivers.ts'
import { collectDeployments } from './collect-deployments.ts'
import { judgeCollections, loadSuites } from './judge-collections.ts'
import { keepHeapSmall } from './keep-heap-small.ts'
import { openDeployments } from './open-deployments.ts'
import { openReportFolder } from './report-folder.ts'
import { openStreams } from './reporters.ts'
import type { Coverage } from './require-comparable.ts'

/**
 * The main job: collect → facts.json → suites → run.json → reports. The exit code is the gate's. Interrupted, it keeps what was collected
 * and what that says, in facts.json and run.json.
 */
export async function verifyTargets(settings: Settings, supervision: Supervision): Promise<number> {
  const { source, reportDirectory } = settings
  const { signal, failures } = supervision
  if (source.kind === 'facts') {
    const { readFacts } = await import('../files/read-facts.ts')
    const collections = await readFacts(source.directory)
    await requireBaseline(collections, settings)
    return judgeFacts(collections, settings, supervision)
  }
  using _folder = openReportFolder(settings, source.kind === 'targets' ? source.deployments.length : 1)
  failures.enter(source.kind === 'replica' ? 'replica' : 'resolve', { folder: reportDirectory })
  const addRun = openStreams(settings, supervision)
  await using stack = new AsyncDisposableStack()
  const deployments = await openDeployments(settings, stack, signal)
  signal.throwIfAborted()
  await requireBaseline(
    deployments.map(({ target, access }) => ({ target, access: createAccessRecord(access) })),
    settings,
  )
  failures.enter('collect', { targets: deployments.map(({ target }) => targetNameOf(target)) })
  keepHeapSmall(deployments.length)
  using facts = openFactsFile(
    join(reportDirectory, 'facts.json'),
    deployments.length,
    sayWhereFactsAre(failures),
  )
  let seen = false
  const collections = collectDeployments(deployments, settings, signal, failures, () => preload(settings))
  const kept = addEach(collections, (collection) => {
    seen ||= Object.keys(collection.facts).length > 0
    facts.add(collection)
  })
  // An interruption before anything was seen leaves what an earlier run wrote.
  const addSeen = async (run: Run) => {
    if (seen || !signal.aborted) await addRun(run)
  }
  const runs = await judgeCollections(kept, settings, supervision, addSeen)
  if (signal.aborted && !seen) return exitCodes.inconclusive
  facts.finish()
  await announceIdleWaivers(runs, settings)
  return conclude(composeRunFile(runs, settings.shard), settings, supervision)
}

async function judgeFacts(
  collections: readonly Collection[],
  settings: Settings,
  supervision: Supervision,
): Promise<number> {
  const { signal, failures } = supervision
  using _folder = openReportFolder(settings, collections.length)
  const targets = collections.map(({ target }) => targetNameOf(target))
  failures.enter('judge', { targets, folder: settings.reportDirectory })
  const addRun = openStreams(settings, supervision)
  const runs = await judgeCollections(untilAborted(collections, signal), settings, supervision, addRun)
  await announceIdleWaivers(runs, settings)
  return conclude(composeRunFile(runs, null), settings, supervision)
}

/** Refuses a baseline of something else, before anything is asked or written. */
async function requireBaseline(targets: Coverage['targets'], settings: Settings): Promise<void> {
  const { baseline, profile, scope, ids, shard } = settings
  if (!baseline) return
  const { requireComparable } = await import('./require-comparable.ts')
  const { checks } = await loadSuites()
  requireComparable(baseline, { profile, scope, ids: ids ?? checks.map(({ id }) => id), targets, shard })
}

/** Loads what judges and what reports, while the probes wait for answers. */
function preload(settings: Settings): void {
  preloadReporters(settings.reporters.map(({ name }) => name))
  void loadSuites()
  void import('./report-runs.ts')
  void import('../../reports/run-json.ts')
}

async function conclude(file: RunFile, settings: Settings, supervision: Supervision): Promise<number> {
  const { writeReports } = await import('./report-runs.ts')
  return writeReports(file, settings, supervision)
}

function sayWhereFactsAre({ trouble }: Failures) {
  return (why: string, place: string | null) =>
    trouble(`facts.json could not be written (${why}): ${place === null ? 'it is lost' : `it is ${place}`}`)
}

/** Adds each collection to facts.json as it passes. */
async function* addEach(
  collections: AsyncIterable<Collection>,
  add: (collection: Collection) => void,
): AsyncGenerator<Collection> {
  for await (const collection of collections) {
    add(collection)
    yield collection
  }
}

/** Hears a signal between two of them; those that are left then count as not seen. */
async function* untilAborted(
  collections: readonly Collection[],
  signal: AbortSignal,
): AsyncGenerator<Collection> {
  for (const collection of collections) {
    await turn()
    yield signal.aborted ? { ...collection, complete: false, facts: {} } : collection
  }
}
