import type { Fact } from '../../core/fact.ts'
import { type Outcome, ok } from '../../core/outcome.ts'
import { testCases } from '../../lab/fixtures/facts/check-cases.ts'
import {
  bodyAwaited,
  type Overrides,
  reset,
  silence,
  versionId,
} from '../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './upload-limit.ts'

type Upload = Fact<'http.upload'>[number]
type Answer = Extract<Upload['outcome'], { status: 'ok' }>['value']

const uploads = (...entries: [mebibytes: number, outcome: Outcome<Answer>][]): Overrides => ({
  'http.upload': entries.map(([mebibytes, outcome]) => ({ contentLength: mebibytes * 1_048_576, outcome })),
})
/** Behind something that answers every call of the API itself. */
const hidden = (facts: Overrides): Overrides => ({
  ...facts,
  'mattermost.ping': silence,
  'mattermost.clientConfig': silence,
  'http.pages': {
    '/api/v4/users/me': ok({
      ...{ status: 401, httpVersion: '1.1', bodyBytes: 0, truncated: false },
      headers: [['www-authenticate', 'Basic …']],
    }),
  },
})
const after417 = (withoutExpect?: Upload['withoutExpect']): Overrides => ({
  'http.upload': [
    {
      contentLength: 104_857_600,
      outcome: ok({ status: 417, headers: [] }),
      ...(withoutExpect && { withoutExpect }),
    },
  ],
})
const then = (final: NonNullable<Answer['final']>) => ok({ status: 100, headers: [], final })
const [goOn, tooLarge] = [then(bodyAwaited), ok({ status: 413, headers: [] })]
const login = ok({ status: 401, headers: [[...versionId]] as [string, string][] })
const gate = ok({ status: 401, headers: [['www-authenticate', 'Basic …']] as [string, string][] })

testCases(check, [
  ['100 MiB let through', {}, 'pass', '100 MiB'],
  ['100 MiB passed on to Mattermost', uploads([100, login]), 'pass'],
  // envoy #2919, ratpack #856, caddy #7691: 100 whatever length is announced, and 413 once as much of the body has come.
  ['any length waited for', uploads([100, goOn], [1_048_576, goOn]), 'inconclusive', 'of any length'],
  ['no control in older facts', uploads([100, goOn]), 'inconclusive', 'of any length'],
  ['the control silent', uploads([100, goOn], [1_048_576, silence]), 'inconclusive', 'of any length'],
  ['the control refused', uploads([100, goOn], [1_048_576, tooLarge]), 'pass', '100 MiB'],
  ['100 MiB and any length passed on', uploads([100, login], [1_048_576, login]), 'pass'],
  [
    'the control refused, 100 MiB silent',
    uploads([100, silence], [1_048_576, tooLarge]),
    'inconclusive',
    'silence',
  ],
  ['50 MiB, documented', uploads([50, goOn], [100, tooLarge]), 'pass', '50 MiB', 'centos7'],
  ["seed 000's 50M today", uploads([50, goOn], [100, tooLarge]), 'fail', '100 MiB are refused'],
  ["nginx's default of 1M", uploads([50, tooLarge], [100, tooLarge]), 'fail', '50 MiB', 'centos7'],
  ['a smaller one refused, the large one silent', uploads([50, tooLarge], [100, silence]), 'fail'],
  ['a larger one refused does not matter', uploads([100, goOn], [200, tooLarge]), 'pass'],
  ['only smaller ones asked', uploads([50, goOn]), 'inconclusive', 'no upload of 100 MiB'],
  ['another answer', uploads([100, ok({ status: 404 })]), 'inconclusive', '404'],
  ['no backend', uploads([100, ok({ status: 502 })]), 'inconclusive', '502'],
  ['silence, as where Expect is ignored', uploads([100, silence]), 'inconclusive', 'silence'],
  ['nothing asked', uploads(), 'inconclusive'],
  // Node's own server says 100 before its program sees the request: what the program says comes then.
  ['413 after the 100', uploads([100, then(tooLarge)]), 'fail', '100 MiB are refused'],
  ["Mattermost's 401 after the 100", uploads([100, then(login)]), 'pass'],
  ["a gate's 401 after the 100", uploads([100, then(gate)]), 'inconclusive', 'basic authentication'],
  ['the connection lost after the 100', uploads([100, then(reset)]), 'inconclusive', '100, then'],
  ['100 in older facts', uploads([100, ok({ status: 100 })]), 'inconclusive', 'was not looked at'],
  ["a gate's 401", uploads([100, gate]), 'inconclusive', 'basic authentication (401)'],
  ['401 of nobody that is known', uploads([100, ok({ status: 401 })]), 'inconclusive', 'a login in front'],
  [
    '100 in front of a gate',
    hidden(uploads([100, goOn], [200, tooLarge])),
    'inconclusive',
    'basic authentication (401)',
  ],
  ['413 in front of a gate', hidden(uploads([100, tooLarge])), 'inconclusive', 'refused with 413, but'],
  ['417, then a refusal', after417(tooLarge), 'fail', '100 MiB are refused'],
  ["417, then Mattermost's 401", after417(login), 'pass'],
  ['417, then silence', after417(silence), 'inconclusive', 'without Expect silence'],
  ['417, not asked again', after417(), 'inconclusive', 'not asked'],
])
