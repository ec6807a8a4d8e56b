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

const nameVersion = (version: string) =>
  ['x-version-id', `${version}.${version}.0123456789abcdef.false`] as const
/** All answers from one server of this version; or, of the client configuration, with another one's header. */
const answerAs = (version: string, header = version) => ({
  'mattermost.clientConfig': ok({
    response: createResponse(200, [nameVersion(header)]),
    body: { ...clientConfig, Version: version },
  }),
  ...pingAs(header),
})
function pingAs(version: string) {
  return {
    'mattermost.ping': ok({
      response: createResponse(200, [nameVersion(version)]),
      body: { status: 'OK' },
    }),
  }
}

testCases(check, [
  // mattermost-server-releases.md as of 2026-08-21: 11.7.9 was the newest of the ESR, and 11.11 the newest series that it names.
  ['a series between', {}, 'pass', 'which of its dot releases is the newest is not known'],
  ['the newest known', answerAs('11.11.0'), 'pass'],
  ['the ESR', answerAs('11.7.9'), 'pass', '11.7.9 is supported'],
  ['a later dot release of the ESR', answerAs('11.7.12'), 'pass'],
  ['the ESR without its fixes', answerAs('11.7.0'), 'fail', 'they went to 11.7.9'],
  ['… with some of them', answerAs('11.7.8'), 'fail', 'they went to 11.7.9'],
  ['… a candidate of the first', answerAs('11.7.0-rc3', '11.7.0'), 'fail', '11.7.9'],
  ['the ESR, without a dot release', createClientConfig({ Version: '11.7' }), 'inconclusive', '11.7.9'],
  ['newer than known', answerAs('12.0.0'), 'inconclusive', 'newer than any release known here'],
  ['a minor newer than known', answerAs('11.12.0'), 'inconclusive', 'newer than any release'],
  ['a release that nobody published', answerAs('99.0.0'), 'inconclusive', 'newer than any release'],
  [
    'the ping from another version',
    { ...answerAs('11.7.9'), ...pingAs('10.5.0') },
    'fail',
    'two versions of Mattermost answer by one name: 11.7.9 and 10.5.0',
  ],
  ['… from a later dot release', { ...answerAs('11.7.9'), ...pingAs('11.7.10') }, 'fail', 'two versions'],
  ['… from one that nobody knows', { ...answerAs('11.7.9'), ...pingAs('12.0.0') }, 'fail', 'two versions'],
  ['… whose own answer has the other', answerAs('11.7.9', '11.6.0'), 'fail', 'two versions'],
  ['the ping from the same version', { ...answerAs('11.7.9'), ...pingAs('11.7.9') }, 'pass'],
  ['the ping silent', { ...answerAs('11.7.9'), 'mattermost.ping': silence }, 'pass'],
  ['end of life', answerAs('10.11.17'), 'fail', 'gets no fixes'],
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
