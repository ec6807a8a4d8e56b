import { type Run, type RunFile, runSchemaMinor, type Shard } from '../../core/run.ts'
import { targetNameOf } from '../../core/target.ts'
import { runsOf } from '../../reports/run-file.ts'
import { makeVisibleLine } from '../../suites/visible-text.ts'
import { composeRunFile } from '../files/compose-run-file.ts'
import { readRunFile } from '../files/read-runs.ts'
import { UsageError } from '../usage-error.ts'
import { listSome } from './list-some.ts'
import { describeLostTarget } from './lost-target.ts'
import { type Part, requireConsistency, requireSameTime, requireWholeRuns } from './shard-consistency.ts'

/**
 * Puts the run.json files of shards together, in the order of the whole list. A part that is missing, is there twice, or is of another
 * list, another time or another program is an error that names it: a target must not be lost silently, nor an old verdict pass as new.
 *
 * @param paths - run.json files, or report folders
 * @param allowMissing - what is missing becomes incomplete runs, without a single verdict
 */
export async function mergeRuns(
  paths: readonly string[],
  { allowMissing }: { allowMissing: boolean },
): Promise<RunFile> {
  const parts = await Promise.all(paths.map(readPart))
  const [first] = parts
  if (!first) throw new UsageError('nothing to merge: give the run.json files of all shards')
  for (const part of parts) requireConsistency(part, first)
  requireSameTime(parts)
  const places = placeRuns(parts, first.shard)
  const lost = first.shard.names.flatMap((name, place) => (places.has(place) ? [] : [{ name, place }]))
  if (lost.length > 0 && !allowMissing) throw new UsageError(describeMissing(lost, parts, first.shard))
  const [template] = places.values()
  if (!template) throw new UsageError('nothing to merge: no shard has a target')
  if (lost.length > 0)
    process.stderr.write(`mmverify: ${makeVisibleLine(describeMissing(lost, parts, first.shard))}\n`)
  const runs = first.shard.names.map(
    (name, place) =>
      places.get(place) ??
      describeLostTarget(name, formatShard(shardOf(place, first.shard), first.shard), template),
  )
  const minors = parts.map(({ file }) => file.schemaMinor ?? 0)
  return composeRunFile(runs, null, Math.max(runSchemaMinor, ...minors))
}

async function readPart(path: string): Promise<Part> {
  const file = await readRunFile(path)
  if (!file.shard) throw new UsageError(`${path} is no shard: it was not made with --shard`)
  return { path, file, shard: file.shard }
}

/** Each run at its place in the whole list. */
function placeRuns(parts: readonly Part[], { names }: Shard): Map<number, Run> {
  const places = new Map<number, Run>()
  const seen = new Map<number, string>()
  const placeOf = new Map(names.map((name, place) => [name, place]))
  for (const part of parts) {
    const { path, file, shard } = part
    const other = seen.get(shard.index)
    if (other !== undefined)
      throw new UsageError(`${path} and ${other} are both shard ${shard.index}/${shard.of}`)
    seen.set(shard.index, path)
    requireWholeRuns(part)
    for (const run of runsOf(file)) {
      const name = targetNameOf(run.target)
      const place = placeOf.get(name)
      if (place === undefined || shardOf(place, shard) !== shard.index)
        throw new UsageError(`${path} has ${name}, which is not a target of shard ${shard.index}/${shard.of}`)
      if (places.has(place)) throw new UsageError(`${path} has ${name} twice`)
      places.set(place, run)
    }
  }
  return places
}

/** Which shard the target at this place is in: see `takeShard`. */
function shardOf(place: number, { of }: Shard): number {
  return (place % of) + 1
}

function formatShard(index: number, { of }: Shard): string {
  return `${index}/${of}`
}

/** `missing: shard 2/4; part-3 is partial: it lacks b.example.com`. */
function describeMissing(
  lost: readonly { name: string; place: number }[],
  parts: readonly Part[],
  shard: Shard,
): string {
  const present = new Map(parts.map((part) => [part.shard.index, part.path]))
  const byShard = Map.groupBy(lost, ({ place }) => shardOf(place, shard))
  const absent = [...byShard.keys()].filter((index) => !present.has(index)).sort((a, b) => a - b)
  const partial = [...byShard].flatMap(([index, those]) => {
    const path = present.get(index)
    return path === undefined
      ? []
      : [
          `${path} is partial: it lacks ${listSome(
            those.map(({ name }) => name),
            5,
          )}`,
        ]
  })
  return [
    ...(absent.length > 0
      ? [`missing: shard ${absent.map((index) => formatShard(index, shard)).join(', ')}`]
      : []),
    ...partial,
  ].join('; ')
}
