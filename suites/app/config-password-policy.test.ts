import { ok } from '../../probes/outcome.ts'
import { cases } from '../testing/cases.ts'
import { configured, response, silence } from '../testing/facts.ts'
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
  ['not named', { 'mattermost.clientConfig': ok({ response: response(200), body: {} }) }, 'inconclusive'],
  ['silence', { 'mattermost.clientConfig': silence }, 'inconclusive'],
])
