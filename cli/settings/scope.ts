import type { Scope } from '../../core/run.ts'
import { severities } from '../../core/verdict.ts'
import { chooseOne } from './choose-one.ts'
import type { Config } from './config-schema.ts'
import type { Flags } from './flags.ts'

/** Which checks `--check`, `--skip` and `--severity` ask for; null where none of them was given, or they leave all. */
export function resolveScope(flags: Flags, config: Config): Scope | null {
  const check = flags.check ?? config.check
  const skip = flags.skip ?? config.skip ?? []
  const severity = chooseOne(severities, flags.severity ?? config.severity ?? 'info')
  if (!check && skip.length === 0 && severity === 'info') return null
  return {
    ...(check && { check: check.toSorted() }),
    ...(skip.length > 0 && { skip: skip.toSorted() }),
    ...(severity !== 'info' && { severity }),
  }
}
