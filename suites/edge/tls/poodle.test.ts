import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createSuiteFacts,
  createVersions,
  silence,
  tls12Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './poodle.ts'

testCases(check, [
  ['none offered', {}, 'pass', 'no '],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'offered in SSL 3.0',
    createSuiteFacts({ 'SSL 3.0': ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'], 'TLS 1.2': tls12Suites }),
    'fail',
    /CBC.*TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA/,
  ],
  [
    'SSL 3.0 with RC4 only is rc4’s',
    createSuiteFacts({ 'SSL 3.0': ['TLS_RSA_WITH_RC4_128_SHA'], 'TLS 1.2': tls12Suites }),
    'pass',
  ],
  [
    'CBC in TLS 1.0',
    createSuiteFacts({ 'TLS 1.0': ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'], 'TLS 1.2': tls12Suites }),
    'pass',
  ],
  [
    'SSL 3.0 not answered',
    {
      'tls.versions': { ...createVersions({ 'TLS 1.2': 'a', 'TLS 1.3': 'b' }), 'SSL 3.0': silence },
      'tls.suites': {},
    },
    'inconclusive',
    'SSL 3.0',
  ],
  ['every version refused', createSuiteFacts({}), 'inconclusive', 'no cipher suite was accepted'],
])
