import type { Run, RunFile, Shard } from '../../core/run.ts'
import { targetNameOf } from '../../core/target.ts'
import { runsOf } from '../../reports/run-file.ts'
import { countVerdicts } from '../../suites/assemble-run.ts'
import { clipText, makeVisibleLine } from '../../suites/visible-text.ts'
import { UsageError } from '../usage-error.ts'

/** The run.json of one shard. */
export interface Part {
  path: string
  file: RunFile
  shard: Shard
}

/**
 * Requires that two shards were made of the same list by the same program in the same way.
 *
 * @throws UsageError that names both files and what differs
 */
export function requireConsistency(part: Part, first: Part): void {
  const properties = listProperties(first)
  for (const [what, value] of Object.entries(listProperties(part))) {
    const expected = properties[what]
    if (value === expected) continue
    throw new UsageError(
      makeVisibleLine(
        `${part.path} does not belong to ${first.path}: not the same ${what} (${show(value)}, ${show(expected)})`,
      ),
    )
  }
}

/** All that shards of one list have in common, in the order in which a difference explains the most. */
function listProperties({ file, shard }: Part): Record<string, string> {
  const [run] = runsOf(file)
  return {
    'version of mmverify': file.tool.version,
    'number of shards': String(shard.of),
    'number of targets': String(shard.targets),
    'names of targets': shard.names.join(', '),
    'ways to the targets': shard.fingerprints.targets,
    waivers: shard.fingerprints.waivers,
    knowledge: shard.fingerprints.knowledge,
    profile: run?.profile ?? '',
    scope: identifyScope(run),
  }
}

/**
 * Requires that a shard's runs agree with each other and each with itself.
 *
 * @throws UsageError that names the file and the target
 */
export function requireWholeRuns({ path, file, shard }: Part): void {
  if (shard.names.length !== shard.targets || shard.index > shard.of)
    throw new UsageError(
      `${path} contradicts itself: it is shard ${shard.index} of ${shard.of}, of ${shard.targets} targets with ${shard.names.length} names`,
    )
  const [first] = runsOf(file)
  for (const run of runsOf(file)) {
    const problem = findContradiction(run, first)
    if (problem)
      throw new UsageError(
        makeVisibleLine(`${path} contradicts itself: ${targetNameOf(run.target)} ${problem}`),
      )
  }
}

function findContradiction(run: Run, first: Run | undefined): string | null {
  if (run.profile !== first?.profile) return `is judged by ${run.profile}, others by ${first?.profile}`
  if (identifyScope(run) !== identifyScope(first)) return 'has other checks than the others'
  if (Date.parse(run.finishedAt) < Date.parse(run.startedAt)) return 'was finished before it began'
  const counted = countVerdicts(run.checks)
  const isCounted = Object.entries(counted).every(
    ([key, count]) => run.summary[key as keyof typeof counted] === count,
  )
  return isCounted ? null : 'has a summary that does not count its checks'
}

function identifyScope(run: Run | undefined): string {
  return JSON.stringify([run?.scope ?? null, run?.checks.map(({ id }) => id)])
}

/** A night's shards begin within these hours of one another; last night's are a day old. */
const maxSpreadHours = 12

/**
 * Requires that all shards are of one night.
 *
 * @throws UsageError that names the oldest one
 */
export function requireSameTime(parts: readonly Part[]): void {
  const times = parts.flatMap(({ path, file }) =>
    runsOf(file).map(({ startedAt }) => ({ path, startedAt, at: Date.parse(startedAt) })),
  )
  const sorted = times.toSorted((a, b) => a.at - b.at)
  const [oldest, newest] = [sorted[0], sorted.at(-1)]
  if (!oldest || !newest || newest.at - oldest.at <= maxSpreadHours * 3_600_000) return
  throw new UsageError(
    `${oldest.path} is stale: it began at ${oldest.startedAt}, and ${newest.path} at ${newest.startedAt}, more than ${maxSpreadHours} hours later`,
  )
}

function show(value: string | undefined): string {
  return clipText(value ?? 'none', 80)
}
