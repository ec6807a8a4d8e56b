import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createSuiteFacts,
  createVersions,
  silence,
  tls12Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './freak.ts'

testCases(check, [
  ['none offered', {}, 'pass', 'no '],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'offered in TLS 1.0',
    createSuiteFacts({ 'TLS 1.0': ['TLS_RSA_EXPORT_WITH_RC4_40_MD5'], 'TLS 1.2': tls12Suites }),
    'fail',
    /export.*TLS_RSA_EXPORT_WITH_RC4_40_MD5/,
  ],
  [
    'a Diffie-Hellman export suite is logjam’s',
    createSuiteFacts({ 'TLS 1.0': ['TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA'], 'TLS 1.2': tls12Suites }),
    'pass',
  ],
  [
    'TLS 1.0 not answered',
    {
      'tls.versions': { ...createVersions({ 'TLS 1.2': 'a', 'TLS 1.3': 'b' }), 'TLS 1.0': silence },
      'tls.suites': {},
    },
    'inconclusive',
    'TLS 1.0',
  ],
  ['every version refused', createSuiteFacts({}), 'inconclusive', 'no cipher suite was accepted'],
])
