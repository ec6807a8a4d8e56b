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
import { check } from './zombie-poodle.ts'

const cbc = createSuiteFacts({
  'TLS 1.2': [...tls12Suites, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
  'TLS 1.3': tls13Suites,
})
const createCbcFacts = (...rounds: Parameters<typeof createCbcRounds>) => ({
  ...cbc,
  'tls.cbcPadding': createCbcRounds(...rounds),
})

testCases(check, [
  ['no CBC suite', {}, 'pass', 'no CBC suites'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['patched', createCbcFacts(), 'pass'],
  [
    'another alert',
    createCbcFacts(
      { 'wrong-padding': handshakeFailure },
      { 'wrong-both': badRecordMac, 'wrong-padding': handshakeFailure },
    ),
    'fail',
    'an answer of its own: alert fatal handshake_failure',
  ],
  [
    'hangs up',
    createCbcFacts({ 'wrong-padding': reset }, { 'wrong-both': badRecordMac, 'wrong-padding': reset }),
    'fail',
    'closed',
  ],
  [
    'differs once',
    createCbcFacts({ 'wrong-padding': reset }, { 'wrong-both': badRecordMac, 'wrong-padding': badRecordMac }),
    'inconclusive',
  ],
  [
    'taken is poodle-tls’s',
    createCbcFacts({ 'wrong-padding': silence }, { 'wrong-both': badRecordMac, 'wrong-padding': silence }),
    'pass',
  ],
  ['not asked', { ...cbc, 'tls.cbcPadding': silence }, 'inconclusive'],
])
