import type { Waiver } from '../../core/run.ts'
import { readYaml } from '../files/input.ts'
import { UsageError } from '../usage-error.ts'
import type { Config } from './config-schema.ts'
import type { Flags } from './flags.ts'
import { suggestName } from './suggest-name.ts'

/** The waivers of `--waivers`, or else of the config file; each names a check that there is. */
export async function resolveWaivers(flags: Flags, config: Config): Promise<Waiver[]> {
  const waivers = flags.waivers === undefined ? (config.waivers ?? []) : await readWaivers(flags.waivers)
  if (waivers.length === 0) return []
  const { checks } = await import('../../suites/check-catalogue.ts')
  for (const { control_id } of waivers) {
    if (!checks.some(({ id }) => id === control_id)) {
      const ids = checks.map(({ id }) => id)
      throw new UsageError(
        `a waiver names no check: '${control_id}'${suggestName(control_id, ids) || ': see mmverify list'}`,
      )
    }
  }
  return waivers
}

/** A waivers file: a list of waivers (see `waiverSchema`). */
async function readWaivers(path: string): Promise<Waiver[]> {
  const { waiversSchema } = await import('../../core/run.ts')
  return readYaml(path, 'waivers file', waiversSchema)
}
