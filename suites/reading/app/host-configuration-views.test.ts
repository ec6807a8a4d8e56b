import { expect, test } from 'vitest'
import type { HostRole } from '../../../core/access.ts'
import { ok } from '../../../core/outcome.ts'
import {
  createConfig,
  createHostSettings,
  createMattermostUnits,
  noUnits,
} from '../../../lab/fixtures/facts/app-fixture.ts'
import {
  absentReading,
  accessTo,
  createReading,
  forbiddenReading,
  type HostReadings,
  notInstalledReading,
} from '../../../lab/fixtures/facts/host-fixture.ts'
import { parseEnvironment } from '../../../probes/host/mattermost-environment.ts'
import type { ConfigurationFacts } from './configuration-facts.ts'
import { collectHostViews } from './host-configuration-views.ts'

type Named = Partial<Record<'mattermostConfigNamed' | 'mattermostEnvironmentNamed', Record<string, unknown>>>

/** The facts of `mm1`, with these readings of files that it named. */
function createFacts(readings: HostReadings = {}, named: Named = {}): ConfigurationFacts {
  const discovered = Object.entries(named).map(([name, files]) => [
    `host.${name}`,
    { mm1: ok({ partial: false, files }) },
  ])
  return {
    ...createHostSettings({ mm1: readings }),
    ...Object.fromEntries(discovered),
  } as unknown as ConfigurationFacts
}

/** Names of the views of `mm1`, and what stood in the way. */
function collect(readings: HostReadings = {}, roles: HostRole[] = []) {
  const facts = createFacts(readings)
  const { views, obstacles } = collectHostViews(facts, accessTo(['mm1'], { mm1: roles }))
  return { views: views.map(({ name }) => name), obstacles: obstacles.map(({ reason }) => reason) }
}
const startedWith = (...words: string[]) =>
  createMattermostUnits([], {
    execStart: [{ path: '/opt/mattermost/bin/mattermost', arguments: words, ignoreErrors: false }],
  })
const config = createReading(createConfig())
const opt = 'mm1: /opt/mattermost/config/config.json'
const etc = 'mm1: /etc/mattermost/config.json'
const mmctl = 'mm1: mmctl'
const none = { mattermostConfigOpt: absentReading, mattermostConfigEtc: absentReading }
const both = { mattermostConfigOpt: config, mattermostConfigEtc: config }

test.each([
  ['where it was unpacked', {}, [opt]],
  ['in /etc', { mattermostConfigEtc: config }, [etc]],
  ['in both: the one where it was unpacked', both, [opt]],
  [
    'in both, and the unit names one',
    { ...both, units: startedWith('--config', '/etc/mattermost/config.json') },
    [etc],
  ],
  [
    'in both, and the unit names the other',
    { ...both, units: startedWith('--config=/opt/mattermost/config/config.json') },
    [opt],
  ],
  [
    'in both, and the unit names one by its relative name',
    { ...both, units: startedWith('-c', 'config.json') },
    [opt],
  ],
  ['beside mmctl', { mattermostRunning: config }, [opt, mmctl]],
  // A file that nobody is known to read is no view of the next start.
  ['without a unit, and mmctl shows them', { units: noUnits, mattermostRunning: config }, [mmctl]],
] as [string, HostReadings, string[]][])('config.json: %s', (_name, readings, views) => {
  expect(collect(readings)).toEqual({ views, obstacles: [] })
})

