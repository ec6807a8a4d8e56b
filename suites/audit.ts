import { fileURLToPath } from 'node:url'
import { type File, startTests, type Task, type VitestRunner, type VitestRunnerConfig } from '@vitest/runner'
import type { ProfileName } from '../core/requirement.ts'
import type { CheckResult } from '../core/run.ts'
import type { Collection } from '../probes/collection.ts'
import { defineSuite } from './audit.suite.ts'

/**
 * Runs the suite on one target's evidence with Vitest's own runner, and without the rest of Vitest: its server and threads find and
 * transform test files, take half a second and a hundred megabytes for it, and have nothing to do here. One call at a time.
 *
 * @returns a result for each of `ids`, in their order
 * @throws where a check crashed: a bug in mmverify, that has no result
 */
export async function audited(
  collection: Collection,
  profile: ProfileName,
  ids: readonly string[],
): Promise<CheckResult[]> {
  const importFile = () => defineSuite(collection, profile, ids)
  const files = await startTests([suite], { config, importFile } satisfies VitestRunner)
  const crash = files.flatMap(({ result }) => result?.errors ?? [])[0]
  if (crash) throw new Error('the suite could not be defined', { cause: crash })
  return files.flatMap(testsOf).map((test) => {
    if (test.meta.result) return test.meta.result
    throw new Error(`the check ${test.name} crashed`, { cause: test.result?.errors?.[0] })
  })
}

const suite = 'suites/audit.suite'

const config: VitestRunnerConfig = {
  root: fileURLToPath(new URL('..', import.meta.url)),
  name: undefined,
  setupFiles: [],
  passWithNoTests: true,
  testNamePattern: undefined,
  allowOnly: false,
  sequence: { seed: 0, hooks: 'stack', setupFiles: 'list' },
  chaiConfig: undefined,
  maxConcurrency: 1,
  testTimeout: 0,
  hookTimeout: 0,
  retry: 0,
  includeTaskLocation: false,
  tags: [],
  tagsFilter: undefined,
  strictTags: false,
}

function testsOf(task: File | Task): Task[] {
  return 'tasks' in task ? task.tasks.flatMap(testsOf) : [task]
}
