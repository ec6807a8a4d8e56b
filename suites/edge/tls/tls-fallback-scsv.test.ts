import { ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createVersions,
  handshakeFailure,
  reset,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-fallback-scsv.ts'

const createFallbackFacts = (answer: typeof silence) => ({ 'tls.fallbackScsv': { 'TLS 1.2': answer } })

testCases(check, [
  ['refused', {}, 'pass', 'inappropriate_fallback'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'taken',
    { 'tls.fallbackScsv': { 'TLS 1.2': ok({ suite: 'a' }) } },
    'fail',
    'a fallback to TLS 1.2 is taken, though the server has TLS 1.3',
  ],
  ['silence', createFallbackFacts(silence), 'inconclusive'],
  ['reset', createFallbackFacts(reset), 'inconclusive'],
  ['another alert', createFallbackFacts(handshakeFailure), 'inconclusive', 'handshake_failure'],
  ['not asked', { 'tls.fallbackScsv': {} }, 'inconclusive', 'no hello'],
  [
    'one version',
    { 'tls.versions': createVersions({ 'TLS 1.3': 'a' }), 'tls.fallbackScsv': {} },
    'not-applicable',
    'TLS 1.3 is the only version',
  ],
  [
    'one version, and another may be there',
    { 'tls.versions': { ...createVersions({ 'TLS 1.3': 'a' }), 'TLS 1.2': silence }, 'tls.fallbackScsv': {} },
    'inconclusive',
    'TLS 1.2',
  ],
  ['nothing negotiated', { 'tls.versions': createVersions({}), 'tls.fallbackScsv': {} }, 'inconclusive'],
])

testCases(check, [
  [
    'the refusal is shown',
    {},
    'pass',
    /./,
    'current',
    [/^tls\.fallbackScsv TLS 1\.2: .*inappropriate_fallback/],
  ],
  [
    'what was negotiated is shown',
    { 'tls.fallbackScsv': { 'TLS 1.2': ok({ suite: 'TLS_X' }) } },
    'fail',
    /./,
    'current',
    [/^tls\.fallbackScsv TLS 1\.2: negotiated, TLS_X$/],
  ],
  [
    'the only version is shown',
    { 'tls.versions': createVersions({ 'TLS 1.3': 'TLS_X' }), 'tls.fallbackScsv': {} },
    'not-applicable',
    /./,
    'current',
    [/^tls\.versions TLS 1\.3: negotiated, TLS_X$/],
  ],
  [
    'SSL 2.0 is no version to fall back to',
    {
      'tls.versions': createVersions({ 'SSL 2.0': 'a', 'TLS 1.3': 'b' }),
      'tls.fallbackScsv': {},
    },
    'not-applicable',
    'TLS 1.3 is the only version',
  ],
])
