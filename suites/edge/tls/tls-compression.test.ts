import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createVersions,
  handshakeFailure,
  reset,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-compression.ts'

const deflate = ok({ method: 'DEFLATE' as const })
const none = ok({ method: 'null' as const })

testCases(check, [
  ['none', {}, 'pass', 'chose null'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['DEFLATE', { 'tls.compression': { 'TLS 1.2': deflate } }, 'fail', 'TLS 1.2'],
  [
    'DEFLATE in one version fails although another was not answered',
    {
      'tls.versions': createVersions({ 'TLS 1.0': 'a', 'TLS 1.2': 'b' }),
      'tls.compression': { 'TLS 1.0': deflate, 'TLS 1.2': silence },
    },
    'fail',
    'TLS 1.0',
  ],
  ['silence', { 'tls.compression': { 'TLS 1.2': silence } }, 'inconclusive', 'silence'],
  ['reset', { 'tls.compression': { 'TLS 1.2': reset } }, 'inconclusive'],
  ['an alert', { 'tls.compression': { 'TLS 1.2': handshakeFailure } }, 'inconclusive', 'handshake_failure'],
  ['not asked', { 'tls.compression': {} }, 'inconclusive', 'TLS 1.2: not asked'],
  [
    'an older version may be there',
    {
      'tls.versions': { ...createVersions({ 'TLS 1.2': 'a' }), 'TLS 1.0': silence },
      'tls.compression': { 'TLS 1.2': none },
    },
    'inconclusive',
    'TLS 1.0',
  ],
  [
    'TLS 1.3 alone',
    { 'tls.versions': createVersions({ 'TLS 1.3': 'a' }), 'tls.compression': {} },
    'not-applicable',
    'has compression',
  ],
  ['nothing negotiated', { 'tls.versions': createVersions({}), 'tls.compression': {} }, 'inconclusive'],
])

testCases(check, [
  ['null is shown', {}, 'pass', /./, 'current', [/^tls\.compression TLS 1\.2: null$/]],
  [
    'DEFLATE is shown, and what was not answered',
    {
      'tls.versions': createVersions({ 'TLS 1.0': 'a', 'TLS 1.2': 'b' }),
      'tls.compression': { 'TLS 1.0': deflate, 'TLS 1.2': silence },
    },
    'fail',
    /in TLS 1\.0$/,
    'current',
    [/^tls\.compression TLS 1\.0: DEFLATE$/, /^tls\.compression TLS 1\.2: .*silence/],
  ],
  [
    'the only version is shown',
    { 'tls.versions': createVersions({ 'TLS 1.3': 'TLS_X' }), 'tls.compression': {} },
    'not-applicable',
    /./,
    'current',
    [/^tls\.versions TLS 1\.3: negotiated, TLS_X$/],
  ],
])
