import { severities } from '../../core/verdict.ts'
import type { Gate } from '../../suites/gate.ts'
import { UsageError } from '../usage-error.ts'
import { chooseOne } from './choose-one.ts'
import type { Config } from './config-schema.ts'
import type { Flags } from './flags.ts'

/** What fails the gate: `--fail-on`, and for `regression` what failed already in `--baseline`. */
export async function resolveGate(flags: Flags, config: Config): Promise<Gate> {
  const failOn = chooseOne([...severities, 'regression'], flags.failOn ?? config.failOn ?? 'info')
  if (failOn !== 'regression') return { failOn, knownFailures: new Set() }
  if (flags.baseline === undefined) throw new UsageError('--fail-on regression needs --baseline RUN.json')
  const { readRuns } = await import('../files/read-runs.ts')
  const runs = await readRuns(flags.baseline)
  const failures = runs.flatMap(({ target, checks }) =>
    checks.filter(({ verdict }) => verdict === 'fail').map(({ id }) => `${target.host}:${target.port} ${id}`),
  )
  return { failOn, knownFailures: new Set(failures) }
}
