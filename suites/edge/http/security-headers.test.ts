import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createResponse,
  type Overrides,
  pageHeaders,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './security-headers.ts'

const nosniff = ['x-content-type-options', 'nosniff'] as const
function start(...headers: (readonly [string, string])[]): Overrides {
  return { 'http.pages': { '/': ok(createResponse(200, headers)) } }
}

testCases(check, [
  ["Mattermost's own headers", {}, 'pass', /guessed$/],
  ['documented', {}, 'pass', '', 'centos7'],
  [
    'X-Frame-Options alone',
    start(nosniff, ['x-frame-options', 'DENY']),
    'pass',
    'Referrer-Policy is not sent',
  ],
  [
    'twice the same',
    start(nosniff, ['x-frame-options', 'SAMEORIGIN'], ['x-frame-options', 'sameorigin']),
    'pass',
  ],
  [
    'frame-ancestors alone',
    start(nosniff, [
      'content-security-policy',
      "script-src 'self'; frame-ancestors 'self' https://teams.example",
    ]),
    'pass',
  ],
  [
    'frame-ancestors for everyone wins over X-Frame-Options',
    start(nosniff, ['x-frame-options', 'DENY'], ['content-security-policy', 'frame-ancestors *']),
    'fail',
    'every site',
  ],
  [
    'a scheme is everyone too',
    start(nosniff, ['content-security-policy', 'frame-ancestors https:']),
    'fail',
    'every site',
  ],
  [
    'a second policy that forbids',
    start(
      nosniff,
      ['content-security-policy', 'frame-ancestors *'],
      ['content-security-policy', "frame-ancestors 'none'"],
    ),
    'pass',
  ],
  ['no framing rule', start(nosniff), 'fail', 'neither'],
  [
    'a value that browsers ignore',
    start(nosniff, ['x-frame-options', 'ALLOW-FROM https://a.example']),
    'fail',
    'ignore',
  ],
  ['no nosniff', start(['x-frame-options', 'DENY']), 'fail', 'nosniff is missing'],
  [
    'no nosniff, of which the document does not speak',
    start(['x-frame-options', 'DENY']),
    'pass',
    '',
    'centos7',
  ],
  ['no framing rule, which the document was after', start(nosniff), 'fail', '', 'centos7'],
  [
    'the proxy answers instead of Mattermost',
    { 'http.pages': { '/': ok(createResponse(502)) } },
    'inconclusive',
    '502',
  ],
  ['silence', { 'http.pages': { '/': silence } }, 'inconclusive'],
  ['not asked', { 'http.pages': {} }, 'inconclusive'],
])

const policy = (value: string) => start(nosniff, ['content-security-policy', value])

testCases(check, [
  // CSP Level 3 §6.4.2: frame-ancestors has no fallback, default-src neither.
  [
    'a policy that says nothing of frames',
    policy("default-src 'none'; script-src 'self'"),
    'fail',
    'neither',
  ],
  ['a policy for everyone that says nothing of frames', policy('img-src *'), 'fail', 'neither'],
  ['a directive in capitals', policy("Frame-Ancestors 'none'"), 'pass'],
  ['no ancestors at all', policy('frame-ancestors'), 'pass'],
  ['two policies in one field', policy("script-src 'self', frame-ancestors 'self'"), 'pass'],
  ['http: is everyone', policy('frame-ancestors http:'), 'fail', 'every site'],
  ['every host of https', policy('frame-ancestors https://*'), 'fail', 'every site'],
  ['hosts of one domain', policy('frame-ancestors https://*.example.org'), 'pass'],
  ['everyone beside one', policy("frame-ancestors 'self' *"), 'fail', 'every site'],
  [
    'two values that browsers know',
    start(nosniff, ['x-frame-options', 'DENY, SAMEORIGIN']),
    'pass',
    /./,
    'current',
    [
      /^http\.pages \/: x-frame-options: DENY, SAMEORIGIN$/,
      /^http\.pages \/: content-security-policy: \(none\)$/,
    ],
  ],
  [
    'one that browsers know, beside another: a conflict, in which they forbid (HTML standard)',
    start(nosniff, ['x-frame-options', 'DENY, ALLOWALL']),
    'pass',
    'conflicting values (deny, allowall)',
  ],
  ['nosniff in capitals', start(['x-content-type-options', 'NoSniff'], ['x-frame-options', 'DENY']), 'pass'],
  // Fetch §3.6: the first of the values counts.
  ['nosniff, first', start(['x-content-type-options', 'nosniff, x'], ['x-frame-options', 'DENY']), 'pass'],
  [
    'nosniff, second',
    start(['x-content-type-options', 'x, nosniff'], ['x-frame-options', 'DENY']),
    'fail',
    'nosniff',
  ],
  [
    'Referrer-Policy is sent',
    start(nosniff, ['x-frame-options', 'DENY'], ['referrer-policy', 'no-referrer']),
    'pass',
    /^(?!.*Referrer)/,
  ],
  [
    'silence is shown',
    { 'http.pages': { '/': silence } },
    'inconclusive',
    /./,
    'current',
    [/^http\.pages \/: .*silence/],
  ],
])

