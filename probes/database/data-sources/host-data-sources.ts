import { findConfigArgument } from '../../host/mattermost-environment.ts'
import type { MattermostConfig } from '../../host/questions/mattermost-config.ts'
import type { Unit } from '../../host/questions/units.ts'
import type { Reading } from '../../host/reading.ts'
import type { DataSource, HostDataSources, Unread } from './data-source-facts.ts'

/** What one host told of the places where a DSN may stand. */
export interface HostReadings {
  /** By path, in the order in which they are looked for. */
  configs: Readonly<Record<string, Reading<MattermostConfig>>>
  units: Reading<readonly Unit[]>
}

/**
 * Every DSN of a host, and whether Mattermost uses it: its environment overrides config.json, and `--config`, then MM_CONFIG,
 * say which config.json or which database holds the settings.
 */
export function findDataSources({ configs, units }: HostReadings): HostDataSources {
  const files = Object.entries(configs).flatMap(([path, reading]) => {
    const config = valueOrNull(reading)
    return config ? [{ path, config }] : []
  })
  const unit = valueOrNull(units)?.find(
    ({ id, loadState }) => id === mattermostUnitId && loadState !== 'not-found',
  )
  const named = unit ? findNamedConfig(unit) : null
  const unread = [
    ...Object.entries(configs).flatMap(([path, reading]) => listUnread(path, reading)),
    ...listUnread('units of the host', units),
    ...(unit?.environmentFiles ?? []).map((place): Unread => ({ place, why: { status: 'not-asked' } })),
    ...(!unit && files.length > 0 && units.status === 'ok'
      ? [
          {
            place: `environment of Mattermost, which ${mattermostUnitId} does not start`,
            why: notAskedReading,
          },
        ]
      : []),
    ...(named && !(named.place in configs) ? [{ place: named.place, why: notAskedReading }] : []),
  ]
  const environment = listEnvironmentSources(unit, named)
  const certain = unit !== undefined && unit.environmentFiles.length === 0
  const chosen = createFileChooser(
    files.map(({ path, config }) => ({ path, dsns: JSON.stringify(config.dataSources) })),
    unread.some(({ place }) => place in configs),
    named,
  )
  return {
    store: named?.store ?? (files.length > 0 ? 'file' : null),
    configs: files.map(({ path }) => path),
    sources: [
      ...environment.map((source) => ({ ...source, inForce: certain ? source.inForce : null })),
      ...files.flatMap(({ path, config }) =>
        config.dataSources.map(({ setting, dsn }): DataSource => {
          const override = environment.find(({ source }) => isOverride(source, setting))?.source
          const overriddenBy = override ?? (chosen(path) === false ? (named?.by ?? null) : null)
          const inForce = overriddenBy ? false : certain ? chosen(path) : null
          return { source: `${path} ${setting}`, dsn, inForce, overriddenBy }
        }),
      ),
    ],
    unread,
  }
}

const mattermostUnitId = 'mattermost.service'
const notAskedReading = { status: 'not-asked' } as const
const mattermostHome = '/opt/mattermost'
/** The unit shows the variable's name and not its value. */
const fileOfMmConfig = 'the file that MM_CONFIG names'

interface NamedConfig {
  store: 'file' | 'database'
  /** What names it. */
  by: string
  /** The file, where its name is known. */
  place: string
}

/** Where `--config` or MM_CONFIG says that the settings are; null: neither does. */
function findNamedConfig({ environment, execStart }: Unit): NamedConfig | null {
  const dsn = (name: string) => environment.dataSources.some(({ setting }) => setting === name)
  const stored = (by: string): NamedConfig => ({
    store: 'database',
    by,
    place: `settings in the database that ${by} names`,
  })
  if (dsn('--config')) return stored('--config')
  const words = execStart.flatMap((command) => command.arguments ?? [])
  const file = findConfigArgument(words)
  if (file !== null) return { store: 'file', by: `--config ${file}`, place: resolveConfigPath(file) }
  if (dsn('MM_CONFIG')) return stored('environment MM_CONFIG')
  if (!environment.unrecorded.includes('MM_CONFIG')) return null
  return { store: 'file', by: 'environment MM_CONFIG', place: fileOfMmConfig }
}

/** Mattermost looks for a relative name in its own config folder. */
function resolveConfigPath(file: string): string {
  if (file.startsWith('/')) return file
  return `${mattermostHome}/${file.startsWith('config/') ? file : `config/${file}`}`
}

function listEnvironmentSources(unit: Unit | undefined, named: NamedConfig | null): DataSource[] {
  return (unit?.environment.dataSources ?? []).map(({ setting, dsn }) => {
    const loses = setting === 'MM_CONFIG' && named !== null && named.by !== 'environment MM_CONFIG'
    return {
      source: setting === '--config' ? setting : `environment ${setting}`,
      dsn,
      inForce: !loses,
      overriddenBy: loses ? named.by : null,
    }
  })
}

/** Which of the files that were read is used; null: that can't be told. */
function createFileChooser(
  files: readonly { path: string; dsns: string }[],
  someUnread: boolean,
  named: NamedConfig | null,
): (path: string) => boolean | null {
  if (named?.store === 'database') return () => false
  if (named) return (path) => (named.place === fileOfMmConfig ? null : named.place === path)
  const alike = new Set(files.map(({ dsns }) => dsns)).size === 1
  return () => (alike && !someUnread ? true : null)
}

/** `environment MM_SQLSETTINGS_DATASOURCEREPLICAS[0]` replaces all of `SqlSettings.DataSourceReplicas`. */
function isOverride(source: string, setting: string): boolean {
  const name = (text: string) => text.replace(/\[\d+\]$/, '')
  return name(source) === `environment MM_${name(setting).replace('.', '_').toUpperCase()}`
}

function valueOrNull<T>(reading: Reading<T>): T | null {
  return reading.status === 'ok' && reading.value.found === 'value' ? reading.value.value : null
}

function listUnread(place: string, reading: Reading<unknown>): Unread[] {
  if (reading.status !== 'ok') return [{ place, why: reading }]
  const { value } = reading
  if (value.found === 'forbidden') return [{ place, why: { status: 'forbidden' } }]
  if (value.found === 'failed') return [{ place, why: { status: 'failed', exit: value.exit } }]
  if (value.found === 'not-run') {
    return [{ place, why: { status: 'not-run', reason: value.reason, exit: value.exit } }]
  }
  return []
}
