import { profileNames } from '../../core/requirement.ts'
import { resolveCheckIds } from './check-ids.ts'
import { chooseOne } from './choose-one.ts'
import type { Config } from './config-schema.ts'
import type { Flags } from './flags.ts'
import { resolvePace } from './pace.ts'
import { resolveReportSettings } from './report-settings.ts'
import { resolveScope } from './scope.ts'
import type { Settings } from './settings.ts'
import { takeShard } from './shard.ts'
import { resolveSource } from './source.ts'
import { describeUnknownVariables } from './unknown-variables.ts'
import { resolveWaivers } from './waivers.ts'

/**
 * Merges flags (which include the environment) with the config file and checks the whole: each part of the settings has a file of its
 * own, which takes both. Variables that nobody reads are told on stderr.
 *
 * @throws UsageError
 */
export async function resolveSettings(flags: Flags): Promise<Settings> {
  const config = flags.config === undefined ? {} : await readGivenConfig(flags.config)
  for (const line of describeUnknownVariables(process.env, config))
    process.stderr.write(`mmverify: ${line}\n`)
  const pace = resolvePace(flags, config)
  const profile = chooseOne(profileNames, flags.profile ?? config.profile ?? 'current')
  const scope = resolveScope(flags, config)
  const waivers = await resolveWaivers(flags, config)
  const whole = await resolveSource(flags, config, profile)
  return {
    ...(await takeShard(whole, flags.shard, waivers)),
    profile,
    scope,
    ids: await resolveCheckIds(scope),
    waivers,
    ...(await resolveReportSettings(flags, config)),
    ...pace,
  }
}

/** YAML and its schema take their time to load, and a target given as a flag needs neither. */
async function readGivenConfig(path: string): Promise<Config> {
  const { readConfig } = await import('./config-file.ts')
  return readConfig(path)
}
