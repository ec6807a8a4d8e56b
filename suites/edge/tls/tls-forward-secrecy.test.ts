import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createSuiteFacts,
  silence,
  tls12Suites,
  tls13Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './tls-forward-secrecy.ts'

const tls12 = (name: string) =>
  createSuiteFacts({ 'TLS 1.2': [...tls12Suites, name], 'TLS 1.3': tls13Suites })

testCases(check, [
  ['ECDHE only', {}, 'pass'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['DHE has it too', tls12('TLS_DHE_RSA_WITH_AES_256_GCM_SHA384'), 'pass'],
  ['static RSA', tls12('TLS_RSA_WITH_AES_128_GCM_SHA256'), 'fail', 'TLS_RSA_WITH_AES_128_GCM_SHA256'],
  ['static ECDH', tls12('TLS_ECDH_RSA_WITH_AES_128_CBC_SHA'), 'fail'],
  ['PSK', tls12('TLS_PSK_WITH_AES_128_CBC_SHA'), 'fail'],
  [
    'in an old version',
    createSuiteFacts({ 'TLS 1.1': ['TLS_RSA_WITH_AES_128_CBC_SHA'], 'TLS 1.2': tls12Suites }),
    'fail',
    'TLS 1.1',
  ],
  ['broken off', { 'tls.suiteRefusals': { 'TLS 1.2': [silence], 'TLS 1.3': [silence] } }, 'inconclusive'],
])