const options = (...values: string[]) =>
  start(nosniff, ...values.map((value) => ['x-frame-options', value] as const))

// HTML standard, "check a navigation response's adherence to X-Frame-Options".
testCases(check, [
  [
    'DENY and SAMEORIGIN: h5bp/server-configs-nginx #297',
    options('SAMEORIGIN', 'DENY'),
    'pass',
    'conflicting',
  ],
  [
    'ALLOW-FROM beside SAMEORIGIN: speedtest-tracker #903',
    options('ALLOW-FROM https://a.example', 'SAMEORIGIN'),
    'pass',
    'conflicting',
  ],
  ['twice the same: mattermost-docker #468', options('SAMEORIGIN', 'SAMEORIGIN'), 'pass', /^(?!.*conflict)/],
  ['the same in two cases', options('SameOrigin, SAMEORIGIN'), 'pass', /^(?!.*conflict)/],
  ['ALLOWALL: web-platform-tests/wpt PR 21730', options('ALLOWALL'), 'fail', 'ignore'],
  ['ALLOWALL beside what nobody knows', options('ALLOWALL', 'x'), 'pass', 'conflicting'],
  ['two values that nobody knows', options('allow-from https://a.example', 'x'), 'fail', 'ignore'],
  ['an empty value', options(''), 'fail', '(empty)'],
  ['a value with a semicolon', options('SAMEORIGIN;'), 'fail', 'ignore'],
  ['a value in quotes', options('"DENY"'), 'fail', 'ignore'],
  ['a comma at the end', options('DENY,'), 'pass', 'conflicting'],
])

// CSP Level 3 §2.2.1, §2.2.2, §6.4.2.
testCases(check, [
  [
    'the first of two directives of a name counts',
    policy("frame-ancestors *; script-src 'self'; frame-ancestors 'self'"),
    'fail',
    'every site',
  ],
  ['the second does not', policy("frame-ancestors 'self'; frame-ancestors *"), 'pass'],
  [
    'two fields, each with ancestors: owncloud/ocis #10042',
    start(
      nosniff,
      ['content-security-policy', 'frame-ancestors https:'],
      ['content-security-policy', "frame-ancestors 'self'"],
    ),
    'pass',
  ],
  [
    'ancestors make X-Frame-Options void: dyad PR 4234, moebius PR 99',
    start(nosniff, ['x-frame-options', 'DENY'], ['content-security-policy', "frame-ancestors 'self' *"]),
    'fail',
    'every site',
  ],
  [
    'a policy that is only reported: WebKit PR 67720',
    start(nosniff, ['content-security-policy-report-only', "frame-ancestors 'none'"]),
    'fail',
    'Report-Only forbids nothing',
  ],
  [
    'and one that does not make X-Frame-Options void',
    start(nosniff, ['x-frame-options', 'DENY'], ['content-security-policy-report-only', 'frame-ancestors *']),
    'pass',
  ],
  [
    'a directive that is not ASCII is passed over',
    policy('frame-ancestors \xe9; frame-ancestors *'),
    'fail',
    'every site',
  ],
  [
    'tabs between sources',
    policy("frame-ancestors\t'self'\thttps://a.example"),
    'pass',
    'lets https://a.example',
  ],
  ['a name that only begins so', policy("frame-ancestorsx 'self'"), 'fail', 'neither'],
  ['every host at one port', policy("frame-ancestors 'self' *:8443"), 'fail', 'every site'],
  ['every host at every port', policy('frame-ancestors https://*:*'), 'fail', 'every site'],
  ['everything below a top-level domain', policy('frame-ancestors *.com'), 'fail', 'every site'],
  ['everything below one where strangers have no names', policy('frame-ancestors https://*.corp'), 'pass'],
  ['wss: is HTTPS, too (§6.7.2.9)', policy('frame-ancestors wss:'), 'fail', 'every site'],
  ["'none' in capitals", policy("frame-ancestors 'NONE'"), 'pass'],
  [
    'a policy without directives',
    start(nosniff, ['x-frame-options', 'DENY'], ['content-security-policy', ' ; ,']),
    'pass',
  ],
])

