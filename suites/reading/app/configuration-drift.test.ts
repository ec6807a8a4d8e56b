import { expect, test } from 'vitest'
import {
  type MattermostConfig,
  parseMattermostConfig,
} from '../../../probes/host/questions/mattermost-config.ts'
import { compareConfiguration } from './configuration-drift.ts'
import type { ConfigurationView } from './configuration-view.ts'

type Settings = MattermostConfig['settings']

function createSettings(settings: Settings, more: Partial<MattermostConfig> = {}): MattermostConfig {
  return { settings, unrecorded: [], dataSources: [], ...more }
}
function createView(config: MattermostConfig, changes: Partial<ConfigurationView> = {}): ConfigurationView {
  return {
    name: 'mm1: config.json',
    fact: 'host.mattermostConfigOpt',
    host: 'mm1',
    of: 'next start',
    config,
    overrides: {},
    overridden: [],
    dataSources: [],
    unreadEnvironment: [],
    ...changes,
  }
}

/** `lost ServiceSettings.SiteURL ("a" → "b")`, and what could not be compared. */
function compare(
  kept: MattermostConfig,
  now: MattermostConfig,
  {
    view = {},
    known = null,
    release = null,
  }: { view?: Partial<ConfigurationView>; known?: string[] | null; release?: [number, number] | null } = {},
) {
  const { differences, hidden, perhapsRemoved } = compareConfiguration(
    kept,
    createView(now, view),
    known === null ? null : new Set(known),
    release,
  )
  return [
    ...differences.map(({ kind, setting, values }) => `${kind} ${setting} (${values})`),
    ...hidden.map((setting) => `hidden ${setting}`),
    ...perhapsRemoved.map((setting) => `perhaps removed ${setting}`),
  ]
}

const testing = 'ServiceSettings.EnableTesting'
const own = 'Own.Setting'
const only = (name: string, value: Settings[string]) => createSettings({ [name]: value })
const nothing = createSettings({})

// model/config.go of Mattermost: EnableTesting is off by default; of Own.Setting no default is known.
test.each([
  ['the same', only(own, 'a'), only(own, 'a'), []],
  ['changed', only(own, 'a'), only(own, 'b'), [`changed ${own} ("a" → "b")`]],
  [
    'changed from its default',
    only(testing, false),
    only(testing, true),
    [`changed ${testing} (false → true)`],
  ],
  ['changed to its default', only(testing, true), only(testing, false), [`reset ${testing} (true → false)`]],
  ['no longer named', only(own, 'a'), nothing, [`lost ${own} ("a")`]],
  ['no longer named: the default holds', only(testing, true), nothing, [`lost ${testing} (true → false)`]],
  ['no longer named, and was the default', only(testing, false), nothing, []],
  // Null is no value, so that the default holds, of which here nothing is known.
  ['null in its place', only(own, 'a'), only(own, null), [`lost ${own} ("a")`]],
  ['null, as before', only(own, null), only(own, null), []],
  ['an empty list is null', only(own, null), only(own, []), []],
  ['an empty list, no longer named', only('ServiceSettings.TrustedProxyIPHeader', []), nothing, []],
  ['added', nothing, only(own, 'a'), [`added ${own} ("a")`]],
  [
    'a list in another order',
    only(own, ['a', 'b']),
    only(own, ['b', 'a']),
    [`changed ${own} (["a","b"] → ["b","a"])`],
  ],
  ['text and number are not the same', only(own, '1'), only(own, 1), [`changed ${own} ("1" → 1)`]],
] as [string, MattermostConfig, MattermostConfig, string[]][])('%s', (_name, kept, now, expected) => {
  expect(compare(kept, now)).toEqual(expected)
})

test('what a release has dropped is not lost', () => {
  expect(compare(only(own, 'a'), nothing, { known: [testing] })).toEqual([])
  expect(compare(only(own, 'a'), nothing, { known: [own] })).toEqual([`lost ${own} ("a")`])
})

test('values that are not written down are compared by their fingerprints', () => {
  const secret = (fingerprint: string) =>
    createSettings({}, { unrecorded: [own], fingerprints: { [own]: fingerprint } })
  expect(compare(secret('1'), secret('1'))).toEqual([])
  expect(compare(secret('1'), secret('2'))).toEqual([`changed ${own} ()`])
  expect(compare(secret('1'), nothing)).toEqual([`lost ${own} ()`])
  // Of null and of an empty list there is no fingerprint.
  expect(compare(secret('1'), createSettings({}, { unrecorded: [own] }))).toEqual([`lost ${own} ()`])
  expect(
    compare(createSettings({}, { unrecorded: [own] }), createSettings({}, { unrecorded: [own] })),
  ).toEqual([])
})

