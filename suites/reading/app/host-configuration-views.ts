import type { Judgement } from '../../../core/check.ts'
import { createEvidence, inconclusive, type Verdict } from '../../../core/verdict.ts'
import type { MattermostConfig } from '../../../probes/host/questions/mattermost-config.ts'
import type { Unit } from '../../../probes/host/questions/units.ts'
import type { Reading } from '../../../probes/host/reading.ts'
import {
  findSettingsStore,
  readUnitEnvironment,
  type SettingsStore,
  type UnitEnvironment,
} from '../../../probes/host/settings-store.ts'
import { describeNoValue, filesOf } from '../host/discovered-answer.ts'
import { type HostAnswer, readHostAnswer, valueOrNull } from '../host/host-answer.ts'
import { programsOf } from '../host/serving.ts'
import type { ConfigurationFacts } from './configuration-facts.ts'
import { type ConfigurationView, type ConfigurationViews, listSettingNames } from './configuration-view.ts'
import { collectContainerViews } from './container-views.ts'
import { dropIndex, mergeDataSources, variableOf } from './merged-sources.ts'

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
    missing: seenOn.flatMap(({ missing }) => missing),
    dead: seenOn.flatMap(({ dead }) => dead),
  }
}

function collectViewsOnHost(
  name: string,
  roles: Access['hosts'][number]['roles'],
  facts: ConfigurationFacts,
): ConfigurationViews {
  const contained = collectContainerViews(name, facts)
  if (contained) return contained
  const unit = findMattermostUnit(facts, name)
  const known = [
    { path: files.mattermostConfigEtc, read: readHostAnswer(facts, 'mattermostConfigEtc', name) },
    { path: files.mattermostConfigOpt, read: readHostAnswer(facts, 'mattermostConfigOpt', name) },
  ] as const
  const running = valueOrNull(readHostAnswer(facts, 'mattermostRunning', name))
  const isApp = roles.includes('app') || unit !== null || known.some(({ read }) => read.found === 'value')
  // Nothing of it was found, and nobody said that it is there: the host may be a proxy or a database.
  if (!isApp && (roles.length > 0 || known.every(({ read }) => !('verdict' in read)))) {
    return { views: [], obstacles: [], missing: [], dead: [] }
  }
  const environments = filesOf(facts, 'mattermostEnvironmentNamed', name)
  const started = unit
    ? readUnitEnvironment(unit, (path) => environments[path] ?? null)
    : readProcessEnvironment(facts, name)
  const store = unit && started ? findSettingsStore(unit, started.environment) : unnamed
  const runs = running ? [createMmctlView(name, running, started)] : []
  const present = known.flatMap(({ path, read }) => (read.found === 'value' ? [path] : []))
  const file = (place: string, fact: FileFact, config: MattermostConfig): ConfigurationViews => ({
    views: [createFileView(name, place, fact, config, started), ...runs],
    obstacles: [],
    missing: [],
    dead: store.kind === 'unnamed' ? [] : listDead(name, present, place, store),
  })
  const none = (...obstacles: Verdict[]): ConfigurationViews => ({
    views: runs,
    obstacles,
    missing: [],
    dead: listDead(name, store.kind === 'database' ? present : [], null, store),
  })
  switch (store.kind) {
    case 'database':
      return running ? none() : none(judgeNotFound(name, store))
    case 'hidden':
    case 'wrapped':
      return running ? none() : none(judgeNotFound(name, store))
    case 'unnamed': {
      // Without a name the server takes config/config.json where it was unpacked.
      const taken = known.findLast(({ read }) => read.found === 'value')
      if (taken?.read.found === 'value') {
        if (unit) return file(taken.path, factOf(taken.path), taken.read.value)
        return running ? none() : none(judgeUnstarted(name, taken.path, readHostAnswer(facts, 'units', name)))
      }
      const unread = known.flatMap(({ read }) => ('verdict' in read ? [read.verdict] : []))
      return none(...(unread.length > 0 ? unread : [judgeNotFound(name, store)]))
    }
    case 'file': {
      const named = filesOf(facts, 'mattermostConfigNamed', name)
      for (const path of store.paths) {
        const fixed = known.find((each) => each.path === path)
        if (fixed?.read.found === 'value') return file(path, factOf(path), fixed.read.value)
        if (fixed && 'verdict' in fixed.read) return none(fixed.read.verdict)
        const reading = named[path]
        if (reading?.status === 'ok' && reading.value.found === 'value')
          return file(path, 'host.mattermostConfigNamed', reading.value.value)
        const isAbsent = fixed?.read.found === 'absent' || isAbsentReading(reading)
        if (!isAbsent) return none(judgeUnread(name, path, reading))
      }
      const [path = ''] = store.paths
      return { ...none(), missing: [{ host: name, path, by: store.by }] }
    }
  }
}