// What is reported, and not required.
testCases(check, [
  [
    'inline scripts',
    policy("frame-ancestors 'self'; script-src 'self' 'unsafe-inline'"),
    'pass',
    "'unsafe-inline'",
  ],
  [
    'a nonce makes it void (§6.7.3.2)',
    policy("frame-ancestors 'self'; script-src 'nonce-YQ==' 'unsafe-inline'"),
    'pass',
    /^(?!.*unsafe-inline)/,
  ],
  [
    'a hash, too',
    policy("frame-ancestors 'self'; script-src 'sha256-YQ==' 'unsafe-inline'"),
    'pass',
    /^(?!.*unsafe-inline)/,
  ],
  [
    'scripts from everywhere',
    policy("frame-ancestors 'self'; script-src https:"),
    'pass',
    'scripts of every site run',
  ],
  [
    'scripts in addresses',
    policy("frame-ancestors 'self'; default-src 'self' data:"),
    'pass',
    'scripts of every site',
  ],
  [
    "'strict-dynamic' makes sources void (§8.2)",
    policy("frame-ancestors 'self'; script-src 'strict-dynamic' 'nonce-YQ==' https: 'unsafe-inline'"),
    'pass',
    /^(?!.*(?:scripts|unsafe))/,
  ],
  [
    'a second policy that closes it',
    policy("frame-ancestors 'self'; script-src *, script-src 'self'"),
    'pass',
    /^(?!.*scripts)/,
  ],
  ['no word on scripts', policy("frame-ancestors 'self'"), 'pass', 'no policy limits scripts'],
  // Referrer Policy §8.1: the last that is known.
  [
    'a policy that is not known, after one that is',
    start(nosniff, ['x-frame-options', 'DENY'], ['referrer-policy', 'no-referrer, future']),
    'pass',
    /^(?!.*Referrer)/,
  ],
  [
    'the last one leaks',
    start(
      nosniff,
      ['x-frame-options', 'DENY'],
      ['referrer-policy', 'no-referrer'],
      ['referrer-policy', 'Unsafe-URL'],
    ),
    'pass',
    'unsafe-url tells',
  ],
  [
    'none that is known',
    start(nosniff, ['x-frame-options', 'DENY'], ['referrer-policy', 'never']),
    'pass',
    'no value that browsers know: never',
  ],
  [
    'nosniff in two fields',
    start(
      ['x-content-type-options', 'nosniff'],
      ['x-content-type-options', 'x'],
      ['x-frame-options', 'DENY'],
    ),
    'pass',
  ],
  [
    'an empty field first',
    start(['x-content-type-options', ''], ['x-content-type-options', 'nosniff'], ['x-frame-options', 'DENY']),
    'fail',
    'nosniff',
  ],
  [
    'in quotes',
    start(['x-content-type-options', '"nosniff"'], ['x-frame-options', 'DENY']),
    'fail',
    'nosniff',
  ],
])

const redirect = ok(createResponse(302, [['location', '/login']]))
testCases(check, [
  [
    'the start page leads elsewhere: the page behind shows its headers',
    { 'http.pages': { '/': redirect, '/<nonexistent>': ok(createResponse(200, [nosniff])) } },
    'fail',
    'neither',
  ],
  [
    'the same in order',
    { 'http.pages': { '/': redirect, '/<nonexistent>': ok(createResponse(200, pageHeaders)) } },
    'pass',
  ],
  [
    'and nothing behind',
    { 'http.pages': { '/': redirect, '/<nonexistent>': redirect } },
    'inconclusive',
    '302',
  ],
  [
    "a gate's page is not Mattermost's",
    {
      'http.pages': {
        '/': ok({ ...createResponse(200), content: { form: 'html', marks: ['login-form'] } }),
      },
    },
    'inconclusive',
    'a login page',
  ],
])
