import type { Collection } from '../probes/facts.ts'
import { reporters } from '../reports/index.ts'
import { assembleRun } from '../suites/assemble.ts'
import type { Auditor } from '../suites/audit.ts'
import type { Run } from '../suites/run.ts'
import type { ReportSettings, Settings } from './settings.ts'

/** Targets that are judged together: each time costs a moment, and each target memory until then. */
export const batchSize = 20

/**
 * Judges batches of collections as they come; the next batch is collected meanwhile. Runs go to the reporters that take
 * them one by one at once. Stops between batches once the signal has fired.
 */
export async function judgedBatches(
  batches: AsyncIterable<readonly Collection[]>,
  auditor: Promise<Auditor>,
  { profile, ids, waivers }: Settings,
  onRun: (run: Run) => void,
): Promise<Run[]> {
  const runs: Run[] = []
  for await (const collections of batches) {
    const opened = await auditor
    const results = await opened.judge({ collections: [...collections], profile, ids })
    for (const [index, collection] of collections.entries()) {
      const run = assembleRun(collection, profile, results[index] ?? [], waivers)
      runs.push(run)
      onRun(run)
    }
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
