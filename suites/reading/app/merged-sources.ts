import type { DataSource } from './configuration-view.ts'

export const dropIndex = (setting: string) => setting.replace(/\[.*/s, '')

/** `SqlSettings.DataSource` → `MM_SQLSETTINGS_DATASOURCE`. */
export const variableOf = (setting: string) => `MM_${dropIndex(setting).replace('.', '_')}`.toUpperCase()

/** `MM_SQLSETTINGS_DATASOURCE` in place of `SqlSettings.DataSource`. */
export function mergeDataSources(
  inFile: readonly DataSource[],
  inEnvironment: readonly DataSource[],
): DataSource[] {
  return [
    ...inFile.filter(
      (source) => !inEnvironment.some(({ setting }) => dropIndex(setting) === variableOf(source.setting)),
    ),
    ...inEnvironment.filter(({ setting }) => setting.startsWith('MM_SQLSETTINGS_')),
  ]
}
