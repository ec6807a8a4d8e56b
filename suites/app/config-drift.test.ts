import { expect, test } from 'vitest'
import {
  createApiFacts,
  createBareConfig,
  createBaseline,
  createConfig,
  createGivenRun,
  createMattermostUnits,
  type Sections,
} from '../../lab/fixtures/facts/app-fixture.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import { createClientConfig, type Overrides, silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import {
  absentReading,
  createFailedReading,
  createReading,
  forbiddenReading,
  type HostReadings,
} from '../../lab/fixtures/facts/host-fixture.ts'
import { judgeCheck } from '../judge.ts'
import { check } from './config-drift.ts'

const before = createConfig({
  ServiceSettings: { SiteURL: 'https://chat.example.org', EnableTesting: false, Obsolete: 'x' },
})
const createRunAfter = (changes: Sections, host: HostReadings = {}) =>
  createGivenRun({
    hosts: { mm1: { mattermostConfigOpt: createReading(createConfig(changes)), ...host } },
    baseline: createBaseline(createConfig()),
  })
const key = { SqlSettings: { AtRestEncryptKey: 'other' } }
const masked = { SqlSettings: { DataSource: '*'.repeat(32), AtRestEncryptKey: '*'.repeat(32) } }

const createRunAfterBleve = (facts: Overrides) =>
  createGivenRun({
    hosts: { mm1: {} },
    baseline: createBaseline(createConfig({ BleveSettings: { IndexDir: '/srv/bleve' } })),
    facts,
  })

