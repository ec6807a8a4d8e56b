import type { Run } from '../../core/run.ts'
import type { Collection } from '../../probes/collection.ts'
import { assembleRun } from '../../suites/assemble-run.ts'
import { runChecks } from '../../suites/run-checks.ts'
import type { Settings } from '../settings/settings.ts'

/**
 * Judges collections as they come, while the next are being made.
 */
export async function judgeCollections(
  collections: AsyncIterable<Collection> | Iterable<Collection>,
  { profile, ids, waivers }: Settings,
  onRun: (run: Run) => void,
): Promise<Run[]> {
  const runs: Run[] = []
  for await (const collection of collections) {
    const run = assembleRun(collection, profile, runChecks(collection, profile, ids), waivers)
    runs.push(run)
    onRun(run)
  }
  return runs
}
