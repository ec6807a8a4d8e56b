import picomatch from 'picomatch'
import { type Severity, severities } from '../../core/verdict.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { UsageError } from '../usage-error.ts'
import type { Config } from './config-file.ts'
import type { Flags } from './flags.ts'

/** The checks that `--check`, `--skip` and `--severity` leave, in the catalogue's order. */
export function resolveCheckIds(flags: Flags, config: Config): string[] {
  const only = flags.check ?? config.check
  const skip = flags.skip ?? config.skip ?? []
  for (const glob of [...(only ?? []), ...skip]) {
    if (!checks.some(({ id }) => picomatch.isMatch(id, glob))) {
      throw new UsageError(`no check matches '${glob}': see mmverify list`)
    }
  }
  const severity = flags.severity ?? config.severity ?? 'info'
  const least = severities.indexOf(severity as Severity)
  const ids = checks
    .filter(
      ({ id }) => (!only || picomatch.isMatch(id, only)) && !(skip.length > 0 && picomatch.isMatch(id, skip)),
    )
    .filter((check) => severities.indexOf(check.severity) <= least)
    .map(({ id }) => id)
  if (ids.length === 0) throw new UsageError('no check is left: loosen --check, --skip or --severity')
  return ids
}
