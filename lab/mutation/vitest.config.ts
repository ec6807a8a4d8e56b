import { basename, dirname } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Tests nearest to the mutated file run first: most mutants die of the test beside them, and the rest is never started. */
class NearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const [mutated = ''] = this.ctx.config.related ?? []
    return files.toSorted((one, other) => distance(one.moduleId, mutated) - distance(other.moduleId, mutated))
  }
}

function distance(test: string, file: string): number {
  if (test.replace(/\.test\.ts$/, '') === file.replace(/\.ts$/, '')) return -1
  const [here, there] = [dirname(test).split('/'), dirname(file).split('/')]
  const common = here.findIndex((part, index) => part !== there[index])
  const shared = common === -1 ? here.length : common
  // The tests of the whole catalogue reach every file and take longest.
  const whole = /^(catalogue|ownership|unread|stand-in|hostile)\.test/.test(basename(test)) ? 100 : 0
  return here.length + there.length - 2 * shared + whole
}

/** The tests that MUTANT_TESTS names, but for those that start processes or real servers. */
export default defineConfig({
  test: {
    include: (process.env.MUTANT_TESTS ?? '').split('\n'),
    exclude: [
      '**/node_modules/**',
      '**/*.live.test.ts',
      '**/*.replica.test.ts',
      'suites/app/stand-in.test.ts',
    ],
    isolate: false,
    testTimeout: 120_000,
    sequence: { sequencer: NearestFirst },
  },
})
