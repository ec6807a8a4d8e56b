import type { Run, RunFile } from '../../core/run.ts'
import { runsOf } from '../../reports/run-file.ts'
import { UsageError } from '../usage-error.ts'
import { describeIssue, parseJson, readText } from './input.ts'

/** The runs in a run.json, or a usage error. */
export async function readRuns(path: string): Promise<readonly Run[]> {
  return runsOf(await readRunFile(path))
}

/** A run.json, or a usage error. */
export async function readRunFile(path: string): Promise<RunFile> {
  const text = await readText(path, 'run file')
  const { runFileSchema } = await import('../../core/run.ts')
  const parsed = runFileSchema.safeParse(parseJson(text, path))
  if (!parsed.success)
    throw new UsageError(`${path} is not a run.json of this version: ${describeIssue(parsed.error)}`)
  return parsed.data
}
