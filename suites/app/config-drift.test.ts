import { expect, test } from 'vitest'
import {
  answered,
  bare,
  config,
  given,
  type HostSettings,
  kept,
  mattermostUnits,
  type Sections,
} from '../../lab/fixtures/facts/app-fixture.ts'
import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import { absent, failed, forbidden, value } from '../../lab/fixtures/facts/host-fixture.ts'
import { judge } from '../judge.ts'
import { check } from './config-drift.ts'

const before = config({
  ServiceSettings: { SiteURL: 'https://chat.example.org', EnableTesting: false, Obsolete: 'x' },
})
const after = (changes: Sections, host: HostSettings = {}) =>
  given({ hosts: { mm1: { opt: value(config(changes)), ...host } }, baseline: kept(config()) })
const key = { SqlSettings: { AtRestEncryptKey: 'other' } }
const masked = { SqlSettings: { DataSource: '*'.repeat(32), AtRestEncryptKey: '*'.repeat(32) } }

cases(check, [
  ['the same', after({}), 'pass', '2026-08-01'],
  [
    'the same, with the keys in another order',
    given({
      hosts: { mm1: { opt: value(bare({ A: { Map: { x: 1, y: [] } } })) } },
      baseline: kept(bare({ A: { Map: { y: null, x: 1 } } })),
    }),
    'pass',
  ],
  ['a secret made anew', after(key), 'fail', 'changed SqlSettings.AtRestEncryptKey'],
  ['a secret made anew, under salt', after(key), 'fail', 'AtRestEncryptKey', 'salt'],
  [
    'another section, of which seed 002 says nothing',
    after({ PluginSettings: { EnableUploads: true } }),
    'pass',
    '',
    'salt',
  ],
  [
    'another database',
    after({ SqlSettings: { DataSource: 'postgres://u:p@h/db' } }),
    'fail',
    'changed SqlSettings.DataSource',
  ],
  [
    'a setting lost',
    after({ SqlSettings: { DataSource: undefined } }),
    'fail',
    'lost SqlSettings.DataSource',
  ],
  [
    'a setting lost that had the default',
    given({ hosts: { mm1: {} }, baseline: kept(config({ ServiceSettings: { EnableTesting: false } })) }),
    'pass',
  ],
  [
    'back to the default',
    after({ LocalizationSettings: { DefaultClientLocale: 'en' } }),
    'fail',
    'reset LocalizationSettings.DefaultClientLocale',
  ],
  ['a setting added', after({ ServiceSettings: { EnableTesting: false } }), 'pass', '1 were added'],
  [
    'a setting that the release dropped',
    given({
      hosts: { mm1: { running: value(config({ ServiceSettings: { EnableTesting: false } })) } },
      baseline: kept(before),
    }),
    'pass',
  ],
  [
    'the same, without a server that would tell',
    given({ hosts: { mm1: {} }, baseline: kept(before) }),
    'fail',
    'lost ServiceSettings.Obsolete',
  ],
  [
    'one of two nodes',
    given({ hosts: { mm1: {}, mm2: { opt: value(config(key)) } }, baseline: kept(config()) }),
    'fail',
    'mm2',
  ],
  [
    'the other node silent',
    given({ hosts: { mm1: {}, mm2: { opt: silence, etc: silence } }, baseline: kept(config()) }),
    'inconclusive',
    'mm2',
  ],
  [
    'by mmctl, where they are in the database',
    after(
      {},
      {
        opt: absent,
        units: mattermostUnits(['MM_CONFIG=postgres://c:c@db/config', 'MM_SQLSETTINGS_MAXOPENCONNS=7']),
        running: value(config(key)),
      },
    ),
    'fail',
    'mmctl',
  ],
  [
    'by the API: something changed',
    given({
      api: answered(config({ ...masked, LocalizationSettings: { DefaultClientLocale: 'de' } })),
      baseline: kept(config()),
    }),
    'fail',
    'REST API',
  ],
  [
    'by the API: what it shows is the same',
    given({ api: answered(config(masked)), baseline: kept(config()) }),
    'not-assessed',
    'hidden',
  ],
  [
    'by the API: overridden by the environment',
    given({
      api: answered(config({ LocalizationSettings: { DefaultClientLocale: 'de' } }), 200, [
        'LocalizationSettings.DefaultClientLocale',
      ]),
      baseline: kept(config()),
    }),
    'not-assessed',
    'DefaultClientLocale',
  ],
  [
    'the kept file is none',
    given({ hosts: { mm1: {} }, baseline: kept({ status: 'malformed', field: 'json', offset: 0 }) }),
    'inconclusive',
    'malformed',
  ],
  [
    'the present file may not be read',
    after({}, { opt: forbidden, etc: forbidden }),
    'inconclusive',
    'may not run',
  ],
  ['mmctl failed, and the file is there', after({}, { running: failed(1) }), 'pass'],
  ['no baseline', given({ hosts: { mm1: {} } }), 'not-assessed', 'configBaseline'],
  ['nothing to compare with', given({ baseline: kept(config()) }), 'not-assessed', 'nothing to compare'],
])

test('evidence names each difference, with values only where they may be shown', () => {
  const collection = after({
    SqlSettings: { AtRestEncryptKey: 'other', MaxOpenConns: 5 },
    LocalizationSettings: { DefaultClientLocale: 'en' },
  })
  const { evidence } = judge(check, collection, 'current')
  expect(evidence.map(({ observed }) => observed)).toEqual([
    'mm1: /opt/mattermost/config/config.json: LocalizationSettings.DefaultClientLocale reset: "fr" → "en"',
    'mm1: /opt/mattermost/config/config.json: SqlSettings.AtRestEncryptKey changed',
    'mm1: /opt/mattermost/config/config.json: SqlSettings.MaxOpenConns added: 5',
  ])
})