test('what the server hides could not be compared', () => {
  const masked = createSettings({}, { masked: [own] })
  expect(compare(only(own, 'a'), masked)).toEqual([`hidden ${own}`])
  expect(compare(masked, only(own, 'a'))).toEqual([`hidden ${own}`])
})

test('what runs shows less than a file, and adds nothing', () => {
  const view = { of: 'running' as const, host: null }
  expect(compare(only(own, 'a'), nothing, { view })).toEqual([`lost ${own} ("a")`])
  expect(compare(only(own, 'a'), only(own, null), { view })).toEqual([`hidden ${own}`])
  expect(compare(nothing, only(own, 'a'), { view })).toEqual([])
  expect(compare(only(own, 'a'), only(own, 'b'), { view })).toEqual([`changed ${own} ("a" → "b")`])
  expect(compare(only(own, 'a'), only(own, 'b'), { view: { ...view, overridden: [own] } })).toEqual([
    `hidden ${own}`,
  ])
  // In a file the value is what the file says, whatever the environment does to it.
  expect(compare(only(own, 'a'), only(own, 'b'), { view: { overridden: [own] } })).toEqual([
    `changed ${own} ("a" → "b")`,
  ])
})

// What a clean upgrade from 5.38 to 11.6 was seen to do (2026-11-30): none of it is the site's doing.
test.each([
  ['SamlSettings', 'IdpUrl', 'IdpURL'],
  ['ClusterSettings', 'UseIpAddress', 'UseIPAddress'],
  ['PluginSettings', 'MarketplaceUrl', 'MarketplaceURL'],
  ['ElasticsearchSettings', 'ConnectionUrl', 'ConnectionURL'],
])('%s.%s in another case is the same setting', (section, before, after) => {
  const parse = (key: string, value: string) =>
    parseMattermostConfig(JSON.stringify({ [section]: { [key]: value } }))
  expect(compare(parse(before, 'a'), parse(after, 'a'))).toEqual([])
  expect(compare(parse(after, 'a'), parse(before, 'a'))).toEqual([])
  expect(compare(parse(before, 'a'), parse(after, 'b'))).toEqual([
    expect.stringMatching(`^changed ${section}.${before} `),
  ])
  expect(compare(parse(before, 'a'), nothing, { known: [`${section}.${after}`] })).toEqual([
    expect.stringMatching(`^lost ${section}.${before} `),
  ])
})

test('plugins are compared one by one', () => {
  const states = (plugins: Record<string, unknown>) =>
    parseMattermostConfig(JSON.stringify({ PluginSettings: { PluginStates: plugins } }))
  const [on, off] = [{ Enable: true }, { Enable: false }]
  const changed = ['changed PluginSettings.PluginStates ()']
  expect(compare(states({ a: on }), states({ a: on, 'com.mattermost.calls': on }))).toEqual([])
  expect(compare(states({ a: on, b: off }), states({ c: on, b: off, a: on }))).toEqual([])
  expect(compare(states({ a: on }), states({ a: off, c: on }))).toEqual(changed)
  expect(compare(states({ a: on, b: on }), states({ a: on }))).toEqual(changed)
  expect(compare(states({ a: on }), states({ A: on }))).toEqual(changed)
  expect(compare(states({ a: on }), states({}))).toEqual(changed)
})

test('what a release removed is not lost there, and open where the release is not known', () => {
  const bleve = only('BleveSettings.EnableIndexing', true)
  expect(compare(bleve, nothing, { release: [11, 0] })).toEqual([])
  expect(compare(bleve, nothing, { release: [11, 10] })).toEqual([])
  expect(compare(bleve, nothing, { release: [10, 11] })).toEqual(['lost BleveSettings.EnableIndexing (true)'])
  expect(compare(bleve, nothing)).toEqual(['perhaps removed BleveSettings.EnableIndexing'])
  const audit = only('ExperimentalAuditSettings.FileMaxSizeMB', 100)
  expect(compare(audit, nothing, { release: [11, 6] })).toEqual([])
  expect(compare(audit, nothing, { release: [11, 5] })).toHaveLength(1)
  const log = only('NotificationLogSettings.EnableFile', true)
  expect(compare(log, nothing, { release: [11, 0] })).toEqual([])
  expect(compare(only('NotificationSettings.EnableFile', true), nothing, { release: [11, 0] })).toHaveLength(
    1,
  )
})
