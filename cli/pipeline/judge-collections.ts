import type { Run } from '../../core/run.ts'
import type { Collection } from '../../probes/collection.ts'
import { reporters } from '../../reports/reporters.ts'
import { assembleRun } from '../../suites/assemble-run.ts'
import { audited } from '../../suites/audit.ts'
import type { ReportSettings, Settings } from '../settings/settings.ts'

/**
 * Judges collections as they come, while the next are being made. Runs go to the reporters that take them one by one at once.
 */
export async function judged(
  collections: AsyncIterable<Collection> | Iterable<Collection>,
  { profile, ids, waivers }: Settings,
  onRun: (run: Run) => void,
): Promise<Run[]> {
  const runs: Run[] = []
  for await (const collection of collections) {
    const run = assembleRun(collection, profile, await audited(collection, profile, ids), waivers)
    runs.push(run)
    onRun(run)
  }
  return runs
}

/** What adds a run to every reporter that streams. */
export function streams(settings: ReportSettings, pathOf: (name: string, path: string | null) => string) {
  const adders = settings.reporters.flatMap(({ name, path }) => {
    const reporter = reporters[name as keyof typeof reporters]
    return 'stream' in reporter ? [reporter.stream(pathOf(name, path))] : []
  })
  return (run: Run) => {
    for (const add of adders) add(run)
  }
}
