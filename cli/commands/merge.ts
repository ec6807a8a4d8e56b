import type { Command } from 'commander'
import type { Flags } from '../settings/flags.ts'
import type { Invocation } from './invocation.ts'

/** Adds `mmverify merge`. */
export function addMergeCommand(program: Command, { signal, exitWith }: Invocation): void {
  program
    .command('merge')
    .description('put the run.json files of all shards together, and report on the whole')
    .argument('<run.json...>', 'one for each shard, or its report folder')
    .action(async (paths: string[]) => {
      const { mergeRuns } = await import('../pipeline/merge-runs.ts')
      const { resolveReportSettings } = await import('../settings/report-settings.ts')
      const { reportRuns } = await import('../pipeline/report-runs.ts')
      const file = await mergeRuns(paths)
      exitWith(await reportRuns(file, await resolveReportSettings(program.opts<Flags>()), signal))
    })
}
