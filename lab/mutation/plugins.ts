import { readFileSync } from 'node:fs'
import { type Checker, type CheckResult, CheckStatus } from '@stryker-mutator/api/check'
import type { Mutant } from '@stryker-mutator/api/core'
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import type { Reporter } from '@stryker-mutator/api/report'
import { describeSurvivor } from './mutation-outcome.ts'
import { mutantKey } from './sample.ts'

/** What the file that MUTANT_SAMPLE names holds; this runs in a process of its own, elsewhere than in the project. */
export interface SampleFile {
  root: string
  keys: string[]
}

/**
 * Lets Stryker run the mutants of the sample alone. Stryker is told places, not mutants, and a place holds others too: those
 * within it, and those that other operators make of it.
 */
function createSampleChecker(): Checker {
  let root = ''
  let sample: ReadonlySet<string> = new Set()
  return {
    async init() {
      const given: SampleFile = JSON.parse(readFileSync(process.env.MUTANT_SAMPLE ?? '', 'utf8'))
      root = given.root
      sample = new Set(given.keys)
    },
    async check(mutants: Mutant[]) {
      return Object.fromEntries(
        mutants.map((mutant): [string, CheckResult] => [
          mutant.id,
          sample.has(mutantKey(mutant, root))
            ? { status: CheckStatus.Passed }
            : { status: CheckStatus.CompileError, reason: 'not in the sample' },
        ]),
      )
    },
    async group(mutants: Mutant[]) {
      return [mutants.map(({ id }) => id)]
    },
  }
}
createSampleChecker.inject = [] as const

/** Says what survives as soon as it has, since a whole run takes long. */
function createSurvivorReporter(): Reporter {
  let tested = 0
  return {
    onMutantTested(result) {
      if (result.status === 'CompileError') return
      tested += 1
      if (result.status === 'Killed') return
      process.stderr.write(`${tested}: ${result.status} ${describeSurvivor(result)}\n`)
    },
  }
}
createSurvivorReporter.inject = [] as const

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.Checker, 'sample', createSampleChecker),
  declareFactoryPlugin(PluginKind.Reporter, 'survivors', createSurvivorReporter),
]
