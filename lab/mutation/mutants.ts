import { randomInt } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { LogLevel, MutantResult } from '@stryker-mutator/api/core'
import { Stryker } from '@stryker-mutator/core'
import { renderOutcome, sortResults } from './mutation-outcome.ts'
import type { SampleFile } from './plugins.ts'
import { type Room, roomOf, rooms } from './rooms.ts'
import { listMutants, type MutantPlace, mutantKey, sampleMutants } from './sample.ts'

/**
 * Changes the code in many small ways, one at a time, and runs the tests that reach the change: what no test notices is
 * listed. `npm run mutants -- [--seed N] [--count N] [--workers N] [--least PERCENT] [--config FILE] [PATH…]`. Ends with 1
 * where less than `--least` per cent were killed. lab/mutation/README.md says how to read it.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    count: { type: 'string', default: '300' },
    workers: { type: 'string', default: '2' },
    least: { type: 'string', default: '90' },
    config: { type: 'string', default: 'lab/mutation/vitest.config.ts' },
  },
})

const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed)
const paths = positionals.length > 0 ? positionals : rooms.flatMap(({ code }) => code)
const all = await listMutants(paths)
const sample = sampleMutants(all, seed, Number(values.count))
process.stdout.write(`${sample.length} of ${all.length} mutants in ${paths.join(' ')}, seed ${seed}\n`)

const results: MutantResult[] = []
for (const [room, mutants] of Map.groupBy(sample, ({ fileName }) => roomOf(fileName))) {
  results.push(...(await testMutants(room, mutants)))
}
const outcome = sortResults(results, (name) => readFileSync(name, 'utf8'))
process.stdout.write(renderOutcome(outcome))
process.exitCode = outcome.percent >= Number(values.least) ? 0 : 1

async function testMutants(room: Room, mutants: readonly MutantPlace[]): Promise<MutantResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mmverify-mutants-'))
  const content: SampleFile = { root: process.cwd(), keys: mutants.map((mutant) => mutantKey(mutant)) }
  writeFileSync(join(folder, 'sample.json'), JSON.stringify(content))
  process.env.MUTANT_SAMPLE = join(folder, 'sample.json')
  process.env.MUTANT_TESTS = room.tests.join('\n')
  try {
    const tested = await new Stryker({
      mutate: mutants.map(placeOf),
      testRunner: 'vitest',
      vitest: { configFile: values.config },
      plugins: ['@stryker-mutator/vitest-runner', './lab/mutation/plugins.ts'],
      checkers: ['sample'],
      coverageAnalysis: 'perTest',
      concurrency: Number(values.workers),
      reporters: ['survivors'],
      logLevel: 'warn' as LogLevel,
      // A loop that never ends is known by how often it passes the mutant, whatever the clock says. The clock is for
      // the rest: what runs into it was not killed.
      timeoutMS: 120_000,
      dryRunTimeoutMinutes: 30,
      ignorePatterns: ['allure-results', 'dist', 'mmverify-report'],
      // Not in the project, where other runs of Vitest would find its tests.
      tempDirName: join(folder, 'sandboxes'),
      cleanTempDir: 'always',
      allowEmpty: true,
      // Stryker would rewrite this file, for a compiler that it does not use.
      tsconfigFile: 'none.json',
      disableTypeChecks: false,
    }).runMutationTest()
    return tested.filter(({ status }) => status !== 'CompileError')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Lines from 1, as Stryker's patterns have them. */
function placeOf({ fileName, location: { start, end } }: MutantPlace): string {
  return `${fileName}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`
}
