import type { MattermostConfig } from '../../../probes/host/questions/mattermost-config.ts'
import { type ConfigurationView, findSetting, listSettingNames } from './configuration-view.ts'
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
}

/**
 * What became of the settings of a kept config.json in what a view shows now: lost (no longer named, so that the server's default
 * holds), reset to that default, changed, or added. Values that aren't written down are compared by their fingerprints.
 *
 * @param known - the names of all settings that the running server has; null: not seen. One that it hasn't was dropped by its
 * release, and isn't lost.
 */
export function compareConfiguration(
  kept: MattermostConfig,
  view: ConfigurationView,
  known: ReadonlySet<string> | null,
): Drift {
  const now = view.config
  const drift: Drift = { differences: [], hidden: [] }
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
      const dropped = known !== null && !known.has(setting)
      if (!dropped && !isDefault(setting, before))
        drift.differences.push(createDifference(setting, 'lost', kept, view))
    } else if (before !== after) {
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
