import { ok } from '../../core/outcome.ts'
import { answered, bare, config, given, one } from '../../lab/fixtures/facts/app-fixture.ts'
import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { configured, response, silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './config-locale.ts'

const shownToAll = ok({ response: response(200), body: { DefaultClientLocale: 'en' } })

cases(check, [
  ['any language', configured({ DefaultClientLocale: 'en' }), 'pass'],
  ['French, documented', {}, 'pass', '', 'centos7'],
  [
    'English, against the document',
    configured({ DefaultClientLocale: 'en' }),
    'fail',
    'documented is fr',
    'centos7',
  ],
  ['among those available', configured({ AvailableLocales: 'de, fr' }), 'pass'],
  ['not among those available', configured({ AvailableLocales: 'de,en' }), 'fail', 'not among'],
  [
    'only the default shown',
    { 'mattermost.clientConfig': ok({ response: response(200), body: { DefaultClientLocale: 'en' } }) },
    'not-assessed',
  ],
  [
    'only the default shown, and documented',
    { 'mattermost.clientConfig': ok({ response: response(200), body: { DefaultClientLocale: 'fr' } }) },
    'pass',
    '',
    'centos7',
  ],
  [
    'only the default shown, and the rest in config.json',
    given({ hosts: { mm1: {} }, facts: { 'mattermost.clientConfig': shownToAll } }),
    'pass',
  ],
  [
    'not among those available in config.json',
    given({
      api: answered(config({ LocalizationSettings: { AvailableLocales: 'de,en' } })),
      facts: { 'mattermost.clientConfig': shownToAll },
    }),
    'fail',
    'not among',
  ],
  [
    'hidden from the API too',
    given({ api: answered(bare({})), facts: { 'mattermost.clientConfig': shownToAll } }),
    'not-assessed',
  ],
  [
    'another language from the next start on',
    one({ LocalizationSettings: { DefaultClientLocale: 'en' } }),
    'fail',
    'documented is fr',
    'centos7',
  ],
  ['not named', { 'mattermost.clientConfig': ok({ response: response(200), body: {} }) }, 'inconclusive'],
  ['silence', { 'mattermost.clientConfig': silence }, 'inconclusive'],
])
