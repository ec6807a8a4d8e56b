import { cases } from '../../../lab/fixtures/facts/check-cases.ts'
import { offering, silence, tls12Suites, versions } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './sweet32.ts'

cases(check, [
  ['none offered', {}, 'pass', 'no '],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'offered in TLS 1.2',
    offering({ 'TLS 1.2': [...tls12Suites, 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA'] }),
    'fail',
    /64-bit.*TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA/,
  ],
  ['single DES', offering({ 'TLS 1.0': ['TLS_RSA_WITH_DES_CBC_SHA'], 'TLS 1.2': tls12Suites }), 'fail'],
  [
    'TLS 1.2 not answered',
    {
      'tls.versions': { ...versions({ 'TLS 1.2': 'a', 'TLS 1.3': 'b' }), 'TLS 1.2': silence },
      'tls.suites': {},
    },
    'inconclusive',
    'TLS 1.2',
  ],
  ['every version refused', offering({}), 'inconclusive', 'no cipher suite was accepted'],
])
