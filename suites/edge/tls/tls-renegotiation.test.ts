import { type Failure, ok } from '../../../core/outcome.ts'
import { cases } from '../../../lab/fixtures/facts/check-cases.ts'
import { handshakeFailure, reset, silence, versions } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-renegotiation.ts'

const answered = (renegotiated: Failure | { status: 'ok'; value: true }) => ({
  'tls.clientRenegotiation': { 'TLS 1.2': ok({ renegotiated }) },
})
const without = { 'tls.extensions': { 'TLS 1.2': ['extended_master_secret'] } }

cases(check, [
  ['secure and declined', {}, 'pass', 'no_renegotiation'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['the server hangs up', answered({ status: 'closed', phase: 'handshake' }), 'pass', 'closed'],
  ['a client may begin it', answered(ok(true)), 'fail', 'a load'],
  ['no RFC 5746, declined', without, 'fail', /^no secure renegotiation \(RFC 5746\) in TLS 1.2$/],
  ['no RFC 5746, and a client may begin it', { ...without, ...answered(ok(true)) }, 'fail', 'in its name'],
  ['no RFC 5746 fails although the rest is silence', { ...without, ...answered(silence) }, 'fail'],
  ['silence', answered(silence), 'inconclusive', 'silence'],
  ['reset', answered(reset), 'inconclusive'],
  [
    'another alert',
    answered({ status: 'alert', level: 'fatal', description: 'internal_error' }),
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
    { 'tls.versions': { ...versions({ 'TLS 1.2': 'a' }), 'TLS 1.0': silence } },
    'inconclusive',
    'TLS 1.0',
  ],
  [
    'TLS 1.3 alone',
    { 'tls.versions': versions({ 'TLS 1.3': 'a' }), 'tls.extensions': {}, 'tls.clientRenegotiation': {} },
    'not-applicable',
    'TLS 1.3 has no renegotiation',
  ],
  [
    'SSL 3.0 alone',
    { 'tls.versions': versions({ 'SSL 3.0': 'a' }), 'tls.extensions': {}, 'tls.clientRenegotiation': {} },
    'inconclusive',
    'SSL 3.0',
  ],
])
