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
import { check } from './poodle-tls.ts'

const cbc = createSuiteFacts({
  'TLS 1.2': [...tls12Suites, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
  'TLS 1.3': tls13Suites,
})
const createCbcFacts = (...rounds: Parameters<typeof createCbcRounds>) => ({
  ...cbc,
  'tls.cbcPadding': createCbcRounds(...rounds),
})
const again = { 'wrong-both': badRecordMac, 'wrong-padding': silence }
const answerAllWith = (answer: typeof silence) => ({
  valid: answer,
  'wrong-both': answer,
  'wrong-mac': answer,
  'wrong-padding': answer,
  'empty-wrong-mac': answer,
  'incomplete-padding': answer,
})

testCases(check, [
  ['no CBC suite', {}, 'pass', 'no CBC suites'],
  ['the document does not speak of it', {}, 'not-applicable', '', 'centos7'],
  ['patched', createCbcFacts(), 'pass', 'bad_record_mac'],
  [
    'taken',
    createCbcFacts({ 'wrong-padding': silence }, again),
    'fail',
    'wrong padding and the right MAC is taken',
  ],
  [
    'differs once',
    createCbcFacts({ 'wrong-padding': silence }, { ...again, 'wrong-padding': badRecordMac }),
    'inconclusive',
    'asked again',
  ],
  ['not asked again', createCbcFacts({ 'wrong-padding': silence }), 'inconclusive', 'asked again'],
  [
    'the comparison changed',
    createCbcFacts({ 'wrong-padding': silence }, { ...again, 'wrong-both': reset }),
    'inconclusive',
  ],
  ['another alert is zombie-poodle’s', createCbcFacts({ 'wrong-padding': handshakeFailure }), 'pass'],
  ['silence to everything', createCbcFacts(answerAllWith(silence)), 'inconclusive', 'not told from'],
  ['a reset for everything', createCbcFacts(answerAllWith(reset)), 'inconclusive', 'not told from'],
  ['an alert for everything', createCbcFacts(answerAllWith(badRecordMac)), 'inconclusive', 'not told from'],
  [
    'hangs up on what is broken',
    createCbcFacts({ ...answerAllWith(reset), valid: silence }),
    'inconclusive',
    'by an alert',
  ],
  ['no finished handshake', { ...cbc, 'tls.cbcPadding': silence }, 'inconclusive', 'could not be tried'],
  ['none that can be finished', cbc, 'inconclusive', 'none that'],
  ['only TLS 1.3', createSuiteFacts({ 'TLS 1.3': tls13Suites }), 'not-applicable', 'only TLS 1.3'],
])
