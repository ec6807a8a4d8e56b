import * as z from 'zod'
import { parseDsn } from '../database/dsn/dsn.ts'
import { isSecretName } from '../secrets/secret-name.ts'
import { containsSecret, isSecretInTheClear } from '../secrets/secret-value.ts'
import { dsnSettings, recordedSettings, redactValue } from './mattermost-settings.ts'
import { dataSourceSchema } from './questions/mattermost-config.ts'
import { settingValueSchema } from './setting-value.ts'

export const environmentSchema = z.strictObject({
  /** `ServiceSettings.SiteURL` → value, for the `MM_*` variables that override a setting whose value is written down. */
  overrides: z.record(z.string(), settingValueSchema),
  dataSources: z.array(dataSourceSchema),
  /** What MM_CONFIG names, where that is a file. */
  configFile: z.string().nullable(),
  /** Names of all other variables. */
  unrecorded: z.array(z.string()),
  /** Names of those whose value is a secret in the clear, DSNs aside. */
  secrets: z.array(z.string()).optional(),
})
export type Environment = z.infer<typeof environmentSchema>

/**
 * `NAME=value` words of a unit's environment: `MM_SERVICESETTINGS_SITEURL` overrides `ServiceSettings.SiteURL`. A DSN that
 * Mattermost is given with `--config`, which wins over `MM_CONFIG`, is among the data sources under that name.
 *
 * @param commandLine - the arguments of the unit's ExecStart
 */
export function parseEnvironment(
  assignments: readonly string[],
  commandLine: readonly string[] = [],
): Environment {
  const environment: Environment = { overrides: {}, dataSources: [], configFile: null, unrecorded: [] }
  const pairs = assignments.map((assignment) => {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(assignment) ?? []
    return [name, value] as const
  })
  const driver = pairs.find(([name]) => name === 'MM_SQLSETTINGS_DRIVERNAME')?.[1] ?? ''
  const secrets = pairs.filter(([name, value]) => isSecretVariable(name, value, driver)).map(([name]) => name)
  if (secrets.length > 0) environment.secrets = secrets
  for (const [name, value] of pairs) {
    const setting = settingNames.get(name)
    if (setting !== undefined) {
      environment.overrides[setting] = redactValue(value)
    } else if (listVariables.has(name)) {
      const listed = value.split(' ').filter((dsn) => dsn !== '')
      environment.dataSources.push(
        ...listed.map((dsn, index) => ({ setting: `${name}[${index}]`, dsn: parseDsn(dsn, driver) })),
      )
    } else if (dsnVariables.has(name) || (name === 'MM_CONFIG' && isDsn(value))) {
      environment.dataSources.push({ setting: name, dsn: parseDsn(value, driver) })
    } else if (name === 'MM_CONFIG' && isFilePath(value)) {
      environment.configFile = value
    } else if (name !== '') {
      environment.unrecorded.push(name)
    }
  }
  const store = findConfigArgument(commandLine)
  if (store !== null && isDsn(store)) {
    environment.dataSources.unshift({ setting: '--config', dsn: parseDsn(store, '') })
  }
  return environment
}

/** What `--config` or `-c` names, in any of the forms that the flag library takes; the last one counts. Null: it isn't there. */
export function findConfigArgument(commandLine: readonly string[]): string | null {
  let found: string | null = null
  for (const [index, word] of commandLine.entries()) {
    if (word === '--config' || word === '-c') found = commandLine[index + 1] ?? null
    else found = /^(?:--config=|-c=?)(.+)$/s.exec(word)?.[1] ?? found
  }
  return found
}

/** A path as it may be written down: anything else may be, or hold, a secret. */
export function isFilePath(text: string): boolean {
  return /^[\w./+-]{1,200}$/.test(text)
}

/** A DSN is judged by what it says itself, a password in it included; one that cannot be read is like any other text. */
function isSecretVariable(name: string, value: string, driver: string): boolean {
  if (dsnVariables.has(name) || (name === 'MM_CONFIG' && isDsn(value)))
    return parseDsn(value, driver).status !== 'ok' && containsSecret(value)
  if (listVariables.has(name)) {
    const listed = value.split(' ').map((dsn) => parseDsn(dsn, driver))
    return listed.some(({ status }) => status !== 'ok') && containsSecret(value)
  }
  return (isSecretName(name) && isSecretInTheClear(value) === 'yes') || containsSecret(value)
}

function isDsn(text: string): boolean {
  return /^(?:mysql|postgres(?:ql)?):\/\//.test(text)
}

const settingNames: ReadonlyMap<string, string> = new Map(
  Object.entries(recordedSettings).flatMap(([section, keys]) =>
    keys.map((key) => [`MM_${section}_${key}`.toUpperCase(), `${section}.${key}`] as const),
  ),
)
const dsnVariables: ReadonlySet<string> = new Set(
  dsnSettings.map((setting) => `MM_SqlSettings_${setting}`.toUpperCase()),
)
/** Blanks part the items of a list. */
const listVariables: ReadonlySet<string> = new Set([
  'MM_SQLSETTINGS_DATASOURCEREPLICAS',
  'MM_SQLSETTINGS_DATASOURCESEARCHREPLICAS',
])
