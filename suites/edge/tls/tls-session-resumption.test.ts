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
  ['a ticket of TLS 1.2 that says nothing breaks no limit', createResumptionFacts(null), 'pass', '86400 s'],
  [
    'a ticket of TLS 1.2 that says nothing, against the document',
    createResumptionFacts(null),
    'inconclusive',
    'no lifetime was said',
    'centos7',
  ],
  [
    'a ticket of TLS 1.3 always says it',
    createResumptionFacts(86_400, null),
    'inconclusive',
    'no lifetime was said',
  ],
  // golang/go, and with it Caddy and Traefik: a hint of 0 in TLS 1.2 is none (RFC 5077 §3.3), testssl.sh #1385 says as much of others.
  [
    'TLS 1.2 with tickets whose hint is 0',
    {
      'tls.versions': createVersions({ 'TLS 1.2': 'a' }),
      'tls.resumption': {
        'session id': none,
        'session ticket': createResumable({ lifetimeSeconds: null, maxEarlyData: null }),
      },
    },
    'pass',
    'no lifetime is said at all',
  ],
  // s2n-tls #785 and #4532: the extension is answered, and the ticket that follows is empty.
  [
    'a ticket that was promised and is empty',
    {
      'tls.versions': createVersions({ 'TLS 1.2': 'a' }),
      'tls.resumption': { 'session id': none, 'session ticket': none },
    },
    'not-applicable',
    'resumes no session',
  ],
  // openssl #32226, wolfssl #10322, s2n-tls #5003: 0 in TLS 1.3 is to be thrown away (RFC 8446 §4.6.1).
  [
    'a key of TLS 1.3 for 0 seconds that is not taken back',
    {
      'tls.versions': createVersions({ 'TLS 1.3': 'a' }),
      'tls.resumption': { 'pre-shared key': createResumable({ lifetimeSeconds: null, resumed: ok(false) }) },
    },
    'not-applicable',
    'resumes no session',
  ],
  [
    'one that is taken back all the same',
    {
      'tls.versions': createVersions({ 'TLS 1.3': 'a' }),
      'tls.resumption': { 'pre-shared key': createResumable({ lifetimeSeconds: null }) },
    },
    'inconclusive',
    'no lifetime was said',
  ],
  ['off', { 'tls.resumption': off }, 'not-applicable', 'resumes no session'],
  ['ids only', { 'tls.resumption': { ...off, 'session id': id } }, 'pass', 'no lifetime is said at all'],
  [
    'ids only, against the document',
    { 'tls.resumption': { ...off, 'session id': id } },
    'inconclusive',
    'for how long',
    'centos7',
  ],
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

testCases(check, [
  [
    'each way is shown',
    {
      'tls.resumption': {
        'session id': createResumable({ lifetimeSeconds: null, maxEarlyData: null }),
        'session ticket': createResumable({ lifetimeSeconds: 300, resumed: ok(false) }),
        'pre-shared key': none,
      },
    },
    'pass',
    '300 s',
    'current',
    [
      /^tls\.resumption session id: issued, taken up again$/,
      /^tls\.resumption session ticket: issued for 300 s, not taken up again$/,
      /^tls\.resumption pre-shared key: not issued$/,
    ],
  ],
  [
    'what was not answered is shown',
    { 'tls.resumption': { ...off, 'pre-shared key': silence } },
    'inconclusive',
    'pre-shared key',
    'current',
    [/^tls\.resumption pre-shared key: .*silence/],
  ],
  [
    'a ticket that could not be tried is not shown as taken',
    { 'tls.resumption': { ...off, 'session ticket': createResumable({ resumed: reset }) } },
    'inconclusive',
    'session ticket',
    'current',
    [/^tls\.resumption session ticket: issued for 86400 s, not taken up again$/],
  ],
  [
    'a ticket without a lifetime that is not taken back has none to judge',
    {
      'tls.resumption': {
        ...off,
        'session ticket': createResumable({ lifetimeSeconds: null, maxEarlyData: null, resumed: ok(false) }),
      },
    },
    'not-applicable',
    'resumes no session',
  ],
  [
    'TLS 1.2 alone needs no key of TLS 1.3',
    {
      'tls.versions': createVersions({ 'TLS 1.2': 'a' }),
      'tls.resumption': { 'session id': none, 'session ticket': none },
    },
    'not-applicable',
  ],
  [
    'TLS 1.2 alone needs both of its ways',
    { 'tls.versions': createVersions({ 'TLS 1.2': 'a' }), 'tls.resumption': { 'session ticket': none } },
    'inconclusive',
    /: session id: not asked$/,
  ],
  ['one second less than documented', createResumptionFacts(86_399, 86_400), 'fail', '86399', 'centos7'],
  ['one second more than documented', createResumptionFacts(86_400, 86_401), 'fail', '86401', 'centos7'],
])
