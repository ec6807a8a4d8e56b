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

// RFC 6265bis §4.1.3, §5.5, §5.7: what browsers refuse, though it is Secure.
testCases(check, [
  [
    '__Host- with a Domain: istio-ecosystem/authservice PR 351',
    cookies('__Host-s=…; Secure; Path=/; Domain=chat.example.org'),
    'fail',
    'it has a Domain',
  ],
  [
    '__Host- without a Path: http-extensions #222, tough-cookie PR 608',
    cookies('__Host-s=…; Secure'),
    'fail',
    'Path is not /',
  ],
  [
    '__Host- below a path: aginxbrowser #67',
    cookies('__HOST-s=…; Secure; Path=/admin'),
    'fail',
    'begins with __HOST-',
  ],
  ['__Host- as it should be', cookies('__Host-s=…; path=/; secure'), 'pass', '__Host-s'],
  ['__Host- with an empty Domain', cookies('__Host-s=…; Path=/; Secure; Domain='), 'pass'],
  ['__Secure- without Secure', cookies('__Secure-s=…; Path=/'), 'fail', 'it has no Secure'],
  ['__Http- without HttpOnly', cookies('__Http-s=…; Secure'), 'fail', 'no HttpOnly'],
  ['__Host-Http- without HttpOnly', cookies('__Host-Http-s=…; Secure; Path=/'), 'fail', 'no HttpOnly'],
  ['SameSite=None: bun PR 36106', cookies('s=…; samesite=NONE'), 'fail', 'SameSite=None and not Secure'],
  ['Partitioned', cookies('s=…; Partitioned'), 'fail', 'Partitioned and not Secure'],
  [
    'a Domain that is another',
    cookies('s=…; Secure; Domain=example.com'),
    'fail',
    'example.com is not this host',
  ],
  ['a Domain that ends alike', cookies('s=…; Secure; Domain=t.example.org'), 'fail', 'not this host'],
  ['the Domain above', cookies('s=…; Secure; Domain=.Example.org'), 'pass'],
  [
    'the last of two',
    cookies('s=…; Secure; SameSite=None; Domain=elsewhere.test; Domain=example.org'),
    'pass',
  ],
  ['two cookies in one field are one', cookies('a=…; Secure, b=…'), 'fail', 'a is not Secure'],
  ['a cookie without a name', cookies('…; Path=/'), 'fail', 'a cookie without a name is not Secure'],
  [
    "a load balancer's beside Mattermost's: mattermost #1442",
    cookies('AWSALB=…; Path=/', 'MMAUTHTOKEN=…; HttpOnly; Secure'),
    'fail',
    /^AWSALB is not Secure$/,
  ],
])

// What is taken away is nowhere kept.
testCases(check, [
  ['Max-Age=0', cookies('MMAUTHTOKEN=…; Path=/; Max-Age=0'), 'not-applicable', 'no cookie is kept'],
  ['a day in the past', cookies('s=…; expires=Thu, 01 Jan 1970 00:00:00 GMT'), 'not-applicable'],
  [
    'Max-Age before Expires',
    cookies('s=…; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT'),
    'fail',
    'not Secure',
  ],
  ['a Max-Age that is none', cookies('s=…; Max-Age=0s'), 'fail', 'not Secure'],
  ['a day to come', cookies('s=…; Expires=Mon, 07 Dec 2099 10:00:00 GMT'), 'fail', 'not Secure'],
  ['one of two', cookies('s=…; Max-Age=-1', 't=…; Secure'), 'pass', /: t$/],
])
