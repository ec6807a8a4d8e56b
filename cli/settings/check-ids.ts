import picomatch from 'picomatch'
import { type Severity, severities } from '../../core/verdict.ts'
import { UsageError } from '../usage-error.ts'
import type { Config } from './config-schema.ts'
import type { Flags } from './flags.ts'

/** The checks that `--check`, `--skip` and `--severity` leave, in the catalogue's order; null where none of them was given. */
export async function resolveCheckIds(flags: Flags, config: Config): Promise<string[] | null> {
  const only = flags.check ?? config.check
  const skip = flags.skip ?? config.skip ?? []
  const severity = flags.severity ?? config.severity ?? 'info'
  if (!only && skip.length === 0 && severity === 'info') return null
  const { checks } = await import('../../suites/check-catalogue.ts')
  for (const glob of [...(only ?? []), ...skip]) {
    if (!checks.some(({ id }) => picomatch.isMatch(id, glob))) {
      throw new UsageError(`no check matches '${glob}': see mmverify list`)
    }
  }
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
