import type { Environment } from '../../host/mattermost-environment.ts'
import type { MattermostConfig } from '../../host/questions/mattermost-config.ts'
import type { Unit } from '../../host/questions/units.ts'
import { type Reading, valueOrNull } from '../../host/reading.ts'
import { findSettingsStore, readUnitEnvironment, type SettingsStore } from '../../host/settings-store.ts'
import type { DataSource, HostDataSources, Unread } from './data-source-facts.ts'

/** What one host told of the places where a DSN may stand. */
export interface HostReadings {
  /** By path, in the order in which they are looked for. */
  configs: Readonly<Record<string, Reading<MattermostConfig>>>
  /** The files of a unit's environment, by path. */
  environments?: Readonly<Record<string, Reading<Environment>>> | undefined
  units: Reading<readonly Unit[]>
}

/**
 * Every DSN of a host, and whether Mattermost uses it: its environment overrides config.json, and `--config`, then MM_CONFIG,
 * say which config.json or which database holds the settings.
 */
export function findDataSources({ configs, environments = {}, units }: HostReadings): HostDataSources {
  const files = Object.entries(configs).flatMap(([path, reading]) => {
    const config = valueOrNull(reading)
    return config ? [{ path, config }] : []
  })
  const unit = valueOrNull(units)?.find(
    ({ id, loadState }) => id === mattermostUnitId && loadState !== 'not-found',
  )
  const started = unit && readUnitEnvironment(unit, (path) => environments[path] ?? null)
  const named =
    unit && started ? findNamedConfig(findSettingsStore(unit, started.environment), configs) : null
  const unreadFiles = started?.unread ?? []
  const unread = [
    ...Object.entries(configs).flatMap(([path, reading]) => listUnread(path, reading)),
    ...listUnread('units of the host', units),
    ...unreadFiles.flatMap(({ path, reading }) => {
      const why = reading ? listUnread(path, reading) : []
      return why.length > 0 ? why : [{ place: path, why: notAskedReading }]
    }),
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
  const environment = listEnvironmentSources(started?.environment, named)
  const certain = unit !== undefined && unreadFiles.length === 0 && named?.store !== null
  const chosen = createFileChooser(
    files.map(({ path, config }) => ({ path, dsns: JSON.stringify(config.dataSources) })),
    unread.some(({ place }) => place in configs),
    named,
  )
  return {
    store: named ? named.store : files.length > 0 ? 'file' : null,
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

interface NamedConfig {
  /** Null: which of them is not shown. */
  store: 'file' | 'database' | null
  /** What names it. */
  by: string
  /** The file, where its name is known. */
  place: string
}

/** Where the settings are said to be; null: nothing says it. */
function findNamedConfig(store: SettingsStore, configs: HostReadings['configs']): NamedConfig | null {
  switch (store.kind) {
    case 'unnamed':
      return null
    case 'database':
      return { store: 'database', by: store.by, place: `settings in the database that ${store.by} names` }
    case 'hidden':
      return { store: null, by: store.by, place: `what ${store.by} names` }
    case 'wrapped':
      return { store: null, by: store.program, place: `what ${store.program} starts Mattermost with` }
    case 'file': {
      const there = store.paths.find((path) => {
        const reading = configs[path]
        return !(reading?.status === 'ok' && reading.value.found === 'absent')
      })
      return { store: 'file', by: store.by, place: there ?? store.paths[0] ?? '' }
    }
  }
}

function listEnvironmentSources(
  environment: Environment | undefined,
  named: NamedConfig | null,
): DataSource[] {
  return (environment?.dataSources ?? []).map(({ setting, dsn }) => {
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
  if (named) return (path) => (named.store === null ? null : named.place === path)
  const alike = new Set(files.map(({ dsns }) => dsns)).size === 1
  return () => (alike && !someUnread ? true : null)
}

/** `environment MM_SQLSETTINGS_DATASOURCEREPLICAS[0]` replaces all of `SqlSettings.DataSourceReplicas`. */
function isOverride(source: string, setting: string): boolean {
  const name = (text: string) => text.replace(/\[\d+\]$/, '')
  return name(source) === `environment MM_${name(setting).replace('.', '_').toUpperCase()}`
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
