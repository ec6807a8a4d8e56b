import type { Fact } from '../../core/fact.ts'
import { type Failure, ok } from '../../core/outcome.ts'
import { parseEnvironment } from '../../probes/host/mattermost-environment.ts'
import {
  type MattermostConfig,
  parseMattermostConfig,
} from '../../probes/host/questions/mattermost-config.ts'
import type { Unit } from '../../probes/host/questions/units.ts'
import type { Reading } from '../../probes/host/reading.ts'
import { fixture, inside, type Overrides, outside } from './facts.ts'
import { absent, unit, units, value } from './host-facts.ts'

/** Fixtures of Mattermost's settings, read by the probes' own parsers. Nothing here was seen on a server. */

export type Sections = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export const dataSource =
  'postgres://mmuser:hunter2@db.example.org:5432/mattermost?sslmode=verify-full&connect_timeout=10'

/** What a site sets that has its wits about it. */
const healthy: Sections = {
  ServiceSettings: { SiteURL: 'https://chat.example.org', ListenAddress: '127.0.0.1:8065' },
  SqlSettings: { DriverName: 'postgres', DataSource: dataSource, AtRestEncryptKey: 'k'.repeat(32) },
  LocalizationSettings: { DefaultServerLocale: 'fr', DefaultClientLocale: 'fr', AvailableLocales: '' },
  PluginSettings: { Enable: true, EnableUploads: false },
  EmailSettings: {
    SendPushNotifications: true,
    PushNotificationServer: 'https://global.push.mattermost.com',
    PushNotificationContents: 'generic',
  },
}

/** A config.json with other sections or settings; a setting that is undefined is not named. */
export function config(changes: Sections = {}): MattermostConfig {
  const sections = new Set([...Object.keys(healthy), ...Object.keys(changes)])
  return parseMattermostConfig(
    JSON.stringify(
      Object.fromEntries([...sections].map((name) => [name, { ...healthy[name], ...changes[name] }])),
    ),
  )
}

/** Exactly these settings, and no others. */
export const bare = (sections: Sections): MattermostConfig => parseMattermostConfig(JSON.stringify(sections))

export interface HostSettings {
  etc?: Reading<MattermostConfig> | undefined
  opt?: Reading<MattermostConfig>
  /** What mmctl shows; default: local mode is off. */
  running?: Reading<MattermostConfig>
  units?: Reading<Unit[]>
  nginx?: Reading<string>
}

const localModeOff: Reading<never> = ok({ found: 'failed', exit: 1 })

/** Mattermost's unit with these words of environment and this command line. */
export function mattermostUnits(
  environment: readonly string[] = [],
  changes: Partial<Unit> = {},
): Reading<Unit[]> {
  return units({ 'mattermost.service': { environment: parseEnvironment(environment), ...changes } })
}

export const noUnits: Reading<Unit[]> = value([unit('ssh.service')])

/** Facts of hosts that were asked over SSH; by default config.json is at /opt. */
export function onHosts(byName: Readonly<Record<string, HostSettings>>): Overrides {
  const all = <T>(pick: (host: HostSettings) => T) =>
    Object.fromEntries(Object.entries(byName).map(([name, host]) => [name, pick(host)]))
  return {
    'host.units': all((host) => host.units ?? mattermostUnits()),
    'host.nginxVersion': all((host) => host.nginx ?? value('1.26.0')),
    'host.mattermostConfigEtc': all((host) => host.etc ?? absent),
    'host.mattermostConfigOpt': all((host) => host.opt ?? (host.etc ? absent : value(config()))),
    'host.mattermostRunning': all((host) => host.running ?? localModeOff),
  }
}

/** What the REST API answers to a token. */
export function answered(
  configuration: MattermostConfig | null,
  httpStatus = 200,
  environment: string[] | null = [],
): Overrides {
  return { 'mattermost.configuration': ok({ httpStatus, configuration, environment }) }
}

export function kept(
  configuration: MattermostConfig | Failure,
  at: string | null = '2026-08-01T00:00:00.000Z',
): Fact<'mattermost.baseline'> {
  return { at, configuration: 'status' in configuration ? configuration : ok(configuration) }
}

interface Given {
  hosts?: Readonly<Record<string, HostSettings>>
  roles?: Readonly<Record<string, readonly ('edge' | 'app' | 'database')[]>>
  api?: Overrides
  baseline?: Fact<'mattermost.baseline'>
  facts?: Overrides
}

/** A run that was given exactly this access. */
export function given({ hosts = {}, roles = {}, api, baseline, facts = {} }: Given) {
  const access = {
    ...outside,
    hosts: Object.keys(hosts).map((name) => ({ name, roles: [...(roles[name] ?? [])] })),
    api: api !== undefined,
    baseline: baseline !== undefined,
  }
  return fixture(
    {
      ...(Object.keys(hosts).length > 0 && onHosts(hosts)),
      ...api,
      ...(baseline && { 'mattermost.baseline': baseline }),
      ...facts,
    },
    { access },
  )
}

/** One host, `mm1`, with this config.json. */
export const one = (changes: Sections = {}, settings: HostSettings = {}) =>
  given({ hosts: { mm1: { opt: value(config(changes)), ...settings } } })

/** A run that was given everything, on a host that is all. */
export const everything = () =>
  fixture(
    {
      ...onHosts({ mm1: {} }),
      ...answered(config({ SqlSettings: { DriverName: 'postgres', DataSource: '*'.repeat(32) } })),
      'mattermost.baseline': kept(config()),
    },
    { access: inside },
  )
