import type { Run } from '../../core/run.ts'
import type { Collection } from '../../probes/collection.ts'
import type { Supervision } from '../ending/supervision.ts'
import type { Settings } from '../settings/settings.ts'

/**
 * Judges collections as they come, while the next are being made. What crashes costs that check, or the grade; the run is then incomplete.
 */
export async function judgeCollections(
  collections: AsyncIterable<Collection> | Iterable<Collection>,
  { profile, scope, ids, waivers }: Settings,
  { signal, failures }: Supervision,
  onRun: (run: Run) => Promise<void>,
): Promise<Run[]> {
  const runs: Run[] = []
  for await (const collection of collections) {
    const { assembleRun, checks, runChecks } = await loadSuites()
    let crashed = false
    const onCrash = (error: unknown) => {
      crashed = true
      failures.crash(error, 'judging')
    }
    // Whoever interrupts a run of a thousand targets does not wait for those that were not begun: nothing is said of them.
    const unseen = signal.aborted && Object.keys(collection.facts).length === 0
    const asked = unseen ? [] : (ids ?? checks.map(({ id }) => id))
    const results = runChecks(collection, profile, asked, onCrash)
    const run = assembleRun(collection, profile, results, waivers, scope, onCrash)
    if (crashed) run.complete = false
    runs.push(run)
    await onRun(run)
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