test.each([
  ['nowhere', none, [], /no config\.json was found on mm1/],
  // Who starts it hands it its environment, MM_CONFIG included: a file that lies there may be nobody's.
  [
    'without a unit',
    { units: noUnits },
    [],
    /nothing shows what starts it \(systemd has no mattermost\.service\)/,
  ],
  [
    'without systemd',
    { units: notInstalledReading },
    [],
    /nothing shows what starts it \(it has no systemd to ask\)/,
  ],
  [
    'units that could not be asked',
    { units: forbiddenReading },
    [],
    /nothing shows what starts it \(mm1: the account may not run/,
  ],
  [
    'elsewhere',
    { ...both, units: startedWith('--config', '/srv/config.json') },
    [],
    /from \/srv\/config\.json/,
  ],
  [
    'nowhere, but mmctl shows it',
    { ...none, mattermostRunning: config },
    [mmctl],
    /no config\.json was found/,
  ],
  ['not to be read', { ...none, mattermostConfigOpt: forbiddenReading }, [], /sudo -n/],
  [
    'in its database',
    { ...none, units: createMattermostUnits(['MM_CONFIG=postgres://u:p@h/db']) },
    [],
    /in its database/,
  ],
] as [string, HostReadings, string[], RegExp][])('config.json: %s', (_name, readings, views, obstacle) => {
  expect(collect(readings)).toEqual({ views, obstacles: [expect.stringMatching(obstacle)] })
})

test('settings in the database are shown by mmctl alone, whatever file is there', () => {
  const units = createMattermostUnits(['MM_CONFIG=postgres://u:p@h/db'])
  expect(collect({ ...both, units, mattermostRunning: config })).toEqual({ views: [mmctl], obstacles: [] })
})

test('a command line with a secret in it hides where the settings are', () => {
  const units = createMattermostUnits([], {
    execStart: [{ path: '/opt/mattermost/bin/mattermost', arguments: null, ignoreErrors: false }],
  })
  expect(collect({ ...both, units })).toEqual({
    views: [],
    obstacles: [expect.stringMatching(/holds a secret/)],
  })
})

test('a host without anything of Mattermost’s is not asked for it, unless it was declared', () => {
  const bare = { ...none, units: noUnits }
  expect(collect(bare)).toEqual({ views: [], obstacles: [] })
  expect(collect(bare, ['edge'])).toEqual({ views: [], obstacles: [] })
  expect(collect(bare, ['app']).obstacles).toHaveLength(1)
  // Not knowing is not the same as nothing there; a host of another role is left alone.
  const unread = { ...bare, mattermostConfigOpt: forbiddenReading }
  expect(collect(unread).obstacles).toHaveLength(1)
  expect(collect(unread, ['edge'])).toEqual({ views: [], obstacles: [] })
})

const configFile = '/srv/mm/config.json'
const elsewhere = startedWith('--config', configFile)

test('a file that the unit names elsewhere is read there, and the one of the usual place is dead', () => {
  const facts = createFacts(
    { ...both, units: elsewhere },
    { mattermostConfigNamed: { [configFile]: createReading(createConfig()) } },
  )
  const { views, dead, obstacles } = collectHostViews(facts, accessTo(['mm1']))
  expect(views.map(({ name, of }) => [name, of])).toEqual([[`mm1: ${configFile}`, 'next start']])
  expect(obstacles).toEqual([])
  expect(dead).toEqual([
    expect.stringContaining('/etc/mattermost/config.json'),
    expect.stringContaining('/opt/mattermost/config/config.json'),
  ])
})

test('a file that the unit names and that is not there leaves the next start without settings', () => {
  const facts = createFacts(
    { ...both, units: elsewhere },
    { mattermostConfigNamed: { [configFile]: absentReading } },
  )
  expect(collectHostViews(facts, accessTo(['mm1']))).toMatchObject({
    views: [],
    obstacles: [],
    missing: [{ host: 'mm1', path: configFile, by: `--config ${configFile}` }],
  })
})

test('a file of the environment may put the settings into the database', () => {
  const environmentFile = '/opt/mattermost/config/mattermost.environment'
  const units = createMattermostUnits([], { environmentFiles: [`${environmentFile} (ignore_errors=no)`] })
  const environment = createReading(parseEnvironment(['MM_CONFIG=postgres://u:p@h/db']))
  const facts = createFacts(
    { ...both, units },
    { mattermostEnvironmentNamed: { [environmentFile]: environment } },
  )
  const { views, obstacles, dead } = collectHostViews(facts, accessTo(['mm1']))
  expect(views).toEqual([])
  expect(obstacles).toMatchObject([{ reason: expect.stringContaining('in its database') }])
  expect(dead).toHaveLength(2)
})

test.each([
  ['a shell', '/bin/sh'],
  ['an engine of containers', '/usr/bin/docker'],
  ['a script', '/usr/local/bin/mm-start'],
])('a unit that starts %s says nothing of the settings', (_name, path) => {
  const units = createMattermostUnits([], { execStart: [{ path, arguments: [], ignoreErrors: false }] })
  expect(collect({ ...both, units })).toEqual({
    views: [],
    obstacles: [expect.stringContaining(`starts ${path}`)],
  })
})
