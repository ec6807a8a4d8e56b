import type { CheckResult, Run } from '../../core/run.ts'
import { exitCodes } from '../pipeline/exit-code.ts'
import { readRuns } from '../settings/resolve-settings.ts'

/** Prints every check whose verdict differs between two runs. 1 when one that was not failing fails now. */
export async function diff(before: string, after: string): Promise<number> {
  const [a, b] = await Promise.all([readRuns(before), readRuns(after)])
  const old = verdictsOf(a)
  const now = verdictsOf(b)
  let worse = false
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const from = old.get(key)
    const to = now.get(key)
    if (from?.verdict === to?.verdict) continue
    worse ||= to?.verdict === 'fail'
    process.stdout.write(
      `${key}: ${from?.verdict ?? 'not run'} → ${to?.verdict ?? 'not run'}${to ? `: ${to.reason}` : ''}\n`,
    )
  }
  return worse ? exitCodes.failed : exitCodes.passed
}

function verdictsOf(runs: readonly Run[]): Map<string, CheckResult> {
  return new Map(
    runs.flatMap(({ target, checks }) =>
      checks.map((check): [string, CheckResult] => [`${target.host}:${target.port} ${check.id}`, check]),
    ),
  )
}
