import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import { createVersions, silence } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-extended-master-secret.ts'

testCases(check, [
  ['agreed to', {}, 'pass', 'TLS 1.2'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['not agreed to', { 'tls.extensions': { 'TLS 1.2': ['renegotiation_info'] } }, 'fail', 'TLS 1.2'],
  [
    'not in an old version',
    {
      'tls.versions': createVersions({ 'TLS 1.0': 'a', 'TLS 1.2': 'b' }),
      'tls.extensions': { 'TLS 1.0': [], 'TLS 1.2': ['extended_master_secret'] },
    },
    'fail',
    'in TLS 1.0',
  ],
  ['not seen', { 'tls.extensions': {} }, 'inconclusive', 'TLS 1.2: not seen'],
  [
    'an old version was not answered',
    { 'tls.versions': { ...createVersions({ 'TLS 1.2': 'a', 'TLS 1.3': 'b' }), 'TLS 1.0': silence } },
    'inconclusive',
    'TLS 1.0',
  ],
  [
    'TLS 1.3 alone',
    { 'tls.versions': createVersions({ 'TLS 1.3': 'a' }), 'tls.extensions': {} },
    'not-applicable',
    'by itself',
  ],
  ['nothing negotiated', { 'tls.versions': createVersions({}), 'tls.extensions': {} }, 'inconclusive'],
])

testCases(check, [
  ['agreed to is shown', {}, 'pass', /./, 'current', [/^tls\.extensions TLS 1\.2: agreed to$/]],
  [
    'not agreed to is shown',
    { 'tls.extensions': { 'TLS 1.2': ['renegotiation_info'] } },
    'fail',
    /./,
    'current',
    [/^tls\.extensions TLS 1\.2: not agreed to$/],
  ],
  [
    'not seen is shown',
    { 'tls.extensions': {} },
    'inconclusive',
    /./,
    'current',
    [/^tls\.extensions TLS 1\.2: not seen$/],
  ],
  [
    'the only version is shown',
    { 'tls.versions': createVersions({ 'TLS 1.3': 'TLS_X' }), 'tls.extensions': {} },
    'not-applicable',
    /./,
    'current',
    [/^tls\.versions TLS 1\.3: negotiated, TLS_X$/],
  ],
])
