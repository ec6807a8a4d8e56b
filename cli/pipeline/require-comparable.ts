import type { AccessRecord } from '../../core/access.ts'
import type { Run, Scope, Shard } from '../../core/run.ts'
import { type Target, targetNameOf } from '../../core/target.ts'
import manifest from '../../package.json' with { type: 'json' }
import { runsOf } from '../../reports/run-file.ts'
import { makeVisibleLine } from '../../suites/visible-text.ts'
import { findRepeatedName } from '../settings/repeated-name.ts'
import type { Baseline } from '../settings/resolve-gate.ts'
import { UsageError } from '../usage-error.ts'
import { listSome } from './list-some.ts'

/** What a run looks at, known before it begins. */
export interface Coverage {
  profile: string
  scope: Scope | null
  /** Ids of the checks. */
  ids: readonly string[]
  targets: readonly { target: Target; access: AccessRecord }[]
  /** The part of a list that these targets are. */
  shard: Shard | null
}

/**
 * Refuses a baseline of something else: of another major version of mmverify, another profile, other checks, other targets or other
 * access. What differs for such a reason became neither worse nor better.
 *
 * @throws UsageError that names the file and what differs
 */
export function requireComparable({ path, file }: Baseline, coverage: Coverage): void {
  const differs = (what: string, there: string, here: string) =>
    new UsageError(
      makeVisibleLine(`the baseline ${path} is of ${what}: ${there} there, ${here} here; make another one`),
    )
  const [there, here] = [file.tool.version, manifest.version].map(majorOf)
  if (there !== here) throw differs('another major version of mmverify', file.tool.version, manifest.version)
  const known = new Map(runsOf(file).map((run) => [targetNameOf(run.target), run]))
  requireDistinctTargets(path, runsOf(file))
  requireDistinctTargets('this run', coverage.targets)
  requireSameTargets(path, known, coverage)
  for (const { target, access } of coverage.targets) {
    const name = targetNameOf(target)
    const run = known.get(name)
    if (!run) continue
    if (run.profile !== coverage.profile) throw differs('another profile', run.profile, coverage.profile)
    if (!hasSameScope(run, coverage))
      throw differs('other checks', formatScope(run.scope), formatScope(coverage.scope))
    const [before, now] = [run.access, access].map(formatAccess)
    if (before !== now) throw differs(`other access to ${name}`, before ?? '', now ?? '')
  }
}

/** What these runs looked at. At least one. */
export function coverageOf(runs: readonly Run[], shard: Shard | null): Coverage {
  const [first] = runs
  if (!first) throw new Error('no runs have no coverage')
  const { profile, scope = null, checks } = first
  return { profile, scope, ids: checks.map(({ id }) => id), targets: runs, shard }
}

/** Saved facts may have a target twice: nobody could say which of them became worse than which. */
function requireDistinctTargets(where: string, targets: readonly { target: Target }[]): void {
  const twice = findRepeatedName(targets.map(({ target }) => targetNameOf(target)))
  if (twice !== undefined)
    throw new UsageError(makeVisibleLine(`${where} has ${twice} twice: no baseline tells them apart`))
}

/** A shard is compared with a baseline of its own targets, or with one of the whole list. */
function requireSameTargets(
  path: string,
  known: ReadonlyMap<string, Run>,
  { targets, shard }: Coverage,
): void {
  const own = new Set(targets.map(({ target }) => targetNameOf(target)))
  const lacking = [...own].filter((name) => !known.has(name))
  const whole = shard && known.size === shard.names.length ? new Set(shard.names) : own
  const foreign = [...known.keys()].filter((name) => !whole.has(name))
  if (lacking.length === 0 && foreign.length === 0) return
  const parts = [
    ...(lacking.length > 0 ? [`it lacks ${listSome(lacking, 3)}`] : []),
    ...(foreign.length > 0 ? [`this run lacks ${listSome(foreign, 3)}`] : []),
  ]
  throw new UsageError(
    makeVisibleLine(`the baseline ${path} is of other targets: ${parts.join(', ')}; make another one`),
  )
}

/** The same checks were asked for, though another version may know more or fewer of them; or the very same were run. */
function hasSameScope({ scope, checks }: Run, coverage: Coverage): boolean {
  if (formatScope(scope) === formatScope(coverage.scope)) return true
  const ids = new Set(coverage.ids)
  return checks.length === ids.size && checks.every(({ id }) => ids.has(id))
}

function formatScope(scope: Scope | null | undefined): string {
  const { check, skip, severity } = scope ?? {}
  const parts = [
    ...(check ? [`--check ${check.join(',')}`] : []),
    ...(skip ? [`--skip ${skip.join(',')}`] : []),
    ...(severity ? [`--severity ${severity}`] : []),
  ]
  return parts.length > 0 ? parts.join(' ') : 'all checks'
}

function formatAccess({ hosts, databases, api, baseline, inventory }: AccessRecord): string {
  const parts = [
    ...hosts.map(({ name, roles }) => `host ${name}${roles.length > 0 ? ` (${roles.join(', ')})` : ''}`),
    ...databases.map(({ name, account }) => `database ${name}${account ? '' : ' without an account'}`),
    ...(api ? ['API'] : []),
    ...(baseline ? ['a kept config.json'] : []),
    ...(inventory ? ['an inventory'] : []),
  ]
  return parts.length > 0 ? parts.sort().join(', ') : 'none'
}

function majorOf(version: string): string {
  return version.split('.')[0] ?? ''
}
