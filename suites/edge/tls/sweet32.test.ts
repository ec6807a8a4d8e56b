import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createSuiteFacts,
  createVersions,
  silence,
  tls12Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './sweet32.ts'

testCases(check, [
  ['none offered', {}, 'pass', 'no '],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'offered in TLS 1.2',
    createSuiteFacts({ 'TLS 1.2': [...tls12Suites, 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA'] }),
    'fail',
    /64-bit.*TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA/,
  ],
  [
    'single DES',
    createSuiteFacts({ 'TLS 1.0': ['TLS_RSA_WITH_DES_CBC_SHA'], 'TLS 1.2': tls12Suites }),
    'fail',
  ],
  [
    'TLS 1.2 not answered',
    {
      'tls.versions': { ...createVersions({ 'TLS 1.2': 'a', 'TLS 1.3': 'b' }), 'TLS 1.2': silence },
      'tls.suites': {},
    },
    'inconclusive',
    'TLS 1.2',
  ],
  ['every version refused', createSuiteFacts({}), 'inconclusive', 'no cipher suite was accepted'],
])
