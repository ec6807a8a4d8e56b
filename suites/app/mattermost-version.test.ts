import { ok } from '../../core/outcome.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  clientConfig,
  createClientConfig,
  createResponse,
  silence,
  versionId,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './mattermost-version.ts'

const { Version: _, ...unversioned } = clientConfig

testCases(check, [
  ['the newest known', {}, 'pass', '11.10.0 is supported'],
  ['the ESR', createClientConfig({ Version: '11.7.3' }), 'pass'],
  [
    'newer than known',
    createClientConfig({ Version: '12.0.0' }),
    'pass',
    'newer than any release known here',
  ],
  ['end of life', createClientConfig({ Version: '10.11.17' }), 'fail', 'gets no fixes'],
  ['11.6, older than the ESR', createClientConfig({ Version: '11.6.9' }), 'fail'],
  ['11.10 is newer than 11.7', createClientConfig({ Version: '11.10' }), 'pass'],
  [
    'the document’s sentence has become impossible',
    {},
    'not-applicable',
    "cannot run on the document's MariaDB",
    'centos7',
  ],
  [
    '… and its stack is end of life',
    createClientConfig({ Version: '10.11.0' }),
    'not-applicable',
    'can run on',
    'centos7',
  ],
  ['not a release', createClientConfig({ Version: 'dev' }), 'inconclusive', 'dev'],
  [
    'no version',
    { 'mattermost.clientConfig': ok({ response: createResponse(200, [versionId]), body: unversioned }) },
    'inconclusive',
    'names no version',
  ],
  [
    'not Mattermost',
    { 'mattermost.clientConfig': ok({ response: createResponse(502), body: null }) },
    'inconclusive',
    '502',
  ],
  ['silence', { 'mattermost.clientConfig': silence }, 'inconclusive'],
])
