import type { Command } from 'commander'
import type { Flags } from '../settings/flags.ts'
import { describeObeyedFlags } from '../settings/obeyed-flags.ts'
import type { Invocation } from './invocation.ts'

/** Adds `mmverify merge`. */
export function addMergeCommand(program: Command, { exitWith, ...supervision }: Invocation): void {
  program
    .command('merge')
    .description('put the run.json files of all shards together, and report on the whole')
    .argument('<run.json...>', 'one for each shard, or its report folder')
    .option('--allow-missing', 'report the targets of shards that are missing as incomplete')
    .addHelpText('after', () => describeObeyedFlags(program, 'merge'))
    .action(async (paths: string[], { allowMissing = false }: { allowMissing?: boolean }) => {
      const { mergeRuns } = await import('../pipeline/merge-runs.ts')
      const { resolveReportSettings } = await import('../settings/report-settings.ts')
      const { reportRuns } = await import('../pipeline/report-runs.ts')
      const { requireKeptInputs } = await import('../pipeline/require-kept-inputs.ts')
      const { runFilePathOf } = await import('../files/read-runs.ts')
      const file = await mergeRuns(paths, { allowMissing })
      const settings = await resolveReportSettings(program.opts<Flags>())
      requireKeptInputs(
        paths.map((path) => ({ what: 'the part', path: runFilePathOf(path) })),
        settings,
      )
      exitWith(await reportRuns(file, settings, supervision))
    })
}
