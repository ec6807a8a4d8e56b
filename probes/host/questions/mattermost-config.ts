import * as z from 'zod'
import { parseDsn } from '../../database/dsn/dsn.ts'
import { dsnSchema } from '../../database/dsn/dsn-facts.ts'
import { defineFileCommand, defineProgramCommand, mebibyte, pathsIn } from '../command.ts'
import { noSuchPlaceExits } from '../exits.ts'
import { FormatError } from '../format-error.ts'
import { holdsMaskedSecret } from '../masked-secret.ts'
import { createFingerprint } from '../mattermost-fingerprint.ts'
import { dsnSettings, isRecorded, redactValue } from '../mattermost-settings.ts'
import { defineHostQuestion } from '../question.ts'
import { settingValueSchema } from '../setting-value.ts'

export const dataSourceSchema = z.strictObject({
  /** `SqlSettings.DataSource`, `SqlSettings.DataSourceReplicas[0]`, `MM_SQLSETTINGS_DATASOURCE`, `MM_CONFIG` … */
  setting: z.string(),
  dsn: dsnSchema,
})

export const mattermostConfigSchema = z.strictObject({
  /** `ServiceSettings.SiteURL` → value, for the settings that can't be secret. */
  settings: z.record(z.string(), settingValueSchema),
  /** Names of all others. */
  unrecorded: z.array(z.string()),
  /** Those that the server hid behind asterisks from whoever asked. */
  masked: z.array(z.string()).optional(),
  /**
   * Of every value that isn't written down whole: equal within one facts.json where the values are. None for null and `[]`. Of
   * `PluginSettings.PluginStates` also one for each plugin, `PluginSettings.PluginStates[…]` with a fingerprint of its name.
   */
  fingerprints: z.record(z.string(), z.string()).optional(),
  dataSources: z.array(dataSourceSchema),
})
export type MattermostConfig = z.infer<typeof mattermostConfigSchema>

/** /etc/mattermost/config.json. */
export const mattermostConfigEtc = defineHostQuestion({
  command: defineFileCommand({
    id: 'mattermost-config-etc',
    file: '/etc/mattermost/config.json',
    privilege: 'required',
    purpose: 'settings (packaged)',
    byteLimit: mebibyte,
  }),
  schema: mattermostConfigSchema,
  parse: parseMattermostConfig,
  absentExits: noSuchPlaceExits,
})

/** /opt/mattermost/config/config.json. */
export const mattermostConfigOpt = defineHostQuestion({
  command: defineFileCommand({
    id: 'mattermost-config-opt',
    file: '/opt/mattermost/config/config.json',
    privilege: 'required',
    purpose: 'settings',
    byteLimit: mebibyte,
  }),
  schema: mattermostConfigSchema,
  parse: parseMattermostConfig,
  absentExits: noSuchPlaceExits,
})

/**
 * What mmctl says in local mode, overrides by the environment included. GET over the local-mode socket, which needs no login and
 * writes nothing but the server's own audit log.
 */
export const mattermostRunning = defineHostQuestion({
  command: defineProgramCommand({
    id: 'mattermost-running',
    programs: ['/opt/mattermost/bin/mmctl', ...pathsIn.bin('mmctl')],
    arguments: '--local config show',
    privilege: 'required',
    purpose: 'settings that Mattermost runs with',
    byteLimit: mebibyte,
  }),
  schema: mattermostConfigSchema,
  parse: parseMattermostConfig,
})

/** config.json. Settings that aren't there have the server's default, which depends on its release. */
export function parseMattermostConfig(text: string): MattermostConfig {
  const masked: string[] = []
  const fingerprints: Record<string, string> = {}
  const config: MattermostConfig = { settings: {}, unrecorded: [], masked, fingerprints, dataSources: [] }
  const root = parseObject(text)
  // An answer of another program may be an object too; what Mattermost was given no setting in is empty.
  const names = Object.keys(root)
  if (names.length > 0 && !names.some(isSettingName) && !Object.values(root).some(isObject))
    throw new FormatError('section', 0)
  for (const [section, settings] of Object.entries(root)) {
    if (!isObject(settings) || !isSettingName(section)) continue
    for (const [key, value] of Object.entries(settings)) {
      if (!isSettingName(key)) continue
      const name = `${section}.${key}`
      const recorded = isRecorded(section, key)
      if (isMasked(value) || (!recorded && holdsMask(value))) {
        masked.push(name)
        continue
      }
      if (recorded) config.settings[name] = redactValue(value)
      else config.unrecorded.push(name)
      const shown = recorded && isRecordedWhole(config.settings[name], value)
      if (!shown && !isEmpty(value)) fingerprints[name] = createFingerprint(name, value)
      if (name === pluginStates && isObject(value)) Object.assign(fingerprints, listPluginStates(value))
    }
  }
  const sql = root.SqlSettings
  if (isObject(sql)) config.dataSources = listDataSources(sql)
  return config
}

export const pluginStates = 'PluginSettings.PluginStates'

/** A release adds plugins of its own here, so that the whole is another after most upgrades. Names of plugins may be private. */
function listPluginStates(states: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(states).map(([plugin, state]) => [
      `${pluginStates}[${createFingerprint(pluginStates, plugin)}]`,
      createFingerprint(`${pluginStates}.${plugin}`, state),
    ]),
  )
}

/** The form of an exported field of Go. Any other name is none of Mattermost's settings, and may itself be a secret. */
export function isSettingName(name: string): boolean {
  return /^[A-Z][A-Za-z0-9_]{0,99}$/.test(name)
}

/** Nothing is set, or the role may not see it: Go writes both as null, and an empty list as that or as `[]`. */
function isEmpty(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0)
}

/** model.FakeSetting, or a list of it: what the API has in place of a secret. */
function isMasked(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every((item) => item === mask)
  return value === mask
}

/** A part of it was masked where it was collected: two such values may differ and look alike. */
function holdsMask(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return holdsMaskedSecret(value)
  // What is nested deeper than any configuration is refused where its fingerprint is made.
  if (typeof value !== 'object' || value === null || depth > 64) return false
  if (!Array.isArray(value) && Object.values(value).includes(mask)) return true
  return Object.values(value).some((part) => holdsMask(part, depth + 1))
}

const mask = '*'.repeat(32)

function isRecordedWhole(recorded: unknown, value: unknown): boolean {
  if (!Array.isArray(value)) return recorded === value
  return (
    Array.isArray(recorded) &&
    recorded.length === value.length &&
    recorded.every((item, index) => item === value[index])
  )
}

function listDataSources(sql: Record<string, unknown>): MattermostConfig['dataSources'] {
  const driver = typeof sql.DriverName === 'string' ? sql.DriverName : ''
  return dsnSettings.flatMap((setting) => {
    const value = sql[setting]
    const texts = typeof value === 'string' ? [[setting, value] as const] : listSourceStrings(setting, value)
    return texts
      .filter(([, text]) => text !== '' && text !== mask)
      .map(([name, text]) => ({ setting: `SqlSettings.${name}`, dsn: parseDsn(text, driver) }))
  })
}

/** ReplicaLagSettings holds objects with a DataSource each; the others hold strings. */
function listSourceStrings(setting: string, value: unknown): [string, string][] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown, index): [string, string][] => {
    const text = isObject(item) ? item.DataSource : item
    return typeof text === 'string' ? [[`${setting}[${index}]`, text]] : []
  })
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text)
    if (isObject(parsed)) return parsed
  } catch (error) {
    // Its message quotes the text.
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new FormatError('json', 0)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
