import type { Judgement } from '../../../core/check.ts'
import { createEvidence, inconclusive, type Verdict } from '../../../core/verdict.ts'
import { findConfigArgument } from '../../../probes/host/mattermost-environment.ts'
import type { MattermostConfig } from '../../../probes/host/questions/mattermost-config.ts'
import type { Unit } from '../../../probes/host/questions/units.ts'
import { readHostAnswer, valueOrNull } from '../host/host-answer.ts'
import type { ConfigurationFacts } from './configuration-facts.ts'
import {
  type ConfigurationView,
  type ConfigurationViews,
  type DataSource,
  listSettingNames,
} from './configuration-view.ts'

type Access = Judgement<unknown>['access']

const files = {
  mattermostConfigEtc: '/etc/mattermost/config.json',
  mattermostConfigOpt: '/opt/mattermost/config/config.json',
} as const

/** Mattermost's settings on every host that has it: the file that its unit names, with the unit's environment, and mmctl. */
export function collectHostViews(facts: ConfigurationFacts, access: Access): ConfigurationViews {
  const seenOn = access.hosts.map(({ name, roles }) => collectViewsOnHost(name, roles, facts))
  return {
    views: seenOn.flatMap(({ views }) => views),
    obstacles: seenOn.flatMap(({ obstacles }) => obstacles),
  }
}

function collectViewsOnHost(
  name: string,
  roles: Access['hosts'][number]['roles'],
  facts: ConfigurationFacts,
): ConfigurationViews {
  const unit = findMattermostUnit(facts, name)
  const readings = [
    { file: 'mattermostConfigEtc', read: readHostAnswer(facts, 'mattermostConfigEtc', name) },
    { file: 'mattermostConfigOpt', read: readHostAnswer(facts, 'mattermostConfigOpt', name) },
  ] as const
  const running = valueOrNull(readHostAnswer(facts, 'mattermostRunning', name))
  const isApp = roles.includes('app') || unit !== null || readings.some(({ read }) => read.found === 'value')
  // Nothing of it was found, and nobody said that it is there: the host may be a proxy or a database.
  if (!isApp && (roles.length > 0 || readings.every(({ read }) => !('verdict' in read)))) {
    return { views: [], obstacles: [] }
  }
  const store = storeOf(unit)
  const named = readings.filter(
    ({ file }) => store.kind === 'unnamed' || (store.kind === 'file' && store.path === files[file]),
  )
  const present = named.flatMap(({ file, read }) =>
    read.found === 'value' ? [createFileView(name, file, read.value, unit)] : [],
  )
  // Without a name the server takes config/config.json where it was unpacked.
  const taken = present.slice(-1)
  const views = [...taken, ...(running ? [createMmctlView(name, running, unit)] : [])]
  if (taken.length > 0 || (store.kind === 'database' && running)) return { views, obstacles: [] }
  const unread = named.flatMap(({ read }) => ('verdict' in read ? [read.verdict] : []))
  return { views, obstacles: unread.length > 0 ? unread : [judgeNotFound(name, store)] }
}

function findMattermostUnit(facts: ConfigurationFacts, host: string): Unit | null {
  const units = valueOrNull(readHostAnswer(facts, 'units', host))
  return units?.find(({ id, loadState }) => id === 'mattermost.service' && loadState === 'loaded') ?? null
}

/** What `--config` or MM_CONFIG of the unit says, as far as it is shown. */
type Store = { kind: 'file'; path: string } | { kind: 'database' } | { kind: 'hidden' } | { kind: 'unnamed' }

function storeOf(unit: Unit | null): Store {
  if (!unit) return { kind: 'unnamed' }
  const dsns = unit.environment.dataSources.map(({ setting }) => setting)
  if (dsns.includes('--config')) return { kind: 'database' }
  const path = findConfigArgument(unit.execStart.flatMap(({ arguments: words }) => words ?? []))
  if (path?.startsWith('/')) return { kind: 'file', path }
  if (unit.execStart.some(({ arguments: words }) => words === null)) return { kind: 'hidden' }
  return { kind: dsns.includes('MM_CONFIG') ? 'database' : 'unnamed' }
}

function createFileView(
  host: string,
  file: keyof typeof files,
  config: MattermostConfig,
  unit: Unit | null,
): ConfigurationView {
  const environment = unit?.environment
  return {
    name: `${host}: ${files[file]}`,
    fact: `host.${file}`,
    host,
    of: 'next start',
    config,
    overrides: environment?.overrides ?? {},
    overridden: [],
    dataSources: mergeDataSources(config.dataSources, environment?.dataSources ?? []),
    unreadEnvironment: (unit?.environmentFiles ?? []).map((file) => file.replace(/ \([^()]*\)$/, '')),
  }
}

const dropIndex = (setting: string) => setting.replace(/\[.*/s, '')

/** `SqlSettings.DataSource` → `MM_SQLSETTINGS_DATASOURCE`. */
const variableOf = (setting: string) => `MM_${dropIndex(setting).replace('.', '_')}`.toUpperCase()

/** `MM_SQLSETTINGS_DATASOURCE` in place of `SqlSettings.DataSource`. */
function mergeDataSources(inFile: readonly DataSource[], inEnvironment: readonly DataSource[]): DataSource[] {
  return [
    ...inFile.filter(
      (source) => !inEnvironment.some(({ setting }) => dropIndex(setting) === variableOf(source.setting)),
    ),
    ...inEnvironment.filter(({ setting }) => setting.startsWith('MM_SQLSETTINGS_')),
  ]
}

function createMmctlView(host: string, config: MattermostConfig, unit: Unit | null): ConfigurationView {
  const { overrides = {}, dataSources = [] } = unit?.environment ?? {}
  const names = dataSources.map(({ setting }) => dropIndex(setting))
  const overriding = new Set([...names, ...Object.keys(overrides).map(variableOf)])
  return {
    name: `${host}: mmctl`,
    fact: 'host.mattermostRunning',
    host,
    of: 'running',
    config,
    overrides: {},
    overridden: listSettingNames(config).filter((setting) => overriding.has(variableOf(setting))),
    dataSources: config.dataSources,
    unreadEnvironment: [],
  }
}

function judgeNotFound(host: string, store: Store): Verdict {
  const places = Object.values(files).join(' and ')
  const what =
    store.kind === 'hidden'
      ? `the command line of Mattermost on ${host} holds a secret, so that where it takes its settings from is not shown`
      : store.kind === 'database'
        ? `Mattermost on ${host} keeps its settings in its database, and mmctl does not show them (EnableLocalMode and sudo, or an API token)`
        : store.kind === 'file'
          ? `Mattermost on ${host} takes its settings from ${store.path}: only ${places} are read`
          : `no config.json was found on ${host} at ${places}`
  return inconclusive(what, createEvidence('host.mattermostConfigOpt', what))
}
