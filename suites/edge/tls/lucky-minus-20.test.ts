import { testCases } from '../../../lab/fixtures/facts/check-cases.ts'
import {
  badRecordMac,
  createCbcRounds,
  createSuiteFacts,
  handshakeFailure,
  reset,
  silence,
  tls12Suites,
  tls13Suites,
} from '../../../lab/fixtures/facts/collection-fixture.ts'
import { check } from './lucky-minus-20.ts'

const cbc = createSuiteFacts({
  'TLS 1.2': [...tls12Suites, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
  'TLS 1.3': tls13Suites,
})
const createCbcFacts = (...rounds: Parameters<typeof createCbcRounds>) => ({
  ...cbc,
  'tls.cbcPadding': createCbcRounds(...rounds),
})

const overflow = { status: 'alert', level: 'fatal', description: 'record_overflow' } as const

testCases(check, [
  ['no CBC suite', {}, 'pass', 'no CBC suites'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['patched', createCbcFacts(), 'pass'],
  [
    'as OpenSSL 1.0.2g',
    createCbcFacts(
      { 'incomplete-padding': overflow },
      { 'wrong-both': badRecordMac, 'incomplete-padding': overflow },
    ),
    'fail',
    'record_overflow',
  ],
  [
    'differs once',
    createCbcFacts(
      { 'incomplete-padding': reset },
      { 'wrong-both': badRecordMac, 'incomplete-padding': badRecordMac },
    ),
    'inconclusive',
  ],
  ['another alert elsewhere', createCbcFacts({ 'wrong-mac': handshakeFailure }), 'pass'],
  ['not asked', { ...cbc, 'tls.cbcPadding': silence }, 'inconclusive'],
])
