import { listFactPaths } from '../../core/check.ts'
import type { AnyProbe } from '../../core/probe.ts'
import type { ProfileName } from '../../core/requirement.ts'
import type { CheckResult } from '../../core/run.ts'
import type { Target } from '../../core/target.ts'
import { collect } from '../../probes/collect.ts'
import type { Collection } from '../../probes/collection.ts'
import { outsideProbes } from '../../probes/probe-catalogue.ts'
import { checks as allChecks } from '../../suites/check-catalogue.ts'
import { judgeCheck } from '../../suites/judge.ts'
import type { EdgeStandIn } from '../servers/edge-stand-in.ts'

export interface EdgeAuditOptions<Id extends string> {
  /** The checks to judge, by id. Only the probes whose facts they look at are run. */
  checks: readonly Id[]
  profile?: ProfileName
  /** What is other in the target than the stand-in says: its name, its path, its ports. */
  target?: Partial<Target>
  /** Milliseconds for one phase of one exchange. Who waits for silence makes it short. */
  timeout?: number
  maxConnections?: number
}

export interface EdgeAudit<Id extends string> {
  /** By id: `{ hsts: 'pass' }`. */
  verdicts: Record<Id, CheckResult['verdict']>
  results: Record<Id, CheckResult>
  facts: Collection['facts']
}

/** What the named checks say of a stand-in, from what their probes saw of it. */
export async function auditEdge<const Id extends string>(
  edge: Pick<EdgeStandIn, 'target'>,
  {
    checks: ids,
    profile = 'current',
    target = {},
    timeout = 5000,
    maxConnections = 16,
  }: EdgeAuditOptions<Id>,
): Promise<EdgeAudit<Id>> {
  const checks = ids.map((id) => {
    const check = allChecks.find((known) => known.id === id)
    if (!check) throw new Error(`there is no check ${id}`)
    return check
  })
  const paths = checks.flatMap(listFactPaths)
  const collection = await collect({ ...edge.target, ...target }, findProbesFor(paths), {
    timeout,
    deadline: 60_000,
    maxConnections,
    signal: new AbortController().signal,
    now: () => new Date(),
  })
  const results = checks.map((check) => [check.id, judgeCheck(check, collection, profile)] as const)
  return {
    verdicts: Object.fromEntries(
      results.map(([id, { verdict }]) => [id, verdict]),
    ) as EdgeAudit<Id>['verdicts'],
    results: Object.fromEntries(results) as EdgeAudit<Id>['results'],
    facts: collection.facts,
  }
}

/** Those that provide these facts, and those that provide what they need, in the order of the catalogue. */
function findProbesFor(paths: readonly string[]): AnyProbe[] {
  const wanted = new Set(paths)
  for (let before = -1; before !== wanted.size; ) {
    before = wanted.size
    for (const { provides, needs } of outsideProbes)
      if (provides.some((path) => wanted.has(path))) for (const path of needs) wanted.add(path)
  }
  return outsideProbes.filter(({ provides }) => provides.some((path) => wanted.has(path)))
}
