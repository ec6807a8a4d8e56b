import type { FactPath } from '../../../core/fact.ts'
import { createEvidence, type Verdict } from '../../../core/verdict.ts'
import type { MattermostConfig } from '../../../probes/host/questions/mattermost-config.ts'
import { findSettingDefault } from './setting-defaults.ts'

type Setting = MattermostConfig['settings'][string]
export type DataSource = MattermostConfig['dataSources'][number]

/** Mattermost's settings as one source shows them. */
export interface ConfigurationView {
  /** `mm1: /etc/mattermost/config.json`, `mm1: mmctl`, `REST API`. */
  name: string
  fact: FactPath
  /** Null: the REST API, which doesn't say which node answers. */
  host: string | null
  /** A file is what the next start takes; the others are what runs now. */
  of: 'running' | 'next start'
  config: MattermostConfig
  /** A file: the settings that the environment overrides, with their values, as far as they are written down. */
  overrides: Readonly<Record<string, Setting>>
  /** What runs: the settings whose value is known to come from the environment. */
  overridden: readonly string[]
  dataSources: readonly DataSource[]
  /** `container 0123456789ab`, where it is the settings of a Mattermost in one. */
  container?: string
  /** Files with more environment variables, which nobody read. */
  unreadEnvironment: readonly string[]
}

/** A setting that a view shows, and why it has its value. */
export interface ShownSetting {
  value: Setting
  from: 'file' | 'environment' | 'default' | 'server'
}

export interface ConfigurationViews {
  views: readonly ConfigurationView[]
  /** Sources that were asked in vain: `inconclusive`. */
  obstacles: readonly Verdict[]
  /** Files that the next start of a host takes its settings from, and that are not there. */
  missing: readonly { host: string; path: string; by: string }[]
  /** Files that are there and that nobody reads, each as a sentence. */
  dead: readonly string[]
}

/** A setting as a view shows it; null: it doesn't. */
export function findSetting(view: ConfigurationView, setting: string): ShownSetting | null {
  const override = view.overrides[setting]
  if (override !== undefined) return { value: override, from: 'environment' }
  const value = view.config.settings[setting]
  if (view.of === 'running') {
    if (value === undefined || value === null) return null
    return { value, from: view.overridden.includes(setting) ? 'environment' : 'server' }
  }
  if (value !== undefined && value !== null) return { value, from: 'file' }
  const byDefault = findSettingDefault(setting, view.config.settings)
  return byDefault === undefined ? null : { value: byDefault, from: 'default' }
}

/** Every setting that a configuration names. */
export function listSettingNames({ settings, unrecorded, masked = [] }: MattermostConfig): string[] {
  return [...Object.keys(settings), ...unrecorded, ...masked]
}

/** A switch, also as Go's strconv.ParseBool reads it from the environment; null: not shown, or no switch. */
export function isSwitchedOn(view: ConfigurationView, setting: string): boolean | null {
  const value = findSetting(view, setting)?.value
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return null
  if (/^(?:1|t|T|TRUE|true|True)$/.test(value)) return true
  return /^(?:0|f|F|FALSE|false|False)$/.test(value) ? false : null
}

/** A text; null: not shown, or something else. */
export function findText(view: ConfigurationView, setting: string): string | null {
  const value = findSetting(view, setting)?.value
  return typeof value === 'string' ? value : null
}

/** `ServiceSettings.ListenAddress: :8065 (default)`. */
export function createSettingEvidence(view: ConfigurationView, ...settings: readonly string[]) {
  const lines = settings.map((setting) => {
    const known = findSetting(view, setting)
    if (!known) return `${setting}: not shown`
    const value = JSON.stringify(known.value)
    const marks = { default: ' (default)', environment: ' (environment)', file: '', server: '' }
    return `${setting}: ${value}${marks[known.from]}`
  })
  return createEvidence(view.fact, `${view.name}: ${lines.join(', ')}`)
}