testCases(check, [
  ['the same', createRunAfter({}), 'pass', '2026-08-01'],
  [
    'the same, with the keys in another order',
    createGivenRun({
      hosts: {
        mm1: { mattermostConfigOpt: createReading(createBareConfig({ A: { Map: { x: 1, y: [] } } })) },
      },
      baseline: createBaseline(createBareConfig({ A: { Map: { y: null, x: 1 } } })),
    }),
    'pass',
  ],
  ['a secret made anew', createRunAfter(key), 'fail', 'changed SqlSettings.AtRestEncryptKey'],
  ['a secret made anew, under salt', createRunAfter(key), 'fail', 'AtRestEncryptKey', 'salt'],
  [
    'another section, of which seed 002 says nothing',
    createRunAfter({ PluginSettings: { EnableUploads: true } }),
    'pass',
    '',
    'salt',
  ],
  [
    'another database',
    createRunAfter({ SqlSettings: { DataSource: 'postgres://u:p@h/db' } }),
    'fail',
    'changed SqlSettings.DataSource',
  ],
  [
    'a setting lost',
    createRunAfter({ SqlSettings: { DataSource: undefined } }),
    'fail',
    'lost SqlSettings.DataSource',
  ],
  [
    'a setting lost that had the default',
    createGivenRun({
      hosts: { mm1: {} },
      baseline: createBaseline(createConfig({ ServiceSettings: { EnableTesting: false } })),
    }),
    'pass',
  ],
  [
    'back to the default',
    createRunAfter({ LocalizationSettings: { DefaultClientLocale: 'en' } }),
    'fail',
    'reset LocalizationSettings.DefaultClientLocale',
  ],
  ['a setting added', createRunAfter({ ServiceSettings: { EnableTesting: false } }), 'pass', '1 were added'],
  [
    'a setting that the release dropped',
    createGivenRun({
      hosts: {
        mm1: {
          mattermostRunning: createReading(createConfig({ ServiceSettings: { EnableTesting: false } })),
        },
      },
      baseline: createBaseline(before),
    }),
    'pass',
  ],
  [
    'the same, without a server that would tell',
    createGivenRun({ hosts: { mm1: {} }, baseline: createBaseline(before) }),
    'fail',
    'lost ServiceSettings.Obsolete',
  ],
  ['a section that 11.0 removed, at 11.10', createRunAfterBleve({}), 'pass'],
  [
    '… at 10.11, which has it',
    createRunAfterBleve(createClientConfig({ Version: '10.11.4' })),
    'fail',
    'lost BleveSettings.IndexDir',
  ],
  [
    '… at a release that is not known',
    createRunAfterBleve({ 'mattermost.clientConfig': silence }),
    'inconclusive',
    'no longer names BleveSettings.IndexDir, which a release removed',
  ],
  [
    'one of two nodes',
    createGivenRun({
      hosts: { mm1: {}, mm2: { mattermostConfigOpt: createReading(createConfig(key)) } },
      baseline: createBaseline(createConfig()),
    }),
    'fail',
    'mm2',
  ],
  [
    'the other node silent',
    createGivenRun({
      hosts: { mm1: {}, mm2: { mattermostConfigOpt: silence, mattermostConfigEtc: silence } },
      baseline: createBaseline(createConfig()),
    }),
    'inconclusive',
    'mm2',
  ],
  [
    'by mmctl, where they are in the database',
    createRunAfter(
      {},
      {
        mattermostConfigOpt: absentReading,
        units: createMattermostUnits(['MM_CONFIG=postgres://c:c@db/config', 'MM_SQLSETTINGS_MAXOPENCONNS=7']),
        mattermostRunning: createReading(createConfig(key)),
      },
    ),
    'fail',
    'mmctl',
  ],
  [
    'by the API: something changed',
    createGivenRun({
      api: createApiFacts(createConfig({ ...masked, LocalizationSettings: { DefaultClientLocale: 'de' } })),
      baseline: createBaseline(createConfig()),
    }),
    'fail',
    'REST API',
  ],
  [
    'by the API: what it shows is the same',
    createGivenRun({ api: createApiFacts(createConfig(masked)), baseline: createBaseline(createConfig()) }),
    'not-assessed',
    'hidden',
  ],
  [
    'by the API: overridden by the environment',
    createGivenRun({
      api: createApiFacts(createConfig({ LocalizationSettings: { DefaultClientLocale: 'de' } }), 200, [
        'LocalizationSettings.DefaultClientLocale',
      ]),
      baseline: createBaseline(createConfig()),
    }),
    'not-assessed',
    'DefaultClientLocale',
  ],
  [
    'the kept file is none',
    createGivenRun({
      hosts: { mm1: {} },
      baseline: createBaseline({ status: 'malformed', field: 'json', offset: 0 }),
    }),
    'inconclusive',
    'malformed',
  ],
  [
    'the present file may not be read',
    createRunAfter({}, { mattermostConfigOpt: forbiddenReading, mattermostConfigEtc: forbiddenReading }),
    'inconclusive',
    'may not run',
  ],
  [
    'mmctl failed, and the file is there',
    createRunAfter({}, { mattermostRunning: createFailedReading(1) }),
    'pass',
  ],
  ['no baseline', createGivenRun({ hosts: { mm1: {} } }), 'not-assessed', 'configBaseline'],
  [
    'nothing to compare with',
    createGivenRun({ baseline: createBaseline(createConfig()) }),
    'not-assessed',
    'nothing to compare',
  ],
])

test('evidence names each difference, with values only where they may be shown', () => {
  const collection = createRunAfter({
    SqlSettings: { AtRestEncryptKey: 'other', MaxOpenConns: 5 },
    LocalizationSettings: { DefaultClientLocale: 'en' },
  })
  const { evidence } = judgeCheck(check, collection, 'current')
  expect(evidence.map(({ observed }) => observed)).toEqual([
    'mm1: /opt/mattermost/config/config.json: LocalizationSettings.DefaultClientLocale reset: "fr" → "en"',
    'mm1: /opt/mattermost/config/config.json: SqlSettings.AtRestEncryptKey changed',
    'mm1: /opt/mattermost/config/config.json: SqlSettings.MaxOpenConns added: 5',
  ])
})
