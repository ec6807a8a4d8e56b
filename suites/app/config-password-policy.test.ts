import { ok } from '../../core/outcome.ts'
import {
  createApiFacts,
  createConfig,
  createGivenRun,
  createMattermostUnits,
  createOneHostRun,
} from '../../lab/fixtures/facts/app-fixture.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  createClientConfig,
  createResponse,
  silence,
  versionId,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './config-password-policy.ts'

const forTesting = createClientConfig({
  PasswordMinimumLength: '5',
  PasswordRequireLowercase: 'true',
  PasswordRequireNumber: 'true',
  PasswordRequireUppercase: 'true',
  PasswordRequireSymbol: 'true',
})

testCases(check, [
  ["Mattermost's default", {}, 'pass', '8'],
  ["Mattermost's default, in production", {}, 'pass', '', 'centos7'],
  ['fourteen', createClientConfig({ PasswordMinimumLength: '14' }), 'pass'],
  ['seven', createClientConfig({ PasswordMinimumLength: '7' }), 'fail', /required$/],
  ["the document's test settings are for testing", forTesting, 'fail', 'for testing purposes', 'centos7'],
  ["the document's test settings today", forTesting, 'fail', 'for testing purposes'],
  ['not a number', createClientConfig({ PasswordMinimumLength: 'long' }), 'inconclusive'],
  [
    'shorter from the next start on',
    createOneHostRun({ PasswordSettings: { MinimumLength: 5 } }),
    'fail',
    '5 characters',
  ],
  [
    'shorter in the file, and longer by the environment',
    createOneHostRun(
      { PasswordSettings: { MinimumLength: 5 } },
      { units: createMattermostUnits(['MM_PASSWORDSETTINGS_MINIMUMLENGTH=14']) },
    ),
    'pass',
  ],
  [
    'as the API has it',
    createGivenRun({ api: createApiFacts(createConfig({ PasswordSettings: { MinimumLength: 7 } })) }),
    'fail',
    '7 characters',
  ],
  [
    'not named',
    { 'mattermost.clientConfig': ok({ response: createResponse(200, [versionId]), body: {} }) },
    'inconclusive',
  ],
  ['silence', { 'mattermost.clientConfig': silence }, 'inconclusive'],
])
