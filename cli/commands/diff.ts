import type { Command } from 'commander'
import type { CheckResult, Run } from '../../core/run.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Invocation } from './invocation.ts'

/** Adds `mmverify diff`. */
export function addDiffCommand(program: Command, { exitWith }: Invocation): void {
  program
    .command('diff')
    .description('what changed between two run.json files; 1 when something got worse')
    .argument('<a>')
    .argument('<b>')
    .action(async (a: string, b: string) => exitWith(await printDifferences(a, b)))
}

/** Prints every check whose verdict differs between two runs. 1 when one that was not failing fails now. */
export async function printDifferences(before: string, after: string): Promise<number> {
  const { readRuns } = await import('../files/read-runs.ts')
  const [a, b] = await Promise.all([readRuns(before), readRuns(after)])
  const old = indexResults(a)
  const now = indexResults(b)
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

/** `host:port id` → its result. */
function indexResults(runs: readonly Run[]): Map<string, CheckResult> {
  return new Map(
    runs.flatMap(({ target, checks }) =>
      checks.map((check): [string, CheckResult] => [`${target.host}:${target.port} ${check.id}`, check]),
    ),
  )
}
