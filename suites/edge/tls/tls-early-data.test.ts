import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createResumable,
  createVersions,
  reset,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-early-data.ts'

const ticket = (overrides: Parameters<typeof createResumable>[0]) => ({
  'tls.resumption': { 'pre-shared key': createResumable(overrides) },
})

testCases(check, [
  ['a ticket without early data', {}, 'pass', 'no early data'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['early data', ticket({ maxEarlyData: 16_384 }), 'fail', '16384 bytes'],
  ['unreadable', ticket({ maxEarlyData: null }), 'inconclusive', 'could not be read'],
  [
    'no ticket',
    ticket({ issued: false, lifetimeSeconds: null, maxEarlyData: null, resumed: null }),
    'not-applicable',
    'without a ticket',
  ],
  ['silence', { 'tls.resumption': { 'pre-shared key': silence } }, 'inconclusive', 'silence'],
  ['reset', { 'tls.resumption': { 'pre-shared key': reset } }, 'inconclusive'],
  ['not asked', { 'tls.resumption': {} }, 'inconclusive', 'asked for'],
  ['TLS 1.2 alone', { 'tls.versions': createVersions({ 'TLS 1.2': 'a' }) }, 'not-applicable', 'only TLS 1.3'],
  [
    'TLS 1.3 not answered',
    { 'tls.versions': { ...createVersions({ 'TLS 1.2': 'a' }), 'TLS 1.3': silence } },
    'inconclusive',
    'TLS 1.3',
  ],
  ['nothing negotiated', { 'tls.versions': createVersions({}) }, 'inconclusive'],
])

testCases(check, [
  ['one byte', ticket({ maxEarlyData: 1 }), 'fail', '1 bytes', 'current', [/max_early_data_size 1$/]],
  [
    'none is shown as 0',
    {},
    'pass',
    /./,
    'current',
    [/^tls\.resumption pre-shared key: issued, max_early_data_size 0$/],
  ],
  [
    'unread is shown',
    ticket({ maxEarlyData: null }),
    'inconclusive',
    /./,
    'current',
    [/max_early_data_size not read$/],
  ],
  [
    'no ticket is shown',
    ticket({ issued: false, lifetimeSeconds: null, maxEarlyData: null, resumed: null }),
    'not-applicable',
    /./,
    'current',
    [/^tls\.resumption pre-shared key: not issued$/],
  ],
  [
    'silence is shown',
    { 'tls.resumption': { 'pre-shared key': silence } },
    'inconclusive',
    /./,
    'current',
    [/^tls\.resumption pre-shared key: .*silence/],
  ],
  [
    'the only version is shown',
    { 'tls.versions': createVersions({ 'TLS 1.2': 'TLS_X' }) },
    'not-applicable',
    /./,
    'current',
    [/^tls\.versions TLS 1\.2: negotiated, TLS_X$/],
  ],
])
