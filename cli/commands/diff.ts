import type { Command } from 'commander'
import { exitCodes } from '../exit-codes.ts'
import type { Flags } from '../settings/flags.ts'
import { describeObeyedFlags } from '../settings/obeyed-flags.ts'
import { UsageError } from '../usage-error.ts'
import type { Invocation } from './invocation.ts'

interface DiffOptions {
  json?: boolean | undefined
  markdown?: boolean | undefined
}

/** Adds `mmverify diff`. */
export function addDiffCommand(program: Command, { exitWith }: Invocation): void {
  program
    .command('diff')
    .description('what changed between two runs; 1 when something got worse')
    .argument('<a>', 'the earlier run.json, or its report folder')
    .argument('<b>', 'the later one')
    .option('--markdown', 'as a table in Markdown')
    .addHelpText('after', () => describeObeyedFlags(program, 'diff'))
    .action(async (a: string, b: string, { markdown }: Pick<DiffOptions, 'markdown'>) => {
      const { json } = program.opts<Flags>()
      exitWith(await printDifferences(a, b, { json, markdown }))
    })
}

/**
 * Prints every check and grade that differs between two runs. 1 when something is worse: it fails or is open and did not, it fails for
 * something else, is no longer run, or its target is gone.
 */
export async function printDifferences(
  before: string,
  after: string,
  { json, markdown }: DiffOptions = {},
): Promise<number> {
  if (json && markdown) throw new UsageError('--json and --markdown exclude each other: give one')
  const { compareFiles, countDifferences } = await import('../../suites/file-comparison.ts')
  const { renderDifferences, renderJsonDifferences, renderMarkdownDifferences } = await import(
    '../../reports/difference-text.ts'
  )
  const [a, b] = await Promise.all([readNamedRuns(before), readNamedRuns(after)])
  const comparison = compareFiles(a, b)
  const render = json ? renderJsonDifferences : markdown ? renderMarkdownDifferences : renderDifferences
  process.stdout.write(render(comparison))
  return countDifferences(comparison, 'worse') > 0 ? exitCodes.failed : exitCodes.passed
}

async function readNamedRuns(path: string) {
  const { readRunFile } = await import('../files/read-runs.ts')
  const { createRunNames, runsOf } = await import('../../reports/run-file.ts')
  const file = await readRunFile(path)
  const names = createRunNames(file)
  return { file, runs: new Map(runsOf(file).map((run, index) => [names[index] ?? '', run])) }
}
