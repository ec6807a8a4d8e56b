import { ok } from '../../core/outcome.ts'
import {
  createApiFacts,
  createBareConfig,
  createConfig,
  createGivenRun,
  createOneHostRun,
} from '../../lab/fixtures/facts/app-fixture.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createClientConfig,
  createResponse,
  silence,
  versionId,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './config-locale.ts'

const shownToAll = ok({ response: createResponse(200, [versionId]), body: { DefaultClientLocale: 'en' } })

testCases(check, [
  ['any language', createClientConfig({ DefaultClientLocale: 'en' }), 'pass'],
  ['French, documented', {}, 'pass', '', 'centos7'],
  [
    'English, against the document',
    createClientConfig({ DefaultClientLocale: 'en' }),
    'fail',
    'documented is fr',
    'centos7',
  ],
  ['among those available', createClientConfig({ AvailableLocales: 'de, fr' }), 'pass'],
  ['not among those available', createClientConfig({ AvailableLocales: 'de,en' }), 'fail', 'not among'],
  [
    'only the default shown',
    {
      'mattermost.clientConfig': ok({
        response: createResponse(200, [versionId]),
        body: { DefaultClientLocale: 'en' },
      }),
    },
    'not-assessed',
  ],
  [
    'only the default shown, and documented',
    {
      'mattermost.clientConfig': ok({
        response: createResponse(200, [versionId]),
        body: { DefaultClientLocale: 'fr' },
      }),
    },
    'pass',
    '',
    'centos7',
  ],
  [
    'only the default shown, and the rest in config.json',
    createGivenRun({ hosts: { mm1: {} }, facts: { 'mattermost.clientConfig': shownToAll } }),
    'pass',
  ],
  [
    'not among those available in config.json',
    createGivenRun({
      api: createApiFacts(createConfig({ LocalizationSettings: { AvailableLocales: 'de,en' } })),
      facts: { 'mattermost.clientConfig': shownToAll },
    }),
    'fail',
    'not among',
  ],
  [
    'hidden from the API too',
    createGivenRun({
      api: createApiFacts(createBareConfig({})),
      facts: { 'mattermost.clientConfig': shownToAll },
    }),
    'not-assessed',
  ],
  [
    'another language from the next start on',
    createOneHostRun({ LocalizationSettings: { DefaultClientLocale: 'en' } }),
    'fail',
    'documented is fr',
    'centos7',
  ],
  [
    'not named',
    { 'mattermost.clientConfig': ok({ response: createResponse(200, [versionId]), body: {} }) },
    'inconclusive',
  ],
  ['silence', { 'mattermost.clientConfig': silence }, 'inconclusive'],
])
