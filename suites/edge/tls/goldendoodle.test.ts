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
import { check } from './goldendoodle.ts'

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
      { 'wrong-mac': handshakeFailure },
      { 'wrong-both': badRecordMac, 'wrong-mac': handshakeFailure },
    ),
    'fail',
    'wrong MAC and the right padding',
  ],
  [
    'empty records only',
    createCbcFacts(
      { 'empty-wrong-mac': silence },
      { 'wrong-both': badRecordMac, 'empty-wrong-mac': silence },
    ),
    'fail',
    'CVE-2019-1559',
  ],
  [
    'differs once',
    createCbcFacts({ 'wrong-mac': reset }, { 'wrong-both': badRecordMac, 'wrong-mac': badRecordMac }),
    'inconclusive',
  ],
  [
    'wrong padding is not this one’s',
    createCbcFacts({ 'wrong-padding': silence }, { 'wrong-both': badRecordMac, 'wrong-padding': silence }),
    'pass',
  ],
  ['not asked', { ...cbc, 'tls.cbcPadding': handshakeFailure }, 'inconclusive'],
])
