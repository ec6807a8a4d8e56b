import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  createSuiteFacts,
  type Overrides,
  silence,
  tls12Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './logjam.ts'

const suite = 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384'
const parameters = (bits: number, more: { isPrime?: boolean } = { isPrime: true }): Overrides => ({
  ...createSuiteFacts({ 'TLS 1.2': [...tls12Suites, suite] }),
  'tls.dhParameters': [{ version: 'TLS 1.2', suite, bits, prime: 'ff', generator: '02', ...more }],
})

testCases(check, [
  ['none offered', {}, 'pass'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'an export suite',
    createSuiteFacts({ 'TLS 1.0': ['TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA'], 'TLS 1.2': tls12Suites }),
    'fail',
    'TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA',
  ],
  ['768 bits', parameters(768), 'fail', '768'],
  ['1024 bits are tls-dh-parameters’', parameters(1024), 'pass'],
  ['a modulus that was not tested', parameters(2048, {}), 'inconclusive', 'TLS 1.2, 2048 bits: not tested'],
  ['too small, tested or not', parameters(512, {}), 'fail', '512'],
  [
    'an export suite, whatever the modulus',
    {
      ...createSuiteFacts({ 'TLS 1.0': ['TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA'], 'TLS 1.2': tls12Suites }),
      'tls.dhParameters': parameters(2048, {})['tls.dhParameters'] ?? [],
    },
    'fail',
  ],
  [
    'an RSA export suite is freak’s',
    createSuiteFacts({ 'TLS 1.0': ['TLS_RSA_EXPORT_WITH_RC4_40_MD5'], 'TLS 1.2': tls12Suites }),
    'pass',
  ],
  ['broken off', { 'tls.suiteRefusals': { 'TLS 1.2': [silence] } }, 'inconclusive'],
])

testCases(check, [
  [
    '1023 bits',
    parameters(1023),
    'fail',
    /: 1023 bits$/,
    'current',
    [`tls.dhParameters TLS 1.2 ${suite}: 1023 bits`],
  ],
  [
    'an export suite without authentication',
    createSuiteFacts({ 'TLS 1.0': ['TLS_DH_anon_EXPORT_WITH_RC4_40_MD5'], 'TLS 1.2': tls12Suites }),
    'fail',
    'TLS_DH_anon_EXPORT_WITH_RC4_40_MD5',
  ],
])
