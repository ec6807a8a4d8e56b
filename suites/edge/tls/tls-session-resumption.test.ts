import { ok } from '../../../core/outcome.ts'
import { cases } from '../../../lab/fixtures/facts/check-cases.ts'
import { reset, resumable, silence, versions } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-session-resumption.ts'

const id = resumable({ lifetimeSeconds: null, maxEarlyData: null })
const lasting = (tls12: number | null, tls13: number | null = 86_400) => ({
  'tls.resumption': {
    'session id': id,
    'session ticket': resumable({ lifetimeSeconds: tls12, maxEarlyData: null }),
    'pre-shared key': resumable({ lifetimeSeconds: tls13 }),
  },
})
const none = resumable({ issued: false, lifetimeSeconds: null, maxEarlyData: null, resumed: null })
const off = { 'session id': none, 'session ticket': none, 'pre-shared key': none }

cases(check, [
  ['a day', {}, 'pass', '86400 s'],
  ['a day, as documented', {}, 'pass', '', 'centos7'],
  ['five minutes today', lasting(300, 300), 'pass'],
  ['five minutes, against the document', lasting(300, 300), 'fail', '86400 s are documented', 'centos7'],
  ['a week', lasting(604_800, 604_800), 'pass'],
  ['a month in TLS 1.2', lasting(2_592_000), 'fail', 'session ticket: 2592000 s; at most 604800 s'],
  ['more than a week in TLS 1.3', lasting(86_400, 604_801), 'fail', 'pre-shared key'],
  [
    'a month fails although another way was not answered',
    {
      'tls.resumption': {
        'session id': silence,
        'session ticket': resumable({ lifetimeSeconds: 2_592_000 }),
      },
    },
    'fail',
  ],
  ['a ticket that says nothing', lasting(null), 'inconclusive', 'no lifetime was said'],
  ['off', { 'tls.resumption': off }, 'not-applicable', 'resumes no session'],
  ['ids only', { 'tls.resumption': { ...off, 'session id': id } }, 'inconclusive', 'for how long'],
  ['silence', { 'tls.resumption': { ...off, 'pre-shared key': silence } }, 'inconclusive', 'silence'],
  [
    'a reset when coming back',
    { 'tls.resumption': { ...off, 'session ticket': resumable({ resumed: reset }) } },
    'inconclusive',
  ],
  ['not asked', { 'tls.resumption': {} }, 'inconclusive', 'not asked'],
  [
    'TLS 1.3 alone',
    { 'tls.versions': versions({ 'TLS 1.3': 'a' }), 'tls.resumption': { 'pre-shared key': resumable() } },
    'pass',
  ],
  [
    'another version may be there',
    {
      'tls.versions': { 'TLS 1.3': ok({ suite: 'a' }) },
      'tls.resumption': { 'pre-shared key': resumable() },
    },
    'inconclusive',
    'TLS 1.2: not asked',
  ],
  ['nothing negotiated', { 'tls.versions': versions({}), 'tls.resumption': {} }, 'inconclusive'],
])
