import { ok } from '../../probes/outcome.ts'
import { cases } from '../testing/cases.ts'
import { configured, response, silence } from '../testing/facts.ts'
import { check } from './config-locale.ts'

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
  ['not named', { 'mattermost.clientConfig': ok({ response: response(200), body: {} }) }, 'inconclusive'],
  ['silence', { 'mattermost.clientConfig': silence }, 'inconclusive'],
])
