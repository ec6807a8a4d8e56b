import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import { createResponse, type Overrides, silence } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './cookie-security.ts'

const cookies = (...values: string[]): Overrides => ({
  'http.pages': {
    '/': ok(
      createResponse(
        200,
        values.map((value) => ['set-cookie', value] as const),
      ),
    ),
  },
})

testCases(check, [
  ['none set', {}, 'not-applicable', 'does not log in'],
  [
    'all Secure',
    cookies('MMAUTHTOKEN=…; Path=/; HttpOnly; Secure', 'MMCSRF=…; secure'),
    'pass',
    'MMAUTHTOKEN, MMCSRF',
  ],
  ['documented', cookies('MMCSRF=…; Secure'), 'pass', '', 'centos7'],
  ['not Secure', cookies('MMCSRF=…; Path=/'), 'fail', 'MMCSRF is not Secure'],
  ['not Secure, documented', cookies('MMCSRF=…; Path=/'), 'fail', '', 'centos7'],
  ['a session that scripts can read', cookies('MMAUTHTOKEN=…; Secure'), 'fail', 'not HttpOnly'],
  ['a value named secure is no attribute', cookies('a=secure; Path=/'), 'fail', 'a is not Secure'],
  ['silence', { 'http.pages': { '/': silence } }, 'inconclusive'],
  ['one page silent', { 'http.pages': { '/': ok(createResponse(200)), '/x': silence } }, 'inconclusive'],
  ['no page', { 'http.pages': {} }, 'inconclusive'],
])
