import { type MattermostConfig, pluginStates } from '../../../probes/host/questions/mattermost-config.ts'
import { type ConfigurationView, findSetting, listSettingNames } from './configuration-view.ts'
import { wasRemoved } from './removed-settings.ts'
import { settingDefaults } from './setting-defaults.ts'

export const driftKinds = ['lost', 'reset', 'changed', 'added'] as const

export interface Difference {
  setting: string
  kind: (typeof driftKinds)[number]
  /** `"fr" → "en"`; empty where the values aren't written down. */
  values: string
}

export interface Drift {
  differences: Difference[]
  /** Settings that this source doesn't show, so that they could not be compared. */
  hidden: string[]
  /** Settings that are no longer there, and that a release removed, while the release that runs isn't known. */
  perhapsRemoved: string[]
}

/**
 * What became of the settings of a kept config.json in what a view shows now: lost (no longer named, so that the server's default
 * holds), reset to that default, changed, or added. Values that aren't written down are compared by their fingerprints.
 *
 * @param known - the names of all settings that the running server has; null: not seen. One that it hasn't was dropped by its
 * release, and isn't lost.
 * @param release - the one that runs; null: not known
 */
export function compareConfiguration(
  kept: MattermostConfig,
  view: ConfigurationView,
  known: ReadonlySet<string> | null,
  release: readonly [number, number] | null,
): Drift {
  const now = takeNamesFrom(kept, view.config)
  const drift: Drift = { differences: [], hidden: [], perhapsRemoved: [] }
  const knownNames = known && new Set([...known].map((name) => name.toLowerCase()))
  for (const setting of listSettingNames(kept)) {
    const before = comparableValueOf(kept, setting)
    const after = comparableValueOf(now, setting)
    if (
      now.masked?.includes(setting) ||
      kept.masked?.includes(setting) ||
      (view.of === 'running' && (after === null || view.overridden.includes(setting)))
    ) {
      drift.hidden.push(setting)
    } else if (after === undefined || (after === null && before !== null)) {
      const removed = wasRemoved(setting, release)
      const dropped = (knownNames !== null && !knownNames.has(setting.toLowerCase())) || removed === 'yes'
      if (dropped || isDefault(setting, before)) continue
      if (removed === 'unknown') drift.perhapsRemoved.push(setting)
      else drift.differences.push(createDifference(setting, 'lost', kept, view))
    } else if (before !== after && !(setting === pluginStates && keepsPluginStates(kept, now))) {
      const kind = isDefault(setting, after) ? 'reset' : 'changed'
      drift.differences.push(createDifference(setting, kind, kept, view))
    }
  }
  if (view.of === 'next start') {
    const before = new Set(listSettingNames(kept))
    const added = listSettingNames(now).filter((setting) => !before.has(setting))
    drift.differences.push(...added.map((setting) => createDifference(setting, 'added', kept, view)))
  }
  return drift
}

/**
 * Go reads the keys of JSON without regard to their case, and releases write some in another one (IdpUrl, IdpURL): the value applies
 * under either name. A name that is there as it was stays; of the others, each takes the kept file's.
 */
function takeNamesFrom(kept: MattermostConfig, now: MattermostConfig): MattermostConfig {
  const present = new Set(listSettingNames(now))
  const names = new Map(
    listSettingNames(kept).flatMap((name) => (present.has(name) ? [] : [[name.toLowerCase(), name]])),
  )
  const keptNames = new Set(listSettingNames(kept))
  const rename = (name: string) => (keptNames.has(name) ? name : (names.get(name.toLowerCase()) ?? name))
  const renameKeys = <T>(values: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [rename(name), value]))
  return {
    ...now,
    settings: renameKeys(now.settings),
    unrecorded: now.unrecorded.map(rename),
    masked: (now.masked ?? []).map(rename),
    fingerprints: renameKeys(now.fingerprints ?? {}),
  }
}

/** Every plugin that was switched on or off is so still. What a release adds of its own is no change of the site's. */
function keepsPluginStates({ fingerprints: kept = {} }: MattermostConfig, now: MattermostConfig): boolean {
  const states = Object.entries(kept).filter(([name]) => name.startsWith(`${pluginStates}[`))
  return states.length > 0 && states.every(([name, state]) => now.fingerprints?.[name] === state)
}

/** Something that is equal where the values are. Undefined: not named; null: null or an empty list, which are the same. */
function comparableValueOf({ settings, unrecorded, fingerprints = {} }: MattermostConfig, setting: string) {
  if (fingerprints[setting] !== undefined) return `fingerprint ${fingerprints[setting]}`
  const value = settings[setting]
  if (value !== undefined && value !== null && !isEmptyList(value)) return JSON.stringify(value)
  return value !== undefined || unrecorded.includes(setting) ? null : undefined
}

function isDefault(setting: string, value: string | null | undefined): boolean {
  const byDefault = settingDefaults[setting]
  return byDefault !== undefined && value === (isEmptyList(byDefault) ? null : JSON.stringify(byDefault))
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

function createDifference(
  setting: string,
  kind: Difference['kind'],
  kept: MattermostConfig,
  view: ConfigurationView,
): Difference {
  const before = kept.settings[setting]
  const after =
    view.config.settings[setting] ?? (kind === 'lost' ? findSetting(view, setting)?.value : undefined)
  const values = [before, after].flatMap((value) => (value === undefined ? [] : [JSON.stringify(value)]))
  return { setting, kind, values: values.join(' → ') }
}
