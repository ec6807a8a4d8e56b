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
