import { ok } from '../../core/outcome.ts'
import { answered, config, given, mattermostUnits, one } from '../../lab/fixtures/facts/app-fixture.ts'
import { cases } from '../../lab/fixtures/facts/check-cases.ts'
import { configured, response, silence } from '../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './config-password-policy.ts'

const forTesting = configured({
  PasswordMinimumLength: '5',
  PasswordRequireLowercase: 'true',
  PasswordRequireNumber: 'true',
  PasswordRequireUppercase: 'true',
  PasswordRequireSymbol: 'true',
})

cases(check, [
  ["Mattermost's default", {}, 'pass', '8'],
  ["Mattermost's default, in production", {}, 'pass', '', 'centos7'],
  ['fourteen', configured({ PasswordMinimumLength: '14' }), 'pass'],
  ['seven', configured({ PasswordMinimumLength: '7' }), 'fail', /required$/],
  ["the document's test settings are for testing", forTesting, 'fail', 'for testing purposes', 'centos7'],
  ["the document's test settings today", forTesting, 'fail', 'for testing purposes'],
  ['not a number', configured({ PasswordMinimumLength: 'long' }), 'inconclusive'],
  ['shorter from the next start on', one({ PasswordSettings: { MinimumLength: 5 } }), 'fail', '5 characters'],
  [
    'shorter in the file, and longer by the environment',
    one(
      { PasswordSettings: { MinimumLength: 5 } },
      { units: mattermostUnits(['MM_PASSWORDSETTINGS_MINIMUMLENGTH=14']) },
    ),
    'pass',
  ],
  [
    'as the API has it',
    given({ api: answered(config({ PasswordSettings: { MinimumLength: 7 } })) }),
    'fail',
    '7 characters',
  ],
  ['not named', { 'mattermost.clientConfig': ok({ response: response(200), body: {} }) }, 'inconclusive'],
  ['silence', { 'mattermost.clientConfig': silence }, 'inconclusive'],
])
