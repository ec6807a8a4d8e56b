import { expect, test } from 'vitest'
import type { MattermostConfig } from '../../../probes/host/questions/mattermost-config.ts'
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
  { view = {}, known = null }: { view?: Partial<ConfigurationView>; known?: string[] | null } = {},
) {
  const { differences, hidden } = compareConfiguration(
    kept,
    createView(now, view),
    known === null ? null : new Set(known),
  )
  return [
    ...differences.map(({ kind, setting, values }) => `${kind} ${setting} (${values})`),
    ...hidden.map((setting) => `hidden ${setting}`),
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
