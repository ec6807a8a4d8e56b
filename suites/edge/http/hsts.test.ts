import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createCollection,
  createResponse,
  type Overrides,
  silence,
  target,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './hsts.ts'

function start(...values: string[]): Overrides {
  return {
    'http.pages': {
      '/': ok(
        createResponse(
          200,
          values.map((value) => ['strict-transport-security', value] as const),
        ),
      ),
    },
  }
}
const half = 'max-age=15768000'

testCases(check, [
  ['two years', {}, 'pass', /^HTTPS only for 63072000 s$/],
  ["seed 000's half year", start(half), 'pass', 'recommended'],
  ["seed 000's half year, documented", start(half), 'pass', '', 'centos7'],
  ['a second less than documented', start('max-age=15767999'), 'fail', '15768000', 'centos7'],
  ['a second less than half a year', start('max-age=15551999'), 'fail', '15552000'],
  ['max-age=0', start('max-age=0; includeSubDomains'), 'fail', 'forget'],
  ['no header', start(), 'fail', 'without Strict-Transport-Security'],
  ['invalid', start('max-age=1; max-age=2'), 'fail', 'appears twice'],
  ['the first of two counts', start(half, 'max-age=0'), 'pass', '2 times'],
  ['the second of two does not', start('max-age=0', half), 'fail'],
  [
    'missing on one page',
    { 'http.pages': { ...start(half)['http.pages'], '/login': ok(createResponse(200)) } },
    'fail',
    '/login',
  ],
  [
    'missing on an error response, as nginx does without always',
    { 'http.pages': { ...start(half)['http.pages'], '/x': ok(createResponse(404)) } },
    'pass',
    'error responses lack it: /x (404)',
  ],
  [
    'bad on an error response',
    {
      'http.pages': {
        ...start(half)['http.pages'],
        '/x': ok(createResponse(404, [['strict-transport-security', 'max-age=0']])),
      },
    },
    'fail',
  ],
  [
    'only error responses, without',
    { 'http.pages': { '/': ok(createResponse(502)) } },
    'inconclusive',
    'only error responses',
  ],
  [
    'only error responses, with',
    { 'http.pages': { '/': ok(createResponse(502, [['strict-transport-security', half]])) } },
    'pass',
  ],
  [
    'an IP address',
    createCollection({}, { target: { ...target, host: '192.0.2.10' } }),
    'not-applicable',
    'IP addresses',
  ],
  [
    'error responses with it, and a page that stays silent',
    {
      'http.pages': {
        '/': ok(createResponse(502, [['strict-transport-security', half]])),
        '/login': silence,
      },
    },
    'inconclusive',
    /not every page was answered: \/login/,
  ],
  [
    'a policy that is noted (RFC 6797 §8.1) stays so beside a page that stays silent',
    { 'http.pages': { ...start(half)['http.pages'], '/login': silence } },
    'pass',
  ],
  [
    'the last status that is none of an error',
    { 'http.pages': { '/': ok(createResponse(399)) } },
    'fail',
    'without Strict-Transport-Security',
  ],
  ['the first that is', { 'http.pages': { '/': ok(createResponse(400)) } }, 'inconclusive', '/: 400'],
  [
    'half a year to the second',
    start('max-age=15552000'),
    'pass',
    /^HTTPS only for 15552000 s \(recommended: 63072000 s\)$/,
  ],
  ['two years less a second', start('max-age=63071999'), 'pass', '(recommended: 63072000 s)'],
  ['no page answered', { 'http.pages': { '/': silence } }, 'inconclusive', 'silence'],
  ['no page asked', { 'http.pages': {} }, 'inconclusive'],
])

// RFC 6797 §6.1 (grammar) and §8.1 (the first field counts; what departs from the grammar is ignored).
testCases(check, [
  [
    'quotes around the whole: nginxconfig.io #195',
    start('"max-age=31536000; includeSubDomains" always'),
    'fail',
    'ignore',
  ],
  [
    'two words: ssllabs-scan #307',
    start('max-age=31536000; include SubDomains'),
    'fail',
    'include SubDomains',
  ],
  ['two fields in one: mozilla/sumo #2820', start('max-age=31536000, max-age=31536000'), 'fail', 'ignore'],
  ['no semicolon', start('max-age=63072000 includeSubDomains'), 'fail', 'ignore'],
  ['a comma', start('max-age=63072000, includeSubDomains'), 'fail', 'ignore'],
  ['a colon', start('max-age: 63072000'), 'fail', 'ignore'],
  ['a fraction', start('max-age=63072000.0'), 'fail', 'not a number'],
  ['a negative number', start('max-age=-1'), 'fail', 'not a number'],
  ['no number', start('max-age'), 'fail', 'not a number'],
  ['no value after the sign', start('max-age='), 'fail', 'not a directive'],
  ['an age in quotes', start('max-age="63072000"'), 'pass'],
  ['directives in any case and order', start('INCLUDESUBDOMAINS; Max-Age=63072000'), 'pass'],
  ['semicolons without directives', start(';max-age=63072000;;'), 'pass'],
  ['a directive of the future', start('max-age=63072000; future="a;b"; preload'), 'pass'],
  ['the same directive twice, in two cases', start('max-age=63072000; Preload; preload'), 'fail', 'twice'],
  ['includeSubDomains with a value', start('max-age=63072000; includeSubDomains=true'), 'fail', 'no value'],
  ['a quote without an end', start('max-age="63072000'), 'fail', 'ignore'],
  ['more than any number', start('max-age=99999999999999999999'), 'pass'],
  ['a blank that is none', start('max-age=63072000;\xa0includeSubDomains'), 'fail', 'ignore'],
  // testssl.sh #489, Internet.nl #1023, http-observatory-website #169, fxa #16426: two fields.
  ['a short one first', start('max-age=300', 'max-age=63072000'), 'fail', '300 s'],
  ['an invalid one first', start('max-age', 'max-age=63072000'), 'fail', 'ignore'],
  ['an invalid one second', start('max-age=63072000', 'max-age'), 'pass', '2 times'],
  // http-observatory #362, sslyze #393.
  [
    'a redirect without it, though it leads to a page with it',
    {
      'http.pages': {
        ...start(half)['http.pages'],
        '/': ok(createResponse(302)),
        '/login': ok(createResponse(200, [['strict-transport-security', half]])),
      },
    },
    'fail',
    '/ is answered without',
  ],
])
