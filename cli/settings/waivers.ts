import * as z from 'zod'
import { type Waiver, waiverSchema } from '../../core/run.ts'
import { checks } from '../../suites/check-catalogue.ts'
import { readYaml } from '../files/input.ts'
import { UsageError } from '../usage-error.ts'
import type { Config } from './config-file.ts'
import type { Flags } from './flags.ts'

/** The waivers of `--waivers`, or else of the config file; each names a check that there is. */
export async function resolveWaivers(flags: Flags, config: Config): Promise<Waiver[]> {
  const waivers =
    flags.waivers === undefined
      ? (config.waivers ?? [])
      : await readYaml(flags.waivers, 'waivers file', z.array(waiverSchema))
  for (const { control_id } of waivers) {
    if (!checks.some(({ id }) => id === control_id)) {
      throw new UsageError(`a waiver names no check: '${control_id}': see mmverify list`)
    }
  }
  return waivers
}
