import * as z from 'zod'
import { parseDsn } from '../database/dsn/dsn.ts'
import { dataSourceSchema } from './mattermost-config.ts'
import { dsnSettings, recordedSettings, recordedValue } from './mattermost-settings.ts'
import { settingValueSchema } from './setting-value.ts'

export const environmentSchema = z.strictObject({
  /** `ServiceSettings.SiteURL` → value, for the `MM_*` variables that override a setting whose value is written down. */
  overrides: z.record(z.string(), settingValueSchema),
  dataSources: z.array(dataSourceSchema),
  /** Names of all other variables. */
  unrecorded: z.array(z.string()),
})
export type Environment = z.infer<typeof environmentSchema>

/** `NAME=value` words of a unit's environment: `MM_SERVICESETTINGS_SITEURL` overrides `ServiceSettings.SiteURL`. */
export function parseEnvironment(assignments: readonly string[]): Environment {
  const environment: Environment = { overrides: {}, dataSources: [], unrecorded: [] }
  const pairs = assignments.map((assignment) => {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(assignment) ?? []
    return [name, value] as const
  })
  const driver = pairs.find(([name]) => name === 'MM_SQLSETTINGS_DRIVERNAME')?.[1] ?? ''
  for (const [name, value] of pairs) {
    const setting = settingNames.get(name)
    if (setting !== undefined) {
      environment.overrides[setting] = recordedValue(value)
    } else if (
      dsnVariables.has(name) ||
      (name === 'MM_CONFIG' && /^(?:mysql|postgres(?:ql)?):\/\//.test(value))
    ) {
      environment.dataSources.push({ setting: name, dsn: parseDsn(value, driver) })
    } else if (name !== '') {
      environment.unrecorded.push(name)
    }
  }
  return environment
}

const settingNames: ReadonlyMap<string, string> = new Map(
  Object.entries(recordedSettings).flatMap(([section, keys]) =>
    keys.map((key) => [`MM_${section}_${key}`.toUpperCase(), `${section}.${key}`] as const),
  ),
)
const dsnVariables: ReadonlySet<string> = new Set(
  dsnSettings.map((setting) => `MM_SqlSettings_${setting}`.toUpperCase()),
)
