import picomatch from 'picomatch'
import type { Scope } from '../../core/run.ts'
import { severities } from '../../core/verdict.ts'
import { UsageError } from '../usage-error.ts'
import { suggestName } from './suggest-name.ts'

/** The checks that are asked for, in the catalogue's order; null: all of them. */
export async function resolveCheckIds(scope: Scope | null): Promise<string[] | null> {
  if (scope === null) return null
  const { check: only, skip = [], severity = 'info' } = scope
  const { checks } = await import('../../suites/check-catalogue.ts')
  for (const glob of [...(only ?? []), ...skip]) {
    if (!checks.some(({ id }) => picomatch.isMatch(id, glob))) {
      const ids = checks.map(({ id }) => id)
      throw new UsageError(`no check matches '${glob}'${suggestName(glob, ids) || ': see mmverify list'}`)
    }
  }
  const least = severities.indexOf(severity)
  const ids = checks
    .filter(
      ({ id }) => (!only || picomatch.isMatch(id, only)) && !(skip.length > 0 && picomatch.isMatch(id, skip)),
    )
    .filter((check) => severities.indexOf(check.severity) <= least)
    .map(({ id }) => id)
  if (ids.length === 0) throw new UsageError('no check is left: loosen --check, --skip or --severity')
  return ids
}
