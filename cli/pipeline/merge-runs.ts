import { statSync } from 'node:fs'
import { join } from 'node:path'
import { type Run, type RunFile, runSchemaMinor } from '../../core/run.ts'
import { targetNameOf } from '../../core/target.ts'
import { runsOf } from '../../reports/run-file.ts'
import { composeRunFile } from '../files/compose-run-file.ts'
import { readRunFile } from '../files/read-runs.ts'
import { UsageError } from '../usage-error.ts'

/**
 * Puts the run.json files of shards together, in the order of the whole list. A part that is missing, is there twice or is of
 * another list is an error: a target must not be lost silently.
 *
 * @param paths - run.json files, or report folders.
 */
export async function mergeRuns(paths: readonly string[]): Promise<RunFile> {
  const parts = await Promise.all(
    paths.map(async (path) => ({ path, file: await readRunFile(findRunFile(path)) })),
  )
  const [first] = parts
  if (!first) throw new UsageError('nothing to merge: give the run.json files of all shards')
  const { of, targets } = requireShard(first)
  const places: Run[] = []
  const seen = new Map<number, string>()
  for (const part of parts) {
    const shard = requireShard(part)
    if (shard.of !== of || shard.targets !== targets) {
      throw new UsageError(
        `${part.path} is of another list than ${first.path}: ${shard.of} shards of ${shard.targets} targets`,
      )
    }
    const other = seen.get(shard.index)
    if (other !== undefined)
      throw new UsageError(`${part.path} and ${other} are both shard ${shard.index}/${of}`)
    seen.set(shard.index, part.path)
    const runs = runsOf(part.file)
    const expected = Math.floor((targets - shard.index) / of) + 1
    if (runs.length !== expected) {
      throw new UsageError(
        `${part.path} has ${runs.length} targets, and shard ${shard.index}/${of} has ${expected}`,
      )
    }
    for (const [index, run] of runs.entries()) places[shard.index - 1 + index * of] = run
  }
  const missing = Array.from({ length: Math.min(of, targets) }, (_, index) => index + 1).filter(
    (index) => !seen.has(index),
  )
  if (missing.length > 0)
    throw new UsageError(`missing: shard ${missing.map((index) => `${index}/${of}`).join(', ')}`)
  rejectDuplicates(places)
  const minors = parts.map(({ file }) => file.schemaMinor ?? 0)
  return composeRunFile(places, null, Math.max(runSchemaMinor, ...minors))
}

function requireShard({ path, file }: { path: string; file: RunFile }) {
  if (!file.shard) throw new UsageError(`${path} is no shard: it was not made with --shard`)
  return file.shard
}

function findRunFile(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, 'run.json') : path
}

function rejectDuplicates(runs: readonly Run[]): void {
  const names = runs.map(({ target }) => targetNameOf(target))
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new UsageError(`${twice} is in two shards: they are not of one list`)
  const [profile] = new Set(runs.map(({ profile }) => profile))
  if (runs.some((run) => run.profile !== profile))
    throw new UsageError('the shards were judged by different profiles')
}
