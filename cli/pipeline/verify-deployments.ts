import { join } from 'node:path'
import { createAccessRecord } from '../../core/access.ts'
import type { RunFile } from '../../core/run.ts'
import type { Collection } from '../../probes/collection.ts'
import { preloadReporters } from '../../reports/reporters.ts'
import { exitCodes } from '../exit-codes.ts'
import { composeRunFile } from '../files/compose-run-file.ts'
import { openFactsFile } from '../files/write-facts.ts'
import type { Settings } from '../settings/settings.ts'
import { announceIdleWaivers } from './announce-waivers.ts'
import { collectDeployments } from './collect-deployments.ts'
import { judgeCollections, loadSuites } from './judge-collections.ts'
import { keepHeapSmall } from './keep-heap-small.ts'
import { openDeployments } from './open-deployments.ts'
import { openStreams } from './reporters.ts'
import type { Coverage } from './require-comparable.ts'

/** The main job: collect → facts.json → suites → run.json → reports. The exit code is the gate's. */
export async function verifyTargets(settings: Settings, signal: AbortSignal): Promise<number> {
  const { source, reportDirectory } = settings
  const addRun = openStreams(settings)
  if (source.kind === 'facts') {
    const { readFacts } = await import('../files/read-facts.ts')
    const collections = await readFacts(source.directory)
    await requireBaseline(collections, settings)
    const runs = await judgeCollections(collections, settings, addRun)
    await announceIdleWaivers(runs, settings)
    return conclude(composeRunFile(runs, null), settings, signal)
  }
  await using stack = new AsyncDisposableStack()
  const deployments = await openDeployments(settings, stack, signal)
  await requireBaseline(
    deployments.map(({ target, access }) => ({ target, access: createAccessRecord(access) })),
    settings,
  )
  keepHeapSmall(deployments.length)
  using facts = openFactsFile(join(reportDirectory, 'facts.json'), deployments.length)
  const collections = collectDeployments(deployments, settings, signal, () => preload(settings))
  const runs = await judgeCollections(addEach(collections, facts.add, signal), settings, addRun)
  if (signal.aborted) return exitCodes.interrupted
  facts.finish()
  await announceIdleWaivers(runs, settings)
  return conclude(composeRunFile(runs, settings.shard), settings, signal)
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

async function conclude(file: RunFile, settings: Settings, signal: AbortSignal): Promise<number> {
  const { writeReports } = await import('./report-runs.ts')
  return writeReports(file, settings, signal)
}

/** Adds each collection to facts.json as it passes. */
async function* addEach(
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
