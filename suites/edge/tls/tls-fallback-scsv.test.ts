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
  [
    'cut each time, while hellos without the signal are answered (Python asyncio)',
    createFallbackFacts({
      status: 'closed',
      phase: 'handshake',
      repeated: { asked: 4, absent: 4, controls: 4, sound: 4 },
    }),
    'pass',
    'in other words than inappropriate_fallback',
  ],
  [
    'cut, but not each time',
    createFallbackFacts({
      status: 'closed',
      phase: 'handshake',
      repeated: { asked: 4, absent: 3, controls: 4, sound: 4 },
    }),
    'inconclusive',
    '3 of 4 times',
  ],
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
