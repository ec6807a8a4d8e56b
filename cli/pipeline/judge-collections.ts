import type { Run } from '../../core/run.ts'
import type { Collection } from '../../probes/collection.ts'
import type { Settings } from '../settings/settings.ts'

/**
 * Judges collections as they come, while the next are being made.
 */
export async function judgeCollections(
  collections: AsyncIterable<Collection> | Iterable<Collection>,
  { profile, scope, ids, waivers }: Settings,
  onRun: (run: Run) => void,
): Promise<Run[]> {
  const runs: Run[] = []
  for await (const collection of collections) {
    const { assembleRun, checks, runChecks } = await loadSuites()
    const results = runChecks(collection, profile, ids ?? checks.map(({ id }) => id))
    const run = assembleRun(collection, profile, results, waivers, scope)
    runs.push(run)
    onRun(run)
  }
  return runs
}

/** Loads what judges. To be called while the probes wait for answers, so that nothing waits for it. */
export async function loadSuites() {
  const [{ assembleRun }, { checks }, { runChecks }] = await Promise.all([
    import('../../suites/assemble-run.ts'),
    import('../../suites/check-catalogue.ts'),
    import('../../suites/run-checks.ts'),
  ])
  return { assembleRun, checks, runChecks }
}
