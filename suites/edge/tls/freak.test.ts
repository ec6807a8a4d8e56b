import { cases } from '../../../lab/fixtures/facts/check-cases.ts'
import { offering, silence, tls12Suites, versions } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './freak.ts'

cases(check, [
  ['none offered', {}, 'pass', 'no '],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'offered in TLS 1.0',
    offering({ 'TLS 1.0': ['TLS_RSA_EXPORT_WITH_RC4_40_MD5'], 'TLS 1.2': tls12Suites }),
    'fail',
    /export.*TLS_RSA_EXPORT_WITH_RC4_40_MD5/,
  ],
  [
    'a Diffie-Hellman export suite is logjam’s',
    offering({ 'TLS 1.0': ['TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA'], 'TLS 1.2': tls12Suites }),
    'pass',
  ],
  [
    'TLS 1.0 not answered',
    {
      'tls.versions': { ...versions({ 'TLS 1.2': 'a', 'TLS 1.3': 'b' }), 'TLS 1.0': silence },
      'tls.suites': {},
    },
    'inconclusive',
    'TLS 1.0',
  ],
  ['every version refused', offering({}), 'inconclusive', 'no cipher suite was accepted'],
])
