import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import { createSuiteFacts, silence, tls12Suites } from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './lucky13.ts'

const cbc = 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'

testCases(check, [
  ['no CBC suite', {}, 'pass', 'no CBC suites'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  [
    'a CBC suite',
    createSuiteFacts({ 'TLS 1.2': [...tls12Suites, cbc] }),
    'fail',
    /not tested.*AES_256_CBC_SHA/,
  ],
  ['in SSL 3.0 it is poodle’s', createSuiteFacts({ 'SSL 3.0': [cbc], 'TLS 1.2': tls12Suites }), 'pass'],
  ['the enumeration broke off', { 'tls.suiteRefusals': { 'TLS 1.2': [silence] } }, 'inconclusive'],
  ['nothing accepted', createSuiteFacts({}), 'inconclusive'],
])
