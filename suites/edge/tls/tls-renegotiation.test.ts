import { type Failure, ok } from '../../../core/outcome.ts'
import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createVersions,
  handshakeFailure,
  reset,
  silence,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-renegotiation.ts'

const createRenegotiationFacts = (renegotiated: Failure | { status: 'ok'; value: true }) => ({
  'tls.clientRenegotiation': { 'TLS 1.2': ok({ renegotiated }) },
})
const without = { 'tls.extensions': { 'TLS 1.2': ['extended_master_secret'] } }

testCases(check, [
  ['secure and declined', {}, 'pass', 'no_renegotiation'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'the server hangs up',
    createRenegotiationFacts({ status: 'closed', phase: 'handshake' }),
    'pass',
    'closed',
  ],
  ['a client may begin it', createRenegotiationFacts(ok(true)), 'fail', 'a load'],
  ['no RFC 5746, declined', without, 'fail', /^no secure renegotiation \(RFC 5746\) in TLS 1.2$/],
  [
    'no RFC 5746, and a client may begin it',
    { ...without, ...createRenegotiationFacts(ok(true)) },
    'fail',
    'in its name',
  ],
  [
    'no RFC 5746 fails although the rest is silence',
    { ...without, ...createRenegotiationFacts(silence) },
    'fail',
  ],
  ['silence', createRenegotiationFacts(silence), 'inconclusive', 'silence'],
  ['reset', createRenegotiationFacts(reset), 'inconclusive'],
  [
    'the hello in the session is one too many to Go (crypto/tls)',
    createRenegotiationFacts({ status: 'alert', level: 'fatal', description: 'unexpected_message' }),
    'pass',
    'unexpected_message',
  ],
  [
    'another alert',
    createRenegotiationFacts({ status: 'alert', level: 'fatal', description: 'internal_error' }),
    'inconclusive',
  ],
  [
    'a refused handshake is no refused renegotiation',
    { 'tls.clientRenegotiation': { 'TLS 1.2': handshakeFailure } },
    'inconclusive',
    'handshake_failure',
  ],
  ['not asked', { 'tls.clientRenegotiation': {} }, 'inconclusive', 'not asked for'],
  ['extensions not seen', { 'tls.extensions': {} }, 'inconclusive', 'the extensions were not seen'],
  [
    'an older version may be there',
    { 'tls.versions': { ...createVersions({ 'TLS 1.2': 'a' }), 'TLS 1.0': silence } },
    'inconclusive',
    'TLS 1.0',
  ],
  [
    'TLS 1.3 alone',
    {
      'tls.versions': createVersions({ 'TLS 1.3': 'a' }),
      'tls.extensions': {},
      'tls.clientRenegotiation': {},
    },
    'not-applicable',
    'TLS 1.3 has no renegotiation',
  ],
  [
    'SSL 3.0 alone',
    {
      'tls.versions': createVersions({ 'SSL 3.0': 'a' }),
      'tls.extensions': {},
      'tls.clientRenegotiation': {},
    },
    'inconclusive',
    'SSL 3.0',
  ],
])

const onlyVersion = (version: 'SSL 3.0' | 'TLS 1.3') => ({
  'tls.versions': createVersions({ [version]: 'TLS_X' }),
  'tls.extensions': {},
  'tls.clientRenegotiation': {},
})
const two = {
  'tls.versions': createVersions({ 'TLS 1.1': 'a', 'TLS 1.2': 'b' }),
  'tls.extensions': { 'TLS 1.1': ['renegotiation_info'], 'TLS 1.2': [] },
}

testCases(check, [
  [
    'extension and answer are shown',
    {},
    'pass',
    /./,
    'current',
    [
      /^tls\.extensions TLS 1\.2: renegotiation_info$/,
      /^tls\.clientRenegotiation TLS 1\.2: .*no_renegotiation/,
    ],
  ],
  [
    'a renegotiation is shown',
    createRenegotiationFacts(ok(true)),
    'fail',
    /in TLS 1\.2;/,
    'current',
    [/^tls\.clientRenegotiation TLS 1\.2: renegotiated$/],
  ],
  [
    'one version without the extension',
    two,
    'fail',
    /in TLS 1\.2$/,
    'current',
    [/^tls\.extensions TLS 1\.1: renegotiation_info$/, /^tls\.extensions TLS 1\.2: no renegotiation_info$/],
  ],
  [
    'one version whose extensions were not seen',
    { ...two, 'tls.extensions': { 'TLS 1.1': ['renegotiation_info'] } },
    'inconclusive',
    /: TLS 1\.2: the extensions were not seen$/,
  ],
  ...(['SSL 3.0', 'TLS 1.3'] as const).map(
    (version) =>
      [
        `${version} alone is shown`,
        onlyVersion(version),
        version === 'TLS 1.3' ? 'not-applicable' : 'inconclusive',
        version,
        'current',
        [new RegExp(`^tls\\.versions ${version}: negotiated, TLS_X$`)],
      ] as const,
  ),
  [
    'nothing negotiated',
    { ...onlyVersion('TLS 1.3'), 'tls.versions': createVersions({}) },
    'inconclusive',
    'no version',
  ],
])
