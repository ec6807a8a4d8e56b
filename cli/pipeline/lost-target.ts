import { createAccessRecord, noAccess } from '../../core/access.ts'
import type { Run } from '../../core/run.ts'
import { inconclusive } from '../../core/verdict.ts'
import { countVerdicts } from '../../suites/assemble-run.ts'
import { createNoGrade } from '../../suites/grade/grade.ts'
import { parseTarget } from '../settings/target-argument.ts'

/**
 * The run of a target that nobody has seen, since its shard is lost: incomplete, and with every check open that the profile asks for.
 *
 * @param template - a run of another target of the same list: of the same profile and checks, in the same night
 */
export function describeLostTarget(name: string, shard: string, template: Run): Run {
  const reason = `not seen: shard ${shard}, which this target is in, is missing`
  const checks = template.checks.map(({ waiver: _, note: __, ...check }) =>
    // What the profile does not ask for applies to no target.
    check.requirements.length === 0 ? check : { ...check, ...inconclusive(reason) },
  )
  const { profile, scope, startedAt } = template
  return {
    profile,
    ...(scope && { scope }),
    target: { ...parseTarget(name), ports: {}, ca: [] },
    access: createAccessRecord(noAccess),
    startedAt,
    finishedAt: startedAt,
    complete: false,
    summary: countVerdicts(checks),
    grade: createNoGrade([`no letter: ${reason}`]),
    checks,
  }
}
