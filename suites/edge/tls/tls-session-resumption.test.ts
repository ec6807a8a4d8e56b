import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createResumable,
  createVersions,
  reset,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-session-resumption.ts'

const id = createResumable({ lifetimeSeconds: null, maxEarlyData: null })
const createResumptionFacts = (tls12: number | null, tls13: number | null = 86_400) => ({
  'tls.resumption': {
    'session id': id,
    'session ticket': createResumable({ lifetimeSeconds: tls12, maxEarlyData: null }),
    'pre-shared key': createResumable({ lifetimeSeconds: tls13 }),
  },
})
const none = createResumable({ issued: false, lifetimeSeconds: null, maxEarlyData: null, resumed: null })
const off = { 'session id': none, 'session ticket': none, 'pre-shared key': none }

testCases(check, [
  ['a day', {}, 'pass', '86400 s'],
  ['a day, as documented', {}, 'pass', '', 'centos7'],
  ['five minutes today', createResumptionFacts(300, 300), 'pass'],
  [
    'five minutes, against the document',
    createResumptionFacts(300, 300),
    'fail',
    '86400 s are documented',
    'centos7',
  ],
  ['a week', createResumptionFacts(604_800, 604_800), 'pass'],
  [
    'a month in TLS 1.2',
    createResumptionFacts(2_592_000),
    'fail',
    'session ticket: 2592000 s; at most 604800 s',
  ],
  ['more than a week in TLS 1.3', createResumptionFacts(86_400, 604_801), 'fail', 'pre-shared key'],
  [
    'a month fails although another way was not answered',
    {
      'tls.resumption': {
        'session id': silence,
        'session ticket': createResumable({ lifetimeSeconds: 2_592_000 }),
      },
    },
    'fail',
  ],
  ['a ticket that says nothing', createResumptionFacts(null), 'inconclusive', 'no lifetime was said'],
  ['off', { 'tls.resumption': off }, 'not-applicable', 'resumes no session'],
  ['ids only', { 'tls.resumption': { ...off, 'session id': id } }, 'inconclusive', 'for how long'],
  ['silence', { 'tls.resumption': { ...off, 'pre-shared key': silence } }, 'inconclusive', 'silence'],
  [
    'a reset when coming back',
    { 'tls.resumption': { ...off, 'session ticket': createResumable({ resumed: reset }) } },
    'inconclusive',
  ],
  ['not asked', { 'tls.resumption': {} }, 'inconclusive', 'not asked'],
  [
    'TLS 1.3 alone',
    {
      'tls.versions': createVersions({ 'TLS 1.3': 'a' }),
      'tls.resumption': { 'pre-shared key': createResumable() },
    },
    'pass',
  ],
  [
    'another version may be there',
    {
      'tls.versions': { 'TLS 1.3': ok({ suite: 'a' }) },
      'tls.resumption': { 'pre-shared key': createResumable() },
    },
    'inconclusive',
    'TLS 1.2: not asked',
  ],
  ['nothing negotiated', { 'tls.versions': createVersions({}), 'tls.resumption': {} }, 'inconclusive'],
])
