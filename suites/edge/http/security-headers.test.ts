import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import { createResponse, type Overrides, silence } from '../../../lab/fixtures/facts/collection-fixture.ts'
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
    'one that browsers know, beside another',
    start(nosniff, ['x-frame-options', 'DENY, ALLOWALL']),
    'fail',
    'ignore',
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