const unnamed: SettingsStore = { kind: 'unnamed' }

function isAbsentReading(reading: Reading<unknown> | undefined): boolean {
  return reading?.status === 'ok' && reading.value.found === 'absent'
}

function judgeUnread(host: string, path: string, reading: Reading<unknown> | undefined): Verdict {
  const why = describeNoValue(reading)
  return inconclusive(
    `Mattermost on ${host} takes its settings from ${path}, which was not read (${why}): \`mmverify sudoers\` prints what to grant, once it knows the files`,
    createEvidence('host.mattermostConfigNamed', `${host}: ${path}: ${why}`),
  )
}

/** A file is there, and who starts Mattermost is not known: the environment may name another, and change every setting of this one. */
function judgeUnstarted(host: string, path: string, units: HostAnswer<unknown>): Verdict {
  const why =
    'verdict' in units
      ? units.verdict.reason
      : units.found === 'value'
        ? 'systemd has no mattermost.service'
        : 'it has no systemd to ask'
  return inconclusive(
    `whether Mattermost on ${host} takes its settings from ${path}, and from where else, is not known, since nothing shows what starts it (${why})`,
    createEvidence(factOf(path), `${host}: ${path} is there`),
    createEvidence('host.units', `${host}: ${why}`),
  )
}

/** Files that are there and that nobody reads. */
function listDead(
  host: string,
  present: readonly string[],
  taken: string | null,
  store: SettingsStore,
): string[] {
  const by = 'by' in store ? store.by : ''
  return present
    .filter((path) => path !== taken)
    .map((path) => `${host}: nobody reads ${path}, because of ${by}`)
}

/** What a Mattermost on the host was given by whatever starts it without a unit: runit, supervisord, a script. Null: none runs so. */
function readProcessEnvironment(facts: ConfigurationFacts, host: string): UnitEnvironment | null {
  const processes = valueOrNull(readHostAnswer(facts, 'processes', host)) ?? []
  const running = processes.filter(({ program }) => programsOf.app.test(program))
  const environments = valueOrNull(readHostAnswer(facts, 'processEnvironments', host))
  const [first] = running
  if (!first) return null
  const own = environments?.processes.find(({ pid }) => pid === first.pid)?.environment
  const empty = { overrides: {}, dataSources: [], configFile: null, unrecorded: [] }
  const isRead = environments?.read.includes(first.pid) ?? false
  return {
    environment: own ?? empty,
    unread:
      own || isRead
        ? []
        : [{ path: `the environment of ${first.program} (pid ${first.pid})`, reading: null }],
  }
}

function findMattermostUnit(facts: ConfigurationFacts, host: string): Unit | null {
  const units = valueOrNull(readHostAnswer(facts, 'units', host))
  return units?.find(({ id, loadState }) => id === 'mattermost.service' && loadState === 'loaded') ?? null
}

type FileFact = 'host.mattermostConfigEtc' | 'host.mattermostConfigOpt' | 'host.mattermostConfigNamed'

function factOf(path: string): FileFact {
  return path === files.mattermostConfigEtc ? 'host.mattermostConfigEtc' : 'host.mattermostConfigOpt'
}

function createFileView(
  host: string,
  path: string,
  fact: FileFact,
  config: MattermostConfig,
  started: UnitEnvironment | null,
): ConfigurationView {
  const environment = started?.environment
  return {
    name: `${host}: ${path}`,
    fact,
    host,
    of: 'next start',
    config,
    overrides: environment?.overrides ?? {},
    overridden: [],
    dataSources: mergeDataSources(config.dataSources, environment?.dataSources ?? []),
    unreadEnvironment: (started?.unread ?? []).map((each) => each.path),
  }
}

function createMmctlView(
  host: string,
  config: MattermostConfig,
  started: UnitEnvironment | null,
): ConfigurationView {
  const { overrides = {}, dataSources = [] } = started?.environment ?? {}
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

function judgeNotFound(host: string, store: SettingsStore): Verdict {
  const what = explainNotFound(host, store)
  return inconclusive(what, createEvidence('host.mattermostConfigOpt', what))
}

function explainNotFound(host: string, store: SettingsStore): string {
  switch (store.kind) {
    case 'hidden':
      return `${store.by} of Mattermost on ${host} holds a secret, so that where it takes its settings from is not shown`
    case 'wrapped':
      return `the unit on ${host} starts ${store.program}, which starts Mattermost: with which settings is not shown by the unit`
    case 'database':
      return `Mattermost on ${host} keeps its settings in its database, and mmctl does not show them (EnableLocalMode and sudo, or an API token)`
    case 'file':
    case 'unnamed':
      return `no config.json was found on ${host} at ${Object.values(files).join(' and ')}`
  }
}
